import { AxeBuilder } from "@axe-core/playwright";
import type { Editor } from "@tiptap/core";
import { addressOf, expect, paragraphs, test } from "./stories.ts";

test("[EDIT-6] words are found, counted and gone through by keyboard while another writes; all of them replaced, and taken back at once", async ({
  author,
  arrive,
}) => {
  const ada = await author("Ada");
  const ben = await arrive("Ben", addressOf(ada));
  const { page } = ada;
  await ada.text.click();
  await page.keyboard.type("A cat and a Cat.");
  await page.keyboard.press("Enter");
  await page.keyboard.type("No catalogue.");
  await page.keyboard.press("Control+Home");
  await page.keyboard.press("Control+f");
  const bar = page.getByRole("search", { name: "Find", exact: true });
  const field = bar.getByRole("textbox", { name: "Find in the document" });
  await expect(field).toBeFocused();
  await page.keyboard.type("cat");
  await expect(bar.getByText("1 of 3")).toBeVisible();
  await expect(ada.text.locator(".find-hit")).toHaveCount(3);
  await page.keyboard.press("Enter");
  await expect(bar.getByText("2 of 3")).toBeVisible();
  await page.keyboard.press("Shift+Enter");
  await page.keyboard.press("Shift+Enter");
  await expect(bar.getByText("3 of 3")).toBeVisible();
  await bar.getByRole("button", { name: "Whole words" }).click();
  await expect(bar.getByText("1 of 2")).toBeVisible();
  await bar.getByRole("button", { name: "Match case" }).click();
  await expect(bar.getByText("1 of 1")).toBeVisible();
  await bar.getByRole("button", { name: "Match case" }).click();
  // Another writes; what was found stays true.
  await ben.text.locator("p").first().click();
  await ben.page.keyboard.press("Home");
  await ben.page.keyboard.type("One cat more: ");
  await expect(bar.getByText(/ of 3$/)).toBeVisible();
  await bar.getByRole("button", { name: "Find and replace" }).click();
  const replacing = page.getByRole("search", { name: "Find and replace" });
  await expect(replacing.getByText(/ of 3$/)).toBeVisible();
  expect((await new AxeBuilder({ page }).include("search").analyze()).violations).toEqual([]);
  await replacing.getByRole("textbox", { name: "Replace by" }).fill("dog");
  await replacing.getByRole("button", { name: "Replace all" }).click();
  await expect(replacing.getByText("3 replaced")).toBeVisible();
  await expect.poll(() => paragraphs(ben)).toEqual(["One dog more: A dog and a dog.", "No catalogue."]);
  await page.keyboard.press("Escape");
  await expect(replacing).toHaveCount(0);
  await expect(ada.text).toBeFocused();
  await page.keyboard.press("Control+z");
  await expect.poll(() => paragraphs(ben)).toEqual(["One cat more: A cat and a Cat.", "No catalogue."]);
  await expect(ada.text.locator(".find-hit")).toHaveCount(0);
});

test("[EDIT-6] a pattern is found, one that is none says so, and what is folded is unfolded", async ({ author }) => {
  const ada = await author("Ada");
  const { page } = ada;
  await ada.text.evaluate((element) => {
    const { editor } = element as unknown as { editor: Editor };
    const text = (words: string) => ({ type: "paragraph", content: [{ type: "text", text: words }] });
    editor.commands.setContent({
      type: "doc",
      content: [
        text("Room 12"),
        { type: "details", attrs: { open: false }, content: [text("More"), text("Room 345")] },
      ],
    });
  });
  await page.keyboard.press("Control+f");
  const bar = page.getByRole("search");
  await bar.getByRole("button", { name: "Regular expression" }).click();
  await bar.getByRole("textbox", { name: "Find in the document" }).fill("\\d+(");
  await expect(bar.getByText("That is no regular expression")).toBeVisible();
  await bar.getByRole("textbox", { name: "Find in the document" }).fill("\\d{3}");
  await expect(bar.getByText("1 of 1")).toBeVisible();
  await expect(ada.text.getByText("Room 345")).toBeVisible();
});

test("[EDIT-6] the outline shows the headings, which one is being read, and goes to each; it is kept open or closed", async ({
  author,
}) => {
  const ada = await author("Ada");
  const { page } = ada;
  await ada.text.evaluate((element) => {
    const { editor } = element as unknown as { editor: Editor };
    const heading = (level: number, text: string) => ({
      type: "heading",
      attrs: { level },
      content: [{ type: "text", text }],
    });
    const filler = Array.from({ length: 30 }, (_, index) => ({
      type: "paragraph",
      content: [{ type: "text", text: `line ${index}` }],
    }));
    const content = [heading(1, "First"), ...filler, heading(2, "Second"), ...filler, heading(1, "Third"), ...filler];
    editor.commands.setContent({ type: "doc", content });
  });
  const outline = page.getByRole("navigation", { name: "Outline" });
  await expect(outline.getByRole("listitem")).toHaveText(["First", "Second", "Third"]);
  await outline.getByRole("button", { name: "Second" }).click();
  await expect(outline.locator("[aria-current]")).toHaveText("Second");
  await expect(ada.text.locator("h2")).toBeInViewport();
  await page.keyboard.type("The ");
  await expect(outline.getByRole("listitem")).toHaveText(["First", "The Second", "Third"]);
  // What stands under a heading is folded away, and what is read there is read under it.
  await outline.getByRole("button", { name: "Parts of First" }).click();
  await expect(outline.getByRole("listitem")).toHaveText(["First", "Third"]);
  await expect(outline.locator("[aria-current]")).toHaveText("First");
  await expect(outline.getByRole("button", { name: "Parts of First" })).toHaveAttribute("aria-expanded", "false");
  await outline.getByRole("button", { name: "Parts of First" }).press("Enter");
  await expect(outline.getByRole("listitem")).toHaveCount(3);
  await ada.text.focus();
  await page.keyboard.press("Control+End");
  await expect(outline.locator("[aria-current]")).toHaveText("Third");
  await page.keyboard.press("Control+Alt+a");
  await expect(outline.getByRole("listitem")).toHaveCount(0);
  await expect(ada.status).toHaveText("Saved");
  await page.reload();
  await expect(page.getByRole("button", { name: "Show outline" })).toBeVisible();
  await page.getByRole("button", { name: "Show outline" }).click();
  await expect(outline.getByRole("listitem")).toHaveCount(3);
});
