import type { Page } from "@playwright/test";
import { addressOf, expect, paragraphs, type Person, test } from "./stories.ts";

/** Presses Tab until something has the focus; fails where it never has. */
async function tabTo(page: Page, name: string): Promise<void> {
  const focused = () => page.evaluate(() => document.activeElement?.getAttribute("aria-label") ?? "");
  for (let most = 80; most > 0 && (await focused()) !== name; most -= 1) await page.keyboard.press("Tab");
  expect(await focused()).toBe(name);
}

/** Runs a command by its name, through the search. */
async function command(page: Page, words: string): Promise<void> {
  await page.keyboard.press("Alt+/");
  await expect(page.getByRole("dialog", { name: "Search the menus" })).toBeVisible();
  await page.keyboard.type(words);
  await expect(page.getByRole("option").first()).toContainText(words);
  await page.keyboard.press("Enter");
}

const written = `
- textbox:
  - heading "Report" [level=1]
  - paragraph:
    - text: The sea is
    - strong: salt
    - superscript:
      - link "Footnote 1"
    - text: .
  - list:
    - listitem:
      - paragraph: deep
    - listitem:
      - paragraph: wide
  - table:
    - rowgroup:
      - row "Sea Depth":
        - columnheader "Sea":
          - paragraph: Sea
        - columnheader "Depth":
          - paragraph: Depth
      - row "Baltic 459":
        - cell "Baltic":
          - paragraph: Baltic
        - cell "459":
          - paragraph: "459"
  - paragraph: The end.
  - note "Footnote 1":
    - button "Back to the place of footnote 1 in the text": "1"
    - paragraph: About 3.5 %.
`;

/** What a screen reader is told of the text. */
async function expectWritten({ text }: Person): Promise<void> {
  await expect(text).toMatchAriaSnapshot(written);
}

test("[EDIT-1] [EDIT-11] a page with a heading, a list, a table and a footnote is written by keyboard alone, and read by another", async ({
  author,
  arrive,
}) => {
  const ada = await author("Ada");
  const { page } = ada;
  const { keyboard } = page;
  await tabTo(page, "Untitled document");
  await keyboard.press("Control+Alt+1");
  await keyboard.type("Report");
  await keyboard.press("Enter");
  await keyboard.type("The sea is ");
  await keyboard.press("Control+b");
  await keyboard.type("salt");
  await keyboard.press("Control+b");
  await keyboard.press("Control+Alt+f");
  await keyboard.type("About 3.5 %.");
  await keyboard.press("Control+Alt+f");
  await keyboard.type(".");
  await keyboard.press("Enter");
  await keyboard.press("Control+Shift+8");
  await keyboard.type("deep");
  await keyboard.press("Enter");
  await keyboard.type("wide");
  await keyboard.press("Enter");
  await keyboard.press("Enter");
  await keyboard.type("The end.");
  await keyboard.press("Home");
  await command(page, "Table");
  const dialog = page.getByRole("dialog", { name: "Table" });
  await expect(dialog).toBeVisible();
  // Two rows of two.
  await keyboard.press("ArrowRight");
  await keyboard.press("ArrowDown");
  await keyboard.press("Enter");
  await expect(dialog).toBeHidden();
  for (const [index, cell] of ["Sea", "Depth", "Baltic", "459"].entries()) {
    if (index > 0) await keyboard.press("Tab");
    await keyboard.type(cell);
  }
  await keyboard.press("ArrowUp");
  await command(page, "Header row");
  const ben = await arrive("Ben", addressOf(ada));
  for (const person of [ada, ben]) await expectWritten(person);

  // All of it can be taken back, and done again.
  const all = await paragraphs(ben);
  for (let most = 60; most > 0 && (await paragraphs(ada)).join("") !== ""; most -= 1) await keyboard.press("Control+z");
  await expect.poll(() => paragraphs(ben)).toEqual([""]);
  for (let most = 60; most > 0 && (await paragraphs(ada)).length < all.length; most -= 1)
    await keyboard.press("Control+y");
  for (let most = 40; most > 0; most -= 1) await keyboard.press("Control+y");
  await expect.poll(() => paragraphs(ben)).toEqual(all);
});

/** Chooses from the menus, by what they are called. */
async function choose(page: Page, ...names: string[]): Promise<void> {
  const [menu = "", ...items] = names;
  await page.getByRole("menubar").getByRole("menuitem", { name: menu, exact: true }).press("Enter");
  for (const name of items) {
    const item = page.getByRole("menu").last().getByText(name, { exact: true });
    await expect(item).toBeVisible();
    const found = page
      .getByRole("menu")
      .last()
      .locator("[role^=menuitem]")
      .filter({ has: page.getByText(name, { exact: true }) });
    await found.first().press("Enter");
  }
  await expect(page.getByRole("menu")).toHaveCount(0);
}

test("[EDIT-1] [EDIT-11] the same page is written by what the accessibility tree has, by roles and names alone", async ({
  author,
  arrive,
}) => {
  const ada = await author("Ada");
  const { page } = ada;
  const text = page.getByRole("textbox", { name: "Untitled document" });
  await text.focus();
  await choose(page, "Format", "Paragraph styles", "Heading 1");
  await text.pressSequentially("Report");
  await text.press("Enter");
  await text.pressSequentially("The sea is ");
  await page.getByRole("toolbar", { name: "Formatting" }).getByRole("button", { name: /^Bold/ }).press("Enter");
  await text.pressSequentially("salt");
  await page.getByRole("toolbar", { name: "Formatting" }).getByRole("button", { name: /^Bold/ }).press("Enter");
  await choose(page, "Insert", "Footnote");
  await text.pressSequentially("About 3.5 %.");
  await page.getByRole("button", { name: "Back to the place of footnote 1 in the text" }).press("Enter");
  await text.pressSequentially(".");
  await text.press("Enter");
  await page
    .getByRole("toolbar", { name: "Formatting" })
    .getByRole("button", { name: /^Bulleted list/ })
    .press("Enter");
  await text.pressSequentially("deep");
  await text.press("Enter");
  await text.pressSequentially("wide");
  await text.press("Enter");
  await text.press("Enter");
  await text.pressSequentially("The end.");
  await text.press("Home");
  await choose(page, "Insert", "Table");
  const dialog = page.getByRole("dialog", { name: "Table" });
  await dialog.getByRole("button", { name: "2 × 2" }).press("Enter");
  await expect(dialog).toBeHidden();
  for (const [index, cell] of ["Sea", "Depth", "Baltic", "459"].entries()) {
    if (index > 0) await text.press("Tab");
    await text.pressSequentially(cell);
  }
  await text.press("ArrowUp");
  await choose(page, "Format", "Table", "Rows", "Header row");
  const ben = await arrive("Ben", addressOf(ada));
  for (const person of [ada, ben]) await expectWritten(person);
  await expect(page.getByRole("status")).toHaveText("Saved");
});
