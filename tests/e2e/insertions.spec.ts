import { AxeBuilder } from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { addressOf, expect, test } from "./stories.ts";

/** Chooses from what "/" offers. */
async function slash(page: Page, words: string, name: string): Promise<void> {
  await page.keyboard.type(`/${words}`);
  await expect(page.getByRole("listbox", { name: "Insert" }).getByRole("option", { name }).first()).toBeVisible();
  await page.keyboard.press("Enter");
}

test("[EDIT-5] a report is put together from what / offers, by keyboard alone; the other sees it, and so does who reads it without scripts", async ({
  author,
  arrive,
  browser,
}) => {
  const ada = await author("Ada");
  const ben = await arrive("Ben", addressOf(ada));
  const { page } = ada;
  await ada.text.focus();
  // What floats above the text is loaded when the page has nothing else to do.
  await expect(async () => {
    await page.keyboard.type("/");
    await expect(page.getByRole("listbox", { name: "Insert" })).toBeVisible({ timeout: 1_000 });
  }).toPass();
  await page.keyboard.press("Escape");
  await expect(page.getByRole("listbox", { name: "Insert" })).toHaveCount(0);
  // What was typed stays.
  await expect(ada.text.locator("p")).toHaveText(/^\/+$/);
  await page.keyboard.press("Control+a");
  await page.keyboard.press("Backspace");
  await slash(page, "heading 1", "Heading 1");
  await page.keyboard.type("Results");
  await page.keyboard.press("Enter");
  await page.keyboard.type("The area is ");
  await slash(page, "equ", "Equation");
  await expect(page.getByRole("textbox", { name: "LaTeX" })).toBeFocused();
  await page.keyboard.type("\\frac{1}{2}");
  await page.keyboard.press("Enter");
  await expect(ada.text.locator(".katex")).toBeVisible();
  await page.keyboard.type(" on ");
  await slash(page, "date", "Date");
  await page.getByLabel("Day").fill("2026-02-03");
  await page.keyboard.press("Enter");
  await expect(ada.text.locator("time")).toHaveText("Feb 3, 2026");
  await page.keyboard.type(" :party pop");
  await expect(page.getByRole("option", { name: "party popper" })).toBeVisible();
  await page.keyboard.press("Enter");
  await expect(ada.text).toContainText("🎉");
  await page.keyboard.press("Enter");
  await slash(page, "warn", "Warning");
  await page.keyboard.type("Take care");
  await page.keyboard.press("Enter");
  await page.keyboard.press("Enter");
  await slash(page, "contents", "Table of contents");
  await slash(page, "code", "Code block");
  await page.keyboard.type("const x = 1;");
  await expect(ben.text.locator("pre")).toHaveText(/const x = 1;/);
  await expect(ben.text.locator(".katex")).toBeVisible();
  await expect(ben.text.locator("nav").getByRole("button", { name: "Results" })).toBeVisible();
  await expect(ben.text.locator(`aside[data-kind="warning"]`)).toHaveText(/Take care/);
  // The code is coloured once it says its language.
  await page.keyboard.press("Alt+/");
  await page.getByRole("combobox", { name: "What do you want to do?" }).fill("language");
  await page.keyboard.press("Enter");
  await page.getByLabel("Language", { exact: true }).selectOption("javascript");
  await page.keyboard.press("Tab");
  await page.getByRole("button", { name: "Apply" }).click();
  await expect(ben.text.locator("pre .hljs-keyword")).toHaveText("const");
  expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);
  await expect(ada.status).toHaveText("Saved");
  const bare = await browser.newContext({ javaScriptEnabled: false, storageState: await ada.context.storageState() });
  const reader = await bare.newPage();
  await expect(async () => {
    await reader.goto(page.url());
    await expect(reader.locator("pre")).toHaveText("const x = 1;", { timeout: 1_000 });
  }).toPass();
  // Nothing of it has swallowed what follows.
  await expect(reader.locator("nav[data-contents]")).toHaveText("Results");
  await bare.close();
});

test("[EDIT-5] a thing that is selected is changed from the tools beside it and by key, and taken away", async ({
  author,
}) => {
  const ada = await author("Ada");
  const { page } = ada;
  await ada.text.click();
  await page.keyboard.type("x ");
  await page.getByRole("menubar").getByRole("menuitem", { name: "Insert" }).click();
  await page.getByRole("menuitem", { name: "Equation" }).click();
  await expect(page.getByRole("textbox", { name: "LaTeX" })).toBeFocused();
  await page.keyboard.type("a^2");
  await page.keyboard.press("Enter");
  await ada.text.locator(".katex").click();
  await page.getByRole("toolbar", { name: "Change what is selected" }).getByRole("button", { name: "Change" }).click();
  await page.getByRole("textbox", { name: "LaTeX" }).fill("b^2");
  await page.keyboard.press("Enter");
  await expect(ada.text.locator("[data-latex]")).toHaveAttribute("data-latex", "b^2");
  // What cannot be drawn says so, and is kept.
  await page.keyboard.press("Alt+Enter");
  await page.getByRole("textbox", { name: "LaTeX" }).fill("\\frac{");
  await page.getByRole("checkbox", { name: "On a line of its own" }).check();
  await page.getByRole("button", { name: "Apply" }).click();
  await expect(ada.text.locator("div[data-latex] .katex-error")).toHaveText("\\frac{");
  await ada.text.locator("div[data-latex]").click();
  await page.getByRole("button", { name: "Remove" }).click();
  await expect(ada.text.locator("[data-latex]")).toHaveCount(0);
  await expect(ada.text).toContainText("x");
});

test("[EDIT-5] a date, a bookmark, what folds and a table of contents are changed and taken away again", async ({
  author,
}) => {
  const ada = await author("Ada");
  const { page, text } = ada;
  const insert = async (name: string) => {
    await page.getByRole("menubar").getByRole("menuitem", { name: "Insert" }).click();
    const named = { name, exact: true };
    await page.getByRole("menuitem", named).or(page.getByRole("menuitemcheckbox", named)).click();
  };
  const change = page.getByRole("button", { name: "Change" });
  const remove = page.getByRole("button", { name: "Remove" });
  await text.click();
  await page.keyboard.type("on ");
  await insert("Date");
  await page.getByLabel("Day").fill("2026-02-03");
  await page.keyboard.press("Enter");
  await text.locator("time").click();
  await change.click();
  await page.getByLabel("Day").fill("2027-04-05");
  await page.keyboard.press("Enter");
  await expect(text.locator("time")).toHaveAttribute("datetime", "2027-04-05");
  await expect(text.locator("time")).toHaveText("Apr 5, 2027");
  await text.locator("time").click();
  await remove.click();
  await expect(text.locator("time")).toHaveCount(0);

  await insert("Bookmark");
  await page.getByRole("textbox", { name: "Name" }).fill("here");
  await page.keyboard.press("Enter");
  const bookmark = text.locator("a[data-bookmark]");
  const id = await bookmark.getAttribute("data-bookmark");
  await bookmark.click();
  await change.click();
  await page.getByRole("textbox", { name: "Name" }).fill("there");
  await page.keyboard.press("Enter");
  await expect(bookmark).toHaveAttribute("data-name", "there");
  // Links that lead there still do.
  await expect(bookmark).toHaveAttribute("data-bookmark", id ?? "");
  await bookmark.click();
  await remove.click();
  await expect(bookmark).toHaveCount(0);

  await page.keyboard.press("Control+End");
  await insert("Table of contents");
  await expect(text.locator("nav[data-contents]")).toBeVisible();
  await page.keyboard.press("Control+z");
  await expect(text.locator("nav[data-contents]")).toHaveCount(0);
  await text.getByText("on").click();
  await insert("Collapsible");
  await page.keyboard.type("!");
  await expect(text.locator("[data-details]")).toContainText("!");
  await insert("Collapsible");
  await expect(text.locator("[data-details]")).toHaveCount(0);
  await expect(text).toContainText("!");
});

test("[EDIT-5] what folds is folded by each reader for themselves, and lets no caret out of sight", async ({
  author,
  arrive,
}) => {
  const ada = await author("Ada");
  const ben = await arrive("Ben", addressOf(ada));
  const { page } = ada;
  await ada.text.click();
  await page.keyboard.type("Title of it");
  await page.getByRole("menubar").getByRole("menuitem", { name: "Insert" }).click();
  await page.getByRole("menuitemcheckbox", { name: "Collapsible" }).click();
  await expect(ada.text.locator("[data-details]")).toBeVisible();
  await page.keyboard.press("End");
  await page.keyboard.press("Enter");
  await page.keyboard.type("inside");
  await expect(ben.text.getByText("inside")).toBeVisible();
  await ada.text.getByRole("button", { name: "Fold" }).click();
  await expect(ada.text.getByText("inside")).toBeHidden();
  await expect(ben.text.getByText("inside")).toBeVisible();
  await page.keyboard.type("!");
  await expect(ben.text.getByText("Title of it!")).toBeVisible();
  await ada.text.getByRole("button", { name: "Unfold" }).click();
  await expect(ada.text.getByText("inside")).toBeVisible();
});

test("[EDIT-5] a link leads to a heading or a bookmark of the document", async ({ author }) => {
  const ada = await author("Ada");
  const { page } = ada;
  await ada.text.click();
  await page.keyboard.type("# First part");
  await page.keyboard.press("Enter");
  await page.keyboard.type("words ");
  await page.getByRole("menubar").getByRole("menuitem", { name: "Insert" }).click();
  await page.getByRole("menuitem", { name: "Bookmark" }).click();
  await page.getByRole("textbox", { name: "Name", exact: true }).fill("The spot");
  await page.keyboard.press("Enter");
  await expect(ada.text.locator("[data-bookmark]")).toHaveCount(1);
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("Enter");
  for (const name of ["First part", "The spot"]) {
    await page.keyboard.press("Control+k");
    await page.getByRole("textbox", { name: "Address" }).fill(name.slice(0, 6).toLowerCase());
    await page.getByRole("list", { name: "Places in this document" }).getByRole("button", { name }).click();
    await expect(ada.text.locator("a[href]", { hasText: name })).toHaveAttribute("href", /^#[\w-]{36}$/);
    await page.keyboard.type(" and ");
  }
  await ada.text.locator("a[href]", { hasText: "First part" }).click();
  await page.getByRole("toolbar", { name: "Link" }).getByRole("button", { name: "First part" }).click();
  await page.keyboard.type("The ");
  await expect(ada.text.locator("h1")).toHaveText("The First part");
});
