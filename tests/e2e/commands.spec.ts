import { AxeBuilder } from "@axe-core/playwright";
import type { Editor, JSONContent } from "@tiptap/core";
import type { Download, Locator, Page } from "@playwright/test";
import { readFileSync } from "node:fs";
import { type MenuShape, menus } from "#app/_editor/menu-bar/menus.ts";
import { nativeKeys } from "#lib/document/commands/clipboard.ts";
import { slashCommands } from "#app/_editor/typed-menu/slash-commands.ts";
import { type CommandId, commandIds, keysOf } from "#lib/document/commands/table.ts";
import messages from "#lib/messages/en.json" with { type: "json" };
import { type Person, expect, test } from "./stories.ts";

/** What a command comes to, seen from a document with "one two three" of which "two" is selected, unless it says otherwise. */
interface Effect {
  start?: JSONContent[];
  /** Where something stands that is selected as a whole, instead of "two". */
  node?: number;
  /** Commands that go before it. */
  after?: CommandId[];
  /** What is then in the text. */
  text?: string;
  /** What else is so then. */
  page?: (person: Person) => Promise<void>;
}

const paragraph = (text: string, attrs: Record<string, unknown> = {}, marks: string[] = []): JSONContent => ({
  type: "paragraph",
  attrs,
  content: [{ type: "text", text, marks: marks.map((type) => ({ type })) }],
});
const list = (type: string, attrs: Record<string, unknown> = {}): JSONContent[] => [
  {
    type,
    attrs,
    content: ["one", "two", "three"].map((text) => ({ type: "listItem", content: [paragraph(text)] })),
  },
];
const cells = (texts: string[], attrs: Record<string, unknown>, type = "tableCell"): JSONContent => ({
  type: "tableRow",
  content: texts.map((text) => ({ type, attrs, content: [paragraph(text)] })),
});
/** A table of two rows with "two" in the last cell of the second. */
const table = (attrs: Record<string, unknown> = {}, own: Record<string, unknown> = {}): JSONContent[] => [
  { type: "table", attrs: own, content: [cells(["zero", "one"], attrs), cells(["three", "two"], attrs)] },
];
const rowsOf = (...rows: string[]) =>
  `table:has(${rows.map((row, index) => `tr:nth-child(${index + 1}):has-text("${row}")`).join("):has(")})`;
const noted = (text: string, id: string): JSONContent => ({
  type: "paragraph",
  content: [
    { type: "text", text },
    { type: "footnote", attrs: { id } },
  ],
});
const note = (id: string): JSONContent => ({ type: "footnoteBody", attrs: { id }, content: [paragraph(id)] });
const heading = (text: string): JSONContent => ({ type: "heading", content: [{ type: "text", text }] });
/** Headings and footnotes before and behind "two". */
const parts: JSONContent[] = [
  heading("Before"),
  noted("noted before", "n1"),
  paragraph("two"),
  heading("After"),
  noted("noted after", "n2"),
  note("n1"),
  note("n2"),
];
/** Only the caret says where it leads. */
const caretIn =
  (words: string) =>
  ({ text }: Person) =>
    expect
      .poll(() =>
        text.evaluate(
          (element) => (element as unknown as { editor: Editor }).editor.state.selection.$head.parent.textContent,
        ),
      )
      .toBe(words);
const dialog = (name: string) => async (person: Person) => {
  const { page } = person;
  await expect(page.getByRole("dialog", { name })).toBeVisible();
  if (seen.get(page)?.has(name) ?? true) return;
  seen.get(page)?.add(name);
  await expectAccessible(page, ":is(dialog, [role='dialog'])");
  await page.emulateMedia({ colorScheme: "dark" });
  await expectAccessible(page, ":is(dialog, [role='dialog'])");
  await page.emulateMedia({ colorScheme: "light" });
};
/** The dialogs that were looked at with axe, of pages in which all are. */
const seen = new Map<Page, Set<string>>();
const search = (name: string) => async (person: Person) => {
  const field = person.page
    .getByRole("search", { name, exact: true })
    .getByRole("textbox", { name: "Find in the document" });
  await expect(field).toBeFocused();
  await expect(field).toHaveValue("two");
  await expect(person.text.locator(".find-current")).toHaveText("two");
};
/** After it was looked for and one of two was selected, the other is. */
const hit = (words: string, place: string) => async (person: Person) => {
  await expect(person.page.getByRole("search").getByText(place, { exact: true })).toBeVisible();
  await expect(person.text.locator(".find-current")).toHaveText(words);
};
const zoomed = (value: string) => async (person: Person) => {
  await expect(person.page.locator(".sheet")).toHaveCSS("zoom", value);
};
const downloads = (ending: string, words: RegExp) => async (person: Person) => {
  await expect
    .poll(() => downloaded.get(person.page)?.at(-1)?.suggestedFilename())
    .toMatch(new RegExp(`\\.${ending}$`));
  expect(readFileSync((await downloaded.get(person.page)?.at(-1)?.path()) ?? "", "utf8")).toMatch(words);
};
/** The files that each page gave. */
const downloaded = new Map<Page, Download[]>();

/** The kinds of files that each page asked for. */
const asked = new Map<Page, (string | null)[]>();
const asksFor = (kind: string) => async (person: Person) => {
  await expect.poll(() => asked.get(person.page)?.at(-1)).toBe(kind);
};

const effects: Record<CommandId, Effect> = {
  undo: { after: ["bold"], text: "p:not(:has(strong))" },
  redo: { after: ["bold", "undo"], text: "strong" },
  cut: { text: `p:text-is("one  three")` },
  "copy-text": { page: ({ page }) => expect.poll(() => clipboardOf(page)).toBe("two") },
  paste: { start: [paragraph("two", {}, ["bold"])], after: ["copy-text", "clear-formatting"], text: "strong" },
  "paste-plain": {
    start: [paragraph("two", {}, ["bold"])],
    after: ["copy-text", "clear-formatting"],
    text: "p:not(:has(strong))",
    page: async ({ page, text }) => {
      // What is pasted stands before the caret, and nothing is selected any more.
      await expect.poll(() => page.evaluate(() => getSelection()?.isCollapsed)).toBe(true);
      await expect(text.locator("p")).toHaveText("two");
      await expect(text.locator("strong")).toHaveCount(0);
    },
  },
  "paste-markdown": {
    start: [paragraph("**two**")],
    after: ["select-all", "copy-text"],
    text: `strong:text-is("two")`,
  },
  "select-all": {
    page: ({ page }) => expect.poll(() => page.evaluate(() => String(getSelection()))).toBe("one two three"),
  },
  "paint-format": { text: ":scope[data-painting]" },
  "copy-format": { page: ({ page }) => expect.poll(() => enabled(page, "paste-format")).toBe(true) },
  "paste-format": {
    start: [paragraph("two", {}, ["bold"])],
    after: ["copy-format", "clear-formatting"],
    text: "strong",
  },
  bold: { text: `strong:text-is("two")` },
  italic: { text: `em:text-is("two")` },
  underline: { text: `u:text-is("two")` },
  strike: { text: `s:text-is("two")` },
  superscript: { text: `sup:text-is("two")` },
  subscript: { text: `sub:text-is("two")` },
  code: { text: `code:text-is("two")` },
  "font-size-up": { text: `span[style*="12pt"]:text-is("two")` },
  "font-size-down": { text: `span[style*="10pt"]:text-is("two")` },
  "upper-case": { text: `p:text-is("one TWO three")` },
  "lower-case": { start: [paragraph("two TWO")], after: ["select-all"], text: `p:text-is("two two")` },
  "title-case": { text: `p:text-is("one Two three")` },
  font: { page: dialog("Font and colours") },
  "clear-formatting": { after: ["bold"], text: "p:not(:has(strong))" },
  paragraph: { start: [{ type: "heading", content: [{ type: "text", text: "two" }] }], text: "p" },
  title: { text: `p[data-variant="title"]` },
  subtitle: { text: `p[data-variant="subtitle"]` },
  "heading-1": { text: "h1" },
  "heading-2": { text: "h2" },
  "heading-3": { text: "h3" },
  "heading-4": { text: "h4" },
  "heading-5": { text: "h5" },
  "heading-6": { text: "h6" },
  "align-left": { start: [paragraph("two", { textAlign: "right" })], text: "p:not([style])" },
  "align-center": { text: `p[style*="text-align: center"]` },
  "align-right": { text: `p[style*="text-align: right"]` },
  "align-justify": { text: `p[style*="text-align: justify"]` },
  "left-to-right": { start: [paragraph("two", { dir: "rtl" })], text: "p:not([dir])" },
  "right-to-left": { text: `p[dir="rtl"]` },
  indent: { text: `p[data-indent="1"]` },
  outdent: { start: [paragraph("two", { indent: 1 })], text: "p:not([data-indent])" },
  "lines-single": { text: `p[style*="line-height: 1;"]` },
  "lines-115": { text: `p[style*="line-height: 1.15"]` },
  "lines-150": { text: `p[style*="line-height: 1.5"]` },
  "lines-double": { text: `p[style*="line-height: 2"]` },
  "space-before": { text: `p[style*="margin-top: 10pt"]` },
  "space-after": { text: `p[style*="margin-bottom: 10pt"]` },
  spacing: { page: dialog("Line and paragraph spacing") },
  "bullet-list": { text: "ul > li" },
  "ordered-list": { text: "ol > li" },
  "task-list": { text: `ul[data-type="taskList"] > li` },
  "marker-disc": { start: list("bulletList", { marker: "circle" }), text: "ul:not([style])" },
  "marker-circle": { start: list("bulletList"), text: `ul[style*="circle"]` },
  "marker-square": { start: list("bulletList"), text: `ul[style*="square"]` },
  "marker-decimal": { start: list("orderedList", { marker: "lower-alpha" }), text: "ol:not([style])" },
  "marker-lower-alpha": { start: list("orderedList"), text: `ol[style*="lower-alpha"]` },
  "marker-upper-alpha": { start: list("orderedList"), text: `ol[style*="upper-alpha"]` },
  "marker-lower-roman": { start: list("orderedList"), text: `ol[style*="lower-roman"]` },
  "marker-upper-roman": { start: list("orderedList"), text: `ol[style*="upper-roman"]` },
  "marker-multilevel": { start: list("orderedList"), text: `ol[data-marker="multilevel"]` },
  "restart-list": { start: list("orderedList"), text: `ol + ol:has-text("two")` },
  "tick-item": {
    start: [{ type: "taskList", content: [{ type: "taskItem", content: [paragraph("two")] }] }],
    text: `li[data-checked="true"]:has(:checked)`,
  },
  "start-list": { start: list("orderedList"), page: dialog("Number of this item") },
  blockquote: { text: "blockquote > p" },
  "code-block": { text: "pre > code" },
  "callout-note": { text: `aside[data-kind="note"] > p` },
  "callout-tip": { after: ["callout-note"], text: `aside[data-kind="tip"] > p` },
  "callout-warning": { text: `aside[data-kind="warning"] > p` },
  "callout-danger": { text: `aside[data-kind="danger"] > p` },
  details: { text: `[data-details] > div > p:text-is("one two three")` },
  "code-language": { after: ["code-block"], page: dialog("Language of code") },
  equation: { page: dialog("Equation") },
  date: { page: dialog("Date") },
  emoji: { page: dialog("Emoji") },
  mention: { page: ({ page }) => expect(page.getByRole("listbox", { name: "People and documents" })).toBeVisible() },
  bookmark: { page: dialog("Bookmark") },
  embed: { page: dialog("Film or page of another site") },
  picture: { page: asksFor("image/*") },
  file: { page: asksFor("") },
  "picture-wrap": { start: [{ type: "image" }, paragraph("two")], node: 0, text: `figure[data-wrap="around"]` },
  "picture-replace": {
    start: [{ type: "image", attrs: { src: "/icon.svg" } }, paragraph("two")],
    node: 0,
    page: asksFor("image/*"),
  },
  "picture-crop": {
    start: [{ type: "image", attrs: { src: "/icon.svg" } }, paragraph("two")],
    node: 0,
    page: dialog("Crop image"),
  },
  footnote: {
    text: `p:has(> sup [aria-label="Footnote 1"]) + section[data-footnote-body]`,
    page: async ({ page, text }) => {
      await page.keyboard.type("its words");
      await expect(text.locator("section")).toContainText("its words");
    },
  },
  contents: { text: `nav[data-contents]` },
  "edit-object": {
    start: [{ type: "blockMath", attrs: { latex: "x" } }, paragraph("two")],
    node: 0,
    page: dialog("Equation"),
  },
  rule: { text: "p + hr + p" },
  "page-break": { text: "p + hr.page-break + p" },
  "columns-2": { text: "[data-columns] > [data-column] + [data-column]:last-child" },
  "add-text-column": {
    after: ["columns-2"],
    text: "[data-columns] > [data-column] + [data-column] + [data-column]:last-child",
  },
  "column-widths": {
    after: ["columns-2"],
    page: async ({ page, text }) => {
      const asking = page.getByRole("dialog", { name: "Column widths" });
      await asking.getByLabel("Column 1 (%)").fill("99");
      await asking.getByRole("button", { name: "Apply" }).click();
      await expect(asking.getByText("A column may take 5 to 95 per cent")).toBeVisible();
      await asking.getByLabel("Column 1 (%)").fill("30");
      await asking.getByRole("button", { name: "Apply" }).click();
      await expect(asking).toHaveCount(0);
      await expect(text.locator(`[data-column="30"] + [data-column=""]`)).toHaveCount(1);
      const [first = 0, second = 0] = await text
        .locator("[data-column]")
        .evaluateAll((columns) => columns.map(({ clientWidth }) => clientWidth));
      expect(second).toBeGreaterThan(2 * first);
    },
  },
  "remove-text-column": {
    after: ["columns-3"],
    text: "[data-columns] > [data-column] + [data-column]:last-child",
  },
  "columns-3": { text: "[data-columns] > [data-column] + [data-column] + [data-column]:last-child" },
  table: { page: dialog("Table") },
  "row-above": { start: table(), text: `tr:nth-child(3):has-text("two")` },
  "row-below": { start: table(), text: `tr:nth-child(2):has-text("two") + tr` },
  "column-before": { start: table(), text: `tr:nth-child(2) td:nth-child(3):has-text("two")` },
  "column-after": { start: table(), text: `tr:nth-child(2) td:nth-child(2):has-text("two") + td` },
  "delete-row": { start: table(), text: `table:not(:has-text("two")) tr:only-child` },
  "delete-column": { start: table(), text: `table:not(:has-text("two")) td:only-child` },
  "delete-table": { start: [...table(), paragraph("left")], text: ":scope:not(:has(table))" },
  "merge-cells": { start: table(), after: ["select-row"], text: `td[colspan="2"]:has-text("two")` },
  "split-cell": {
    start: table(),
    after: ["select-row", "merge-cells"],
    text: `tr:nth-child(2) td + td:not([colspan])`,
  },
  "header-row": { start: table(), text: `tr:first-child th + th` },
  "header-column": { start: table(), text: `tr:nth-child(2) th:first-child + td` },
  "select-row": { start: table(), text: `tr:nth-child(2):has(td.selectedCell + td.selectedCell)` },
  "select-column": {
    start: table(),
    text: `table:has(tr:nth-child(1) td:nth-child(2).selectedCell):not(:has(td:nth-child(1).selectedCell))`,
  },
  "select-table": { start: table(), text: `table:not(:has(td:not(.selectedCell)))` },
  "row-up": { start: table(), text: rowsOf("two", "one") },
  "row-down": { start: table(), after: ["row-up"], text: rowsOf("one", "two") },
  "column-back": { start: table(), text: `tr:nth-child(2) td:first-child:has-text("two")` },
  "column-on": { start: table(), after: ["column-back"], text: `tr:nth-child(2) td:last-child:has-text("two")` },
  "even-rows": {
    start: [{ type: "table", content: [{ ...cells(["two"], {}), attrs: { height: 200 } }] }],
    text: "tr:not([data-height])",
  },
  "even-columns": {
    start: [
      {
        type: "table",
        content: [
          {
            type: "tableRow",
            content: [
              { type: "tableCell", attrs: { colwidth: [100] }, content: [paragraph("two")] },
              { type: "tableCell", attrs: { colwidth: [200] }, content: [paragraph("three")] },
            ],
          },
        ],
      },
    ],
    text: `tr:not(:has(td:not([data-colwidth="150"])))`,
  },
  "sort-up": {
    start: [{ type: "table", content: [cells(["x", "two"], {}), cells(["y", "one"], {})] }],
    text: rowsOf("one", "two"),
  },
  "sort-down": { start: table(), text: rowsOf("two", "one") },
  "cell-top": { start: table({ verticalAlign: "bottom" }), text: `td:not([style]):has-text("two")` },
  "cell-middle": { start: table(), text: `td[style*="middle"]:has-text("two")` },
  "cell-bottom": { start: table(), text: `td[style*="bottom"]:has-text("two")` },
  "table-left": { start: table({}, { align: "right" }), text: "table:not([data-align])" },
  "table-center": { start: table(), text: `table[data-align="center"]` },
  "table-right": { start: table(), text: `table[data-align="right"]` },
  "table-look": { start: table(), page: dialog("Table properties") },
  link: { page: dialog("Link") },
  "move-up": { start: [paragraph("one"), paragraph("two")], text: `p:text-is("two") + p:text-is("one")` },
  "move-down": { start: [paragraph("two"), paragraph("one")], text: `p:text-is("one") + p:text-is("two")` },
  new: { page: ({ page }) => expect.poll(() => page.url()).not.toBe(addresses.get(page)) },
  copy: {
    page: async ({ context, page }) => {
      await expect.poll(() => context.pages().length).toBe(2);
      const made = context.pages().find((each) => each !== page) as Page;
      await expect(made.getByRole("textbox", { name: "Title", exact: true })).toHaveValue("Copy of Untitled document");
      await made.close();
    },
  },
  share: {
    page: async ({ page }) => {
      await expect(page.getByRole("dialog", { name: /^Share/ })).toBeVisible();
      await page.keyboard.press("Escape");
    },
  },
  trash: { page: ({ page }) => page.waitForURL((url) => url.pathname === "/") },
  rename: { page: (person) => expect(person.title).toBeFocused() },
  "download-html": {
    after: ["bold"],
    page: downloads("html", /<html[^>]*><head><meta charset="utf-8">.*<p>one <strong>two<\/strong> three<\/p>/s),
  },
  "download-markdown": { after: ["bold"], page: downloads("md", /^one \*\*two\*\* three\n$/) },
  "download-text": { after: ["bold"], page: downloads("txt", /^one two three\n?$/) },
  print: { page: ({ page }) => expect.poll(() => page.evaluate(() => (window as { prints?: number }).prints)).toBe(1) },
  "zoom-in": { page: zoomed("1.25") },
  "zoom-out": { page: zoomed("0.9") },
  "zoom-reset": { after: ["zoom-in"], page: zoomed("1") },
  find: { page: search("Find") },
  replace: { page: search("Find and replace") },
  "find-next": { start: [paragraph("two and two")], after: ["find"], page: hit("two", "2 of 2") },
  "find-previous": { start: [paragraph("two and two")], after: ["find"], page: hit("two", "2 of 2") },
  outline: { page: ({ page }) => expect(page.getByRole("button", { name: "Show outline" })).toBeVisible() },
  people: { page: dialog("People here") },
  announce: { page: ({ page }) => expect.poll(() => checked(page, "announce")).toBe(false) },
  "count-live": { page: ({ page }) => expect(page.getByRole("button", { name: "1 of 3 words" })).toBeVisible() },
  substitute: { page: ({ page }) => expect.poll(() => checked(page, "substitute")).toBe(false) },
  count: { page: dialog("Word count") },
  save: { page: ({ status }) => expect(status).toHaveText("Everything is stored on the server.") },
  "go-to": { page: dialog("Go to a heading or bookmark") },
  "next-heading": { start: parts, page: caretIn("After") },
  "previous-heading": { start: parts, page: caretIn("Before") },
  "next-footnote": { start: parts, page: caretIn("noted after") },
  "previous-footnote": { start: parts, page: caretIn("noted before") },
  "text-language": { page: dialog("Language of the text") },
  search: { page: dialog("Search the menus") },
  shortcuts: { page: dialog("Keyboard shortcuts") },
};

/** What "/" makes of an empty paragraph. */
const slashEffects: Partial<Record<CommandId, Pick<Effect, "text" | "page">>> = {
  title: { text: `p[data-variant="title"]` },
  subtitle: { text: `p[data-variant="subtitle"]` },
  "heading-1": { text: "h1" },
  "heading-2": { text: "h2" },
  "heading-3": { text: "h3" },
  "heading-4": { text: "h4" },
  "heading-5": { text: "h5" },
  "heading-6": { text: "h6" },
  paragraph: { text: "p + p" },
  "bullet-list": { text: "p + ul > li" },
  "ordered-list": { text: "p + ol > li" },
  "task-list": { text: `p + ul[data-type="taskList"] > li` },
  picture: effects.picture,
  file: effects.file,
  embed: effects.embed,
  table: { page: dialog("Table") },
  blockquote: { text: "p + blockquote" },
  "callout-note": { text: `aside[data-kind="note"]` },
  "callout-tip": { text: `aside[data-kind="tip"]` },
  "callout-warning": { text: `aside[data-kind="warning"]` },
  "callout-danger": { text: `aside[data-kind="danger"]` },
  details: { text: "[data-details]" },
  "code-block": { text: "p + pre" },
  mention: effects.mention,
  equation: effects.equation,
  date: effects.date,
  emoji: effects.emoji,
  link: { page: ({ page }) => expect(page.getByRole("textbox", { name: "Address" })).toBeFocused() },
  bookmark: effects.bookmark,
  footnote: { text: "p > sup" },
  contents: { text: "nav[data-contents]" },
  rule: { text: "hr:not(.page-break)" },
  "page-break": { text: "hr.page-break" },
  "columns-2": { text: "[data-columns] > [data-column]:nth-child(2):last-child" },
  "columns-3": { text: "[data-columns] > [data-column]:nth-child(3):last-child" },
};

const addresses = new Map<Page, string>();

/** Reached from the toolbar alone. */
const withoutMenu: CommandId[] = ["paint-format"];

test("[EDIT-1] every command is in a menu, or is known to be reached otherwise", () => {
  const inMenus = menus.flatMap((menu) => pathsOf(menu)).map(({ id }) => id);
  expect(inMenus.toSorted()).toEqual(commandIds.filter((id) => !withoutMenu.includes(id)).toSorted());
});

for (const menu of menus) {
  test(`[EDIT-1] every command of the menu ${messages[menu.label]} shows whether it can be used, and does its work from there`, async ({
    author,
  }) => {
    test.setTimeout(180_000);
    const ada = await ready(await author("Ada"));
    seen.set(ada.page, new Set());
    // What leaves the page comes last.
    const leaving: CommandId[] = ["new", "trash"];
    const last = ({ id }: { id: CommandId }) => leaving.indexOf(id);
    for (const { id, path } of pathsOf(menu).toSorted((a, b) => last(a) - last(b))) {
      await test.step(id, async () => {
        await begin(ada, effects[id]);
        const item = await openMenu(ada.page, path);
        await item.click();
        await expectEffect(ada, effects[id]);
        await end(ada);
      });
    }
  });
}

for (const onMac of [false, true]) {
  test(`[EDIT-1] every shortcut does what the table says${onMac ? ", on a Mac" : ""}`, async ({ author }) => {
    test.setTimeout(180_000);
    const ada = await author("Ada");
    if (onMac) {
      // Ours asks for the one, ProseMirror for the other.
      await ada.page.addInitScript(() => {
        const userAgent =
          "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 Chrome/140.0.0.0 Safari/537.36";
        for (const [name, value] of Object.entries({ userAgent, platform: "MacIntel" }))
          Object.defineProperty(Navigator.prototype, name, { get: () => value });
      });
      await ada.page.reload();
      await expect(ada.page.getByRole("button", { name: "Bold" })).toHaveAttribute("aria-keyshortcuts", "Meta+b");
    }
    await ready(ada);
    for (const id of commandIds) {
      for (const key of keysOf(id, onMac)) {
        // These are the browser's, which runs on no Mac here.
        if (onMac && (nativeKeys as readonly string[]).includes(id)) continue;
        await test.step(`${id}: ${key}`, async () => {
          await begin(ada, effects[id], onMac);
          await press(ada.page, key, onMac);
          await expectEffect(ada, effects[id]);
          await end(ada);
        });
      }
    }
    expect(nativeKeys.every((id) => keysOf(id, false).length > 0)).toBe(true);
  });
}

test("[EDIT-1] a menu shows what holds where the caret is, and what cannot be done there", async ({ author }) => {
  const ada = await ready(await author("Ada"));
  const words = { ...paragraph("two", { textAlign: "center", lineHeight: 1.5 }, ["bold", "italic"]), type: "heading" };
  await begin(ada, { start: [{ ...words, attrs: { ...words.attrs, level: 3 } }] });
  const shown: Record<"checked" | "disabled", string[]> = { checked: [], disabled: [] };
  for (const menu of menus.filter(({ label }) => label === "menu.edit" || label === "menu.format")) {
    let open = "";
    for (const { id, path } of pathsOf(menu)) {
      const where = path.slice(0, -1).join(" > ");
      const item = where === open ? itemOf(ada.page, path) : await openMenu(ada.page, path);
      open = where;
      if ((await item.getAttribute("aria-checked")) === "true") shown.checked.push(id);
      if ((await item.getAttribute("aria-disabled")) === "true") shown.disabled.push(id);
    }
    await closeMenus(ada.page);
  }
  expect(shown.checked.join(" ")).toBe("bold italic heading-3 align-center left-to-right lines-150");
  expect(shown.disabled.join(" ")).toBe(
    "redo find-next find-previous lower-case outdent picture-wrap picture-crop picture-replace marker-disc marker-circle marker-square marker-decimal marker-lower-alpha marker-upper-alpha marker-lower-roman marker-upper-roman marker-multilevel restart-list start-list tick-item row-above row-below column-before column-after delete-row delete-column delete-table header-row select-row row-up row-down even-rows sort-up sort-down header-column select-column column-back column-on even-columns merge-cells split-cell cell-top cell-middle cell-bottom select-table table-left table-center table-right table-look move-up move-down edit-object code-language paste-format",
  );
});

test("[EDIT-5] everything that / offers does its work from there", async ({ author }) => {
  test.setTimeout(120_000);
  const ada = await ready(await author("Ada"));
  const { page } = ada;
  for (const id of slashCommands) {
    await test.step(id, async () => {
      await begin(ada, { start: [paragraph("one two three"), { type: "paragraph" }] });
      await page.keyboard.press("Control+End");
      await page.keyboard.type(`/${messages[`command.${id}`]}`);
      const name = messages[`command.${id}`];
      await page.getByRole("listbox").getByRole("option", { name, exact: false }).first().click();
      const effect = slashEffects[id];
      if (effect === undefined) throw new Error(`Nobody says what ${id} does.`);
      await expectEffect(ada, effect);
      await expect(ada.text.getByText("/", { exact: false })).toHaveCount(0);
      await end(ada);
    });
  }
});

test("[EDIT-1] who may only read finds what can be read, and nothing that writes", async ({
  author,
  arrive,
  house,
}) => {
  const ada = await author("Ada");
  await ada.text.click();
  await ada.page.keyboard.type("one two three");
  await expect(ada.status).toHaveText("Saved");
  const address = new URL(ada.page.url()).pathname;
  await house.backend.db
    .updateTable("document_link")
    .set({ role: "viewer" })
    .where("document_id", "=", address.split("/").at(-1) ?? "")
    .execute();
  const ben = await arrive("Ben", address);
  await expect(ben.text).toContainText("one two three");
  const enabledItems: string[] = [];
  let open = "";
  for (const { id, path } of menus.flatMap((menu) => pathsOf(menu))) {
    const where = path.slice(0, -1).join(" > ");
    const item = where === open ? itemOf(ben.page, path) : await openMenu(ben.page, path);
    open = where;
    if ((await item.getAttribute("aria-disabled")) !== "true") enabledItems.push(id);
  }
  await closeMenus(ben.page);
  // That there is more is to be seen, and not to be had.
  await ben.page.keyboard.press("Alt+/");
  await ben.page.keyboard.type("bold");
  await expect(ben.page.getByRole("option", { name: "Bold", disabled: true })).toBeVisible();
  await ben.page.keyboard.press("Enter");
  await expect(ben.page.getByRole("dialog", { name: "Search the menus" })).toBeVisible();
  await ben.page.keyboard.press("Escape");
  await expect(ben.text.locator("strong")).toHaveCount(0);
  // A guest has no documents of their own.
  expect(enabledItems.join(" ")).toBe(
    "download-html download-markdown download-text save print select-all find outline people go-to zoom-in zoom-out count count-live announce search shortcuts",
  );
});

test("[UX-5] a menu that is taller than the window has all of its lines within it", async ({ author }) => {
  const ada = await ready(await author("Ada"));
  const { page } = ada;
  await begin(ada, { start: table() });
  const lines = async () => {
    const menu = page.getByRole("menu");
    const box = await menu.boundingBox();
    expect(box?.y ?? -1).toBeGreaterThanOrEqual(0);
    expect((box?.y ?? 0) + (box?.height ?? 999)).toBeLessThanOrEqual(500);
    const names = await menu.locator(":scope > [role^=menuitem]").allTextContents();
    // To be pointed at, each must be in sight.
    for (const index of names.keys()) await menu.locator(":scope > [role^=menuitem]").nth(index).hover();
    await page.keyboard.press("Escape");
    await expect(menu).toHaveCount(0);
    return names.length;
  };
  await page.setViewportSize({ width: 1024, height: 500 });
  await page.getByRole("menubar").getByRole("menuitem", { name: "Insert" }).click();
  expect(await lines()).toBeGreaterThan(15);
  await ada.text.getByText("two").click({ button: "right" });
  expect(await lines()).toBeGreaterThan(15);
});

test("a command is found by its name and run, by keyboard alone", async ({ author }) => {
  const ada = await ready(await author("Ada"));
  await begin(ada, {});
  await ada.page.keyboard.press("Alt+/");
  const search = ada.page.getByRole("combobox", { name: "What do you want to do?" });
  await expect(search).toBeFocused();
  await ada.page.keyboard.type("nothing of this name");
  await expect(ada.page.getByText("No command is called that.")).toBeVisible();
  // By what else it is called, too.
  await search.fill("youtube");
  await expect(ada.page.getByRole("option")).toHaveText([/^Film or page of another site/]);
  // What cannot be done here is to be seen, and not to be had; capitals are told from small letters.
  await search.fill("I, II");
  const numbers = ada.page.getByRole("option", { name: /^Numbers/ });
  await expect(numbers).toHaveText([/Numbers: I, II, III$/, /Numbers: i, ii, iii$/]);
  await expect(numbers.and(ada.page.getByRole("option", { disabled: true }))).toHaveCount(2);
  await ada.page.keyboard.press("Enter");
  await numbers.first().click({ force: true });
  await expect(search).toBeFocused();
  await search.fill("align");
  const usable = ada.page.getByRole("option", { disabled: false });
  await expect(usable).toHaveText([/^Align left/, /^Align right/]);
  await ada.page.keyboard.press("ArrowDown");
  await ada.page.keyboard.press("Enter");
  await expect(ada.text.locator(`p[style*="right"]`)).toBeVisible();
  // The caret is back in the text.
  await ada.page.keyboard.press("Control+b");
  await expect(ada.text.locator("strong")).toHaveText("two");
});

test("what is asked for by key or by name is shown where its tool has no room, and keeps the focus", async ({
  author,
}) => {
  const ada = await ready(await author("Ada"));
  const { page } = ada;
  await page.setViewportSize({ width: 800, height: 800 });
  await begin(ada, {});
  await page.keyboard.press("Control+k");
  await expect(page.getByRole("textbox", { name: "Address" })).toBeFocused();
  await page.keyboard.type("example.org");
  await page.keyboard.press("Enter");
  await expect(ada.text.locator("a")).toHaveText("two");
  for (const [name, field] of [
    ["rename", ada.title],
    ["line and", page.getByRole("button", { name: "1", exact: true })],
    ["link", page.getByRole("textbox", { name: "Address" })],
  ] as const) {
    await page.keyboard.press("Alt+/");
    await page.getByRole("combobox", { name: "What do you want to do?" }).fill(name);
    await page.keyboard.press("Enter");
    await expect(page.getByRole("dialog", { name: "Search the menus" })).toHaveCount(0);
    await expect(field).toBeFocused();
    const box = await field.boundingBox();
    expect((box?.x ?? 0) + (box?.width ?? 800)).toBeLessThanOrEqual(800);
    expect(await page.evaluate(() => scrollX)).toBe(0);
    await page.keyboard.press("Escape");
    await ada.text.focus();
  }
  await expect(ada.text.locator("p")).toHaveText("one two three");
});

test("letters get a family, a size and colours from the toolbar, which shows those of the selection; others see them", async ({
  author,
  arrive,
}) => {
  const ada = await ready(await author("Ada"));
  const ben = await arrive("Ben", new URL(ada.page.url()).pathname);
  await begin(ada, {});
  const { page } = ada;
  await page.getByRole("combobox", { name: "Font", exact: true }).selectOption("Lora");
  await expect(ben.text.locator("span[style]")).toHaveCSS("font-family", /^Lora, "Lora Variable"/);
  const size = page.getByRole("textbox", { name: "Font size" });
  await size.fill("18,5");
  await size.press("Enter");
  await expect(ben.text.locator("span[style]")).toHaveCSS("font-size", /^24\.66/);
  await page.getByRole("button", { name: "Increase font size" }).click();
  await expect(size).toHaveValue("20");
  await size.fill("a lot");
  await size.press("Enter");
  await expect(size).toHaveValue("20");
  await page.getByRole("button", { name: "Text colour" }).click();
  // By keyboard from there: the first swatch, two down, one to the right.
  await page.keyboard.press("Tab");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await expect(ben.text.locator("span[style]")).toHaveCSS("color", "rgb(217, 48, 37)");
  await page.getByRole("button", { name: "Highlight colour" }).click();
  await page.getByRole("button", { name: "Light green" }).click();
  await expect(ben.text.locator("mark")).toHaveCSS("background-color", "rgb(207, 232, 180)");
  await page.getByRole("button", { name: "Highlight colour" }).click();
  await expect(page.getByRole("button", { name: "Light green" })).toHaveAttribute("aria-pressed", "true");
  await page.getByRole("button", { name: "None" }).click();
  await expect(ben.text.locator("mark")).toHaveCount(0);
  // The family's file comes from this server.
  await expect.poll(() => page.evaluate(() => document.fonts.check("12px 'Lora Variable'"))).toBe(true);
});

test("letters get the same from the menu, all at once, which one step takes back", async ({ author }) => {
  const ada = await ready(await author("Ada"));
  await begin(ada, {});
  const { page } = ada;
  await (await openMenu(page, ["Format", "Text", "Font and colours"])).click();
  const look = page.getByRole("dialog", { name: "Font and colours" });
  await look.getByRole("combobox", { name: "Font" }).selectOption("Lora");
  await look.getByRole("textbox", { name: "Font size" }).fill("500");
  await look.getByRole("group", { name: "Text colour" }).getByRole("button", { name: "Strong red" }).click();
  await look.getByRole("group", { name: "Highlight colour" }).getByRole("button", { name: "Light green" }).click();
  await expectAccessible(page);
  await look.getByRole("button", { name: "Apply" }).click();
  await expect(look.getByText("A size may be 1 to 400 points.")).toBeVisible();
  await look.getByRole("textbox", { name: "Font size" }).fill("18,5");
  await look.getByRole("button", { name: "Apply" }).click();
  await expect(look).toHaveCount(0);
  await expect(ada.text).toBeFocused();
  const letters = ada.text.locator("mark", { hasText: /^two$/ });
  await expect(letters).toHaveCSS("background-color", "rgb(207, 232, 180)");
  for (const [property, value] of [
    ["color", "rgb(217, 48, 37)"],
    ["font-size", /^24\.66/],
    ["font-family", /^Lora/],
  ] as const)
    await expect(ada.text.getByText("two", { exact: true }).last()).toHaveCSS(property, value);
  await page.keyboard.press("Control+z");
  await expect(ada.text.locator("p > *")).toHaveCount(0);
});

test("lines and paragraphs are spaced from the toolbar, and a list counts from where one says", async ({ author }) => {
  const ada = await ready(await author("Ada"));
  const { page } = ada;
  await begin(ada, {});
  await page.getByRole("button", { name: "Line and paragraph spacing" }).click();
  await page.getByLabel("Line height").last().fill("7");
  await page.getByRole("button", { name: "Apply" }).click();
  await expect(page.getByText("Lines may be 0.5 to 5 high")).toBeVisible();
  await page.getByLabel("Line height").last().fill("1.3");
  await page.getByLabel("Before the paragraph (pt)").fill("12");
  await page.getByLabel("First line, behind the others (pt)").fill("-18");
  await page.getByRole("button", { name: "Apply" }).click();
  await expect(ada.text.locator("p")).toHaveCSS("text-indent", "-24px");
  await expect(ada.text.locator("p")).toHaveAttribute("style", /line-height: 1.3.*margin-top: 12pt/);
  await begin(ada, { start: list("orderedList") });
  await (await openMenu(page, ["Format", "Bullets and numbering", "Set number..."])).click();
  await page.getByRole("textbox", { name: "Number" }).fill("7");
  await page.keyboard.press("Enter");
  await expect(ada.text.locator(`ol[start="7"]`)).toContainText("two");
});

test("a look is painted from one place to another", async ({ author }) => {
  const ada = await ready(await author("Ada"));
  await begin(ada, { start: [paragraph("two", {}, ["bold"]), paragraph("another")] });
  const paint = ada.page.getByRole("button", { name: "Paint format" });
  await paint.click();
  await expect(paint).toHaveAttribute("aria-pressed", "true");
  // On the word: what a browser selects beside one differs from time to time.
  await ada.text
    .locator("p")
    .nth(1)
    .dblclick({ position: { x: 20, y: 8 } });
  await expect(ada.text.locator("strong")).toHaveText(["two", "another"]);
  await expect(paint).toHaveAttribute("aria-pressed", "false");
});

test("menus go by keyboard: along the bar, down, into a part and out again, and back to the text", async ({
  author,
}) => {
  const ada = await ready(await author("Ada"));
  const { page } = ada;
  await begin(ada, {});
  await page.getByRole("menuitem", { name: "File", exact: true }).focus();
  // What it opens has been loaded, and has the focus.
  const bar = page.getByRole("menubar", { name: "Menus" });
  await expect(bar).toHaveAttribute("aria-orientation", "horizontal");
  await expect(bar.getByRole("menuitem", { name: "File" })).toBeFocused();
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("ArrowDown");
  await expect(page.getByRole("menuitem", { name: "Text", exact: true })).toBeFocused();
  await page.keyboard.press("ArrowRight");
  await expect(page.getByRole("menuitemcheckbox", { name: "Bold" })).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(ada.text.locator("strong")).toHaveText("two");
  await expect(ada.text).toBeFocused();
});

test("menus, panels and dialogs are accessible, light and dark, wide and narrow", async ({ author }) => {
  test.setTimeout(120_000);
  const ada = await ready(await author("Ada"));
  const { page } = ada;
  for (const [width, colorScheme] of [
    [1440, "light"],
    [1024, "dark"],
    [390, "light"],
  ] as const) {
    await page.setViewportSize({ width, height: 900 });
    await page.emulateMedia({ colorScheme });
    const heading = { type: "heading", content: [{ type: "text", text: "Heading" }] };
    await begin(ada, { start: [heading, ...list("orderedList")] });
    await openMenu(page, ["Format", "Bullets and numbering", "Set number..."]);
    await expectAccessible(page);
    await closeMenus(page);
    for (const key of ["Alt+/", "Control+/", "Control+Shift+c", "Control+k"]) {
      await page.keyboard.press(key);
      await expect(page.getByRole("dialog")).toBeVisible();
      await expectAccessible(page);
      await page.keyboard.press("Escape");
      await expect(page.getByRole("dialog")).toHaveCount(0);
      await expect(ada.text).toBeFocused();
    }
    if (width === 1024) await page.getByRole("button", { name: "More tools" }).click();
    await page.getByRole("button", { name: "Text colour" }).click();
    await expectAccessible(page);
    await page.keyboard.press("Escape");
  }
});

/** Where the library's menus catch the focus and lead it on; nobody stays on one. */
const guards = "[data-base-ui-focus-guard]";
/** An open menu floats above the regions of the page. */
const floating = ["region"];

async function expectAccessible(page: Page, within = "html"): Promise<void> {
  const looked = new AxeBuilder({ page }).include(within).exclude(guards).disableRules(floating);
  const { violations } = await looked.analyze();
  expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
}

/** Lets a person's page use the clipboard, and counts what it prints and gives. */
async function ready(person: Person): Promise<Person> {
  const { page, context } = person;
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  downloaded.set(page, []);
  asked.set(page, []);
  page.on("filechooser", async (chooser) => asked.get(page)?.push(await chooser.element().getAttribute("accept")));
  page.on("download", (download) => downloaded.get(page)?.push(download));
  addresses.set(page, page.url());
  await expect(person.status).toHaveText("Saved");
  return person;
}

/** Brings the document to where an effect begins. */
async function begin(
  person: Person,
  { start = [paragraph("one two three")], node: selected, after = [] }: Effect,
  onMac = false,
): Promise<void> {
  await person.text.evaluate(
    (element, [content, thing]) => {
      const { editor } = element as unknown as { editor: Editor };
      editor.commands.setContent({ type: "doc", content });
      let at = -1;
      editor.state.doc.descendants((node, pos) => {
        const index = node.isText ? (node.text ?? "").indexOf("two") : -1;
        if (index >= 0) at = pos + index;
      });
      if (thing === undefined) editor.commands.setTextSelection({ from: at, to: at + 3 });
      else editor.commands.setNodeSelection(thing);
      editor.view.focus();
      Object.assign(window, { prints: 0, print: () => Object.assign(window, { prints: 1 }) });
    },
    [start, selected] as const,
  );
  await expect(person.text).toBeFocused();
  for (const id of after) {
    const [key] = keysOf(id, onMac);
    const isNative = onMac && (nativeKeys as readonly string[]).includes(id);
    if (key === undefined || isNative) await (await openMenu(person.page, pathOf(id))).click();
    else await press(person.page, key, onMac);
    if (id === "find") await effects.find.page?.(person);
  }
}

/** Presses a shortcut of the table: one key, or two one after the other. */
async function press(page: Page, shortcut: string, onMac = false): Promise<void> {
  const names = { Mod: onMac ? "Meta" : "Control", Ctrl: "Control" };
  for (const key of shortcut.split(" "))
    await page.keyboard.press(
      key
        .split("-")
        .map((part) => names[part as keyof typeof names] ?? part)
        .join("+"),
    );
}

async function expectEffect(person: Person, { text, page }: Effect): Promise<void> {
  if (text?.startsWith(":scope") === true)
    await expect(person.page.locator(`.ProseMirror${text.slice(6)}`)).toBeVisible();
  else if (text !== undefined) await expect(person.text.locator(text).first()).toBeAttached();
  await page?.(person);
}

/** Leaves whatever was opened. */
async function end({ page }: Person): Promise<void> {
  if (!page.url().includes("/d/")) return;
  if ((await page.getByRole("dialog").count()) > 0) await page.keyboard.press("Escape");
  if ((await page.getByRole("search").count()) > 0) await page.getByRole("button", { name: "Close" }).click();
  const outline = page.getByRole("button", { name: "Show outline" });
  if ((await outline.count()) > 0) await outline.click();
  await expect(page.getByRole("dialog")).toHaveCount(0);
  if (addresses.get(page) === page.url()) await page.getByRole("combobox", { name: "Zoom" }).selectOption("100");
}

/** Opens the menus on the way to an item, and returns it. */
async function openMenu(page: Page, path: readonly string[]): Promise<Locator> {
  const [first = "", ...rest] = path;
  await expect(async () => {
    await closeMenus(page);
    await page.getByRole("menubar").getByRole("menuitem", { name: first, exact: true }).click();
    await expect(page.getByRole("menu").first()).toBeVisible({ timeout: 1_000 });
  }).toPass();
  for (const [index, name] of rest.slice(0, -1).entries()) {
    await page.getByRole("menu").last().getByRole("menuitem", { name, exact: true }).click();
    await expect(page.getByRole("menu")).toHaveCount(index + 2);
  }
  return itemOf(page, path);
}

/** An item of the innermost menu that is open. */
function itemOf(page: Page, path: readonly string[]): Locator {
  const last = path.at(-1) ?? "";
  return page.getByRole("menu").last().getByText(last, { exact: true }).locator("xpath=..");
}

async function closeMenus(page: Page): Promise<void> {
  for (let most = 4; most > 0 && (await page.getByRole("menu").count()) > 0; most -= 1)
    await page.keyboard.press("Escape");
  await expect(page.getByRole("menu")).toHaveCount(0);
}

function pathsOf(menu: MenuShape, before: readonly string[] = []): { id: CommandId; path: string[] }[] {
  const here = [...before, messages[menu.label]];
  return menu.groups
    .flat()
    .flatMap((entry) =>
      typeof entry === "string" ? [{ id: entry, path: [...here, messages[`command.${entry}`]] }] : pathsOf(entry, here),
    );
}

function pathOf(id: CommandId): string[] {
  return menus.flatMap((menu) => pathsOf(menu)).find((each) => each.id === id)?.path ?? [];
}

async function clipboardOf(page: Page): Promise<string> {
  return page.evaluate(() => navigator.clipboard.readText());
}

async function checked(page: Page, id: CommandId): Promise<boolean> {
  const item = await openMenu(page, pathOf(id));
  const isChecked = (await item.getAttribute("aria-checked")) === "true";
  await closeMenus(page);
  return isChecked;
}

async function enabled(page: Page, id: CommandId): Promise<boolean> {
  const item = await openMenu(page, pathOf(id));
  const isEnabled = (await item.getAttribute("aria-disabled")) !== "true";
  await closeMenus(page);
  return isEnabled;
}
