import { AxeBuilder } from "@axe-core/playwright";
import { readFileSync } from "node:fs";
import { addressOf, expect, paragraphs, test } from "./stories.ts";

test("[EDIT-14] [EDIT-10] a document says its language and a paragraph another: both pages and the page from the server have them, and quotes follow", async ({
  author,
  arrive,
  browser,
}) => {
  const ada = await author("Ada");
  const ben = await arrive("Ben", addressOf(ada));
  const { page } = ada;
  const ask = async () => {
    await page.getByRole("menubar").getByRole("menuitem", { name: "Tools" }).click();
    await page.getByRole("menuitem", { name: "Language of the text" }).click();
    await expect(page.getByRole("combobox", { name: "Of the whole document" })).toBeFocused();
  };
  await ada.text.click();
  await page.keyboard.type(`"yes"`);
  await page.keyboard.press("Enter");
  await ask();
  const { violations } = await new AxeBuilder({ page }).include("[role=dialog]").analyze();
  expect(violations).toEqual([]);
  await page.getByRole("combobox", { name: "Of the whole document" }).selectOption("German (Austria)");
  await page.getByRole("button", { name: "Apply" }).click();
  await expect(ben.text).toHaveAttribute("lang", "de-AT");
  await expect(ada.text).toBeFocused();
  await page.keyboard.type(`"'ja'"`);
  await page.keyboard.press("Enter");
  await ask();
  await page.getByRole("combobox", { name: "Of the selected paragraphs" }).selectOption("French");
  await page.getByRole("button", { name: "Apply" }).click();
  await expect(ada.text).toBeFocused();
  await page.keyboard.type(`"oui"`);
  await expect
    .poll(() => paragraphs(ben))
    .toEqual(["\u201cyes\u201d", "\u201e\u201aja\u2018\u201c", "\u00ab\u202foui\u202f\u00bb"]);
  await expect(ben.text.locator("p").last()).toHaveAttribute("lang", "fr");
  await expect(ada.status).toHaveText("Saved");

  const plain = await browser.newContext({ baseURL: new URL(page.url()).origin, javaScriptEnabled: false });
  await plain.addCookies(await ben.context.cookies());
  const reader = await plain.newPage();
  await reader.goto(addressOf(ada));
  await expect(reader.locator(".ProseMirror")).toHaveAttribute("lang", "de-AT");
  await expect(reader.locator(".ProseMirror p").last()).toHaveAttribute("lang", "fr");
  await plain.close();

  // And a page that is downloaded.
  const download = page.waitForEvent("download");
  await page.getByRole("menubar").getByRole("menuitem", { name: "File" }).click();
  await page.getByRole("menuitem", { name: "Download" }).click();
  await page.getByRole("menuitem", { name: "Web page (.html)" }).click();
  const html = readFileSync(await (await download).path(), "utf8");
  expect(html).toMatch(/^<!doctype html>\n<html lang="de-AT">/);
  expect(html).toMatch(/<p lang="fr">\u00ab/);

  // Nobody says any more.
  await ask();
  await page.getByRole("combobox", { name: "Of the whole document" }).selectOption("Not said");
  await page.getByRole("combobox", { name: "Of the selected paragraphs" }).selectOption("As the document");
  await page.getByRole("button", { name: "Apply" }).click();
  await expect(ben.text).not.toHaveAttribute("lang");
  await expect(ben.text.locator("p[lang]")).toHaveCount(0);
});
