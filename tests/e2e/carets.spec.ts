import type { Editor, JSONContent } from "@tiptap/core";
import { type Person, expect, test } from "./stories.ts";

const words = (text: string): JSONContent => ({
  type: "paragraph",
  ...(text === "" ? {} : { content: [{ type: "text", text }] }),
});
const box = (text: string): JSONContent => ({
  type: "taskList",
  content: [{ type: "taskItem", content: [words(text)] }],
});
const withNote = (text: string): JSONContent => ({
  type: "paragraph",
  content: [
    { type: "text", text },
    { type: "footnote", attrs: { id: "n1" } },
  ],
});
const note = (text: string): JSONContent => ({ type: "footnoteBody", attrs: { id: "n1" }, content: [words(text)] });

async function begin(person: Person, ...content: JSONContent[]): Promise<void> {
  await person.text.evaluate((element, blocks) => {
    (element as unknown as { editor: Editor }).editor.commands.setContent({ type: "doc", content: blocks });
  }, content);
  await person.text.focus();
}

/** The letters of each block. */
function lines(person: Person): Promise<string[]> {
  return person.text.evaluate((element) =>
    (element as unknown as { editor: Editor }).editor.state.doc.children.map(({ textContent }) => textContent),
  );
}

test("[EDIT-18] the keys that lead to the ends of a document, and out of all of it, lead there whatever stands there", async ({
  author,
}) => {
  const ada = await author("Ada");
  const { keyboard } = ada.page;
  // These keys come with what floats above the text.
  await expect(ada.page.getByRole("navigation", { name: "Outline" })).toBeVisible();
  await begin(ada, { type: "horizontalRule" }, box("todo"), words("middle"), withNote("end"), note("its words"));
  await keyboard.press("Control+End");
  await keyboard.type(" E");
  await keyboard.press("Control+Home");
  await keyboard.type("S ");
  await expect.poll(() => lines(ada)).toEqual(["", "S todo", "middle", "end E", "its words"]);
  for (const [key, letter] of [
    ["ArrowLeft", "a"],
    ["ArrowRight", "b"],
    ["Home", "c"],
    ["End", "d"],
  ] as const) {
    await keyboard.press("Control+a");
    await keyboard.press(key);
    await keyboard.type(letter);
  }
  await expect.poll(() => lines(ada)).toEqual(["", "caS todo", "middle", "end Ebd", "its words"]);
  await ada.text.getByText("middle").click();
  await keyboard.press("Home");
  await keyboard.press("Control+Shift+Home");
  await keyboard.press("Backspace");
  await expect.poll(() => lines(ada)).toEqual(["", "middle", "end Ebd", "its words"]);
  // Delete takes nothing away where nothing comes, and an empty line where something does.
  await begin(ada, withNote("one"), words(""), { type: "horizontalRule" }, words(""), note("its words"));
  await keyboard.press("Control+End");
  for (let press = 0; press < 3; press++) await keyboard.press("Delete");
  await keyboard.type("end");
  await expect.poll(() => lines(ada)).toEqual(["one", "", "", "end", "its words"]);
  await keyboard.press("Control+Home");
  await keyboard.press("ArrowDown");
  await keyboard.press("Delete");
  await expect.poll(() => lines(ada)).toEqual(["one", "", "end", "its words"]);
});

test("[EDIT-18] what is inserted by name into an empty document stands before what is typed next", async ({
  author,
}) => {
  const ada = await author("Ada");
  const { keyboard } = ada.page;
  await expect(ada.page.getByRole("button", { name: "Bold" })).toBeEnabled();
  await ada.text.click();
  await keyboard.press("Alt+/");
  await ada.page.getByRole("combobox", { name: "What do you want to do?" }).fill("horizontal");
  await keyboard.press("Enter");
  await expect(ada.text.locator("hr")).toBeVisible();
  await expect(ada.text).toBeFocused();
  await keyboard.type("zz");
  await expect(ada.text.locator("hr + p")).toHaveText("zz");
  await expect(ada.text.locator("> *")).toHaveCount(2);
});

test("[EDIT-18] Enter in the title leads into the text, and no letter is lost", async ({ author }) => {
  const ada = await author("Ada");
  await ada.title.click();
  await ada.page.keyboard.type("Plan");
  await ada.page.keyboard.press("Enter");
  await ada.page.keyboard.type("words");
  await expect(ada.title).toHaveValue("Plan");
  await expect.poll(() => lines(ada)).toEqual(["words"]);
});

test("[EDIT-11] in the words of a footnote all means these first; behind what is pasted before them the caret stays before them", async ({
  author,
}) => {
  const ada = await author("Ada");
  const { page } = ada;
  const { keyboard } = page;
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  await begin(ada, withNote("text"), words(""), note("its words"));
  await ada.text.getByText("its words").click();
  await keyboard.press("Control+a");
  await keyboard.type("new");
  await expect.poll(() => lines(ada)).toEqual(["text", "", "new"]);
  await keyboard.press("Control+a");
  await keyboard.press("Control+a");
  await keyboard.press("Control+c");
  await ada.text.locator("> p").last().click();
  await keyboard.press("Control+v");
  await expect(ada.text.locator("section")).toHaveCount(2);
  await keyboard.type("W");
  await expect(ada.text.locator("section", { hasText: /W/ })).toHaveCount(0);
  await expect(ada.text.locator("> p", { hasText: /W/ })).toHaveCount(1);
});

test("[SYNC-4] undo selects the cells again that were selected, and the next key harms none", async ({ author }) => {
  const ada = await author("Ada");
  const { keyboard } = ada.page;
  const cell = (text: string): JSONContent => ({ type: "tableCell", content: [words(text)] });
  const row = (...texts: string[]): JSONContent => ({ type: "tableRow", content: texts.map(cell) });
  await begin(ada, { type: "table", content: [row("a", "b"), row("c", "d")] }, words("after"));
  const cells = ada.text.locator("td");
  await expect(ada.text.locator("table")).toBeVisible();
  await cells.first().click();
  await keyboard.press("Alt+/");
  await ada.page.getByRole("combobox", { name: "What do you want to do?" }).fill("select table");
  await keyboard.press("Enter");
  await expect(ada.text.locator("td.selectedCell")).toHaveCount(4);
  await keyboard.press("Control+b");
  await expect(cells.locator("strong")).toHaveCount(4);
  await keyboard.press("Control+z");
  await expect(cells.locator("strong")).toHaveCount(0);
  await expect(ada.text.locator("td.selectedCell")).toHaveCount(4);
  await cells.first().click();
  await keyboard.press("End");
  await keyboard.press("Shift+ArrowRight");
  await expect(ada.text.locator("td.selectedCell")).toHaveCount(2);
  await keyboard.press("Delete");
  await expect(cells).toHaveText([/^$/, /^$/, "c", "d"]);
  await keyboard.press("Control+z");
  await keyboard.type("Q");
  await expect(cells).toHaveCount(4);
  await expect(ada.text.locator("tr")).toHaveCount(2);
});

test("[EDIT-18] Tab moves lines of code in and out, and a panel closes behind who leaves it with Tab", async ({
  author,
}) => {
  const ada = await author("Ada");
  const { page } = ada;
  const { keyboard } = page;
  await expect(page.getByRole("navigation", { name: "Outline" })).toBeVisible();
  await begin(ada, { type: "codeBlock", content: [{ type: "text", text: "\nif (a)\n  b();" }] }, words("after"));
  await ada.text.locator("pre").click();
  await keyboard.press("Control+Home");
  await keyboard.press("ArrowDown");
  await keyboard.press("Home");
  await keyboard.press("Shift+ArrowDown");
  await keyboard.press("Shift+End");
  await keyboard.press("Tab");
  await expect(ada.text.locator("pre")).toHaveText("\n  if (a)\n    b();", { useInnerText: false });
  // It stays selected.
  await keyboard.press("Tab");
  await expect(ada.text.locator("pre")).toHaveText("\n    if (a)\n      b();", { useInnerText: false });
  await keyboard.press("Shift+Tab");
  await keyboard.press("Shift+Tab");
  await keyboard.press("Shift+Tab");
  await expect(ada.text.locator("pre")).toHaveText("\nif (a)\nb();", { useInnerText: false });
  await keyboard.press("ArrowRight");
  await keyboard.press("Tab");
  await keyboard.type("x");
  await expect(ada.text.locator("pre")).toHaveText("\nif (a)\nb();  x", { useInnerText: false });
  // A line of which nothing is selected but its beginning is left alone.
  await keyboard.press("Control+Home");
  await keyboard.press("ArrowDown");
  await keyboard.press("Home");
  await keyboard.press("Shift+ArrowDown");
  await keyboard.press("Tab");
  await expect(ada.text.locator("pre")).toHaveText("\n  if (a)\nb();  x", { useInnerText: false });
  for (const name of ["Link", "Line and paragraph spacing"]) {
    await ada.text.getByText("after").dblclick();
    await page.getByRole("button", { name, exact: true }).click();
    const panel = page.getByRole("dialog", { name });
    await expect(panel).toBeVisible();
    await panel.locator("button, input").last().focus();
    await keyboard.press("Tab");
    await expect(panel).toHaveCount(0);
  }
  // In a list it goes deeper, and in words it leaves the text.
  const item = (text: string): JSONContent => ({ type: "listItem", content: [words(text)] });
  await begin(ada, { type: "bulletList", content: [item("one"), item("two")] }, words("after"));
  await ada.text.getByText("two").click();
  await keyboard.press("Tab");
  await expect(ada.text.locator("li > ul > li")).toHaveText(/^two/);
  // Where it can go no deeper it stays, and so does the focus; behind Escape Tab leaves even there.
  for (let press = 0; press < 2; press++) await keyboard.press("Tab");
  await keyboard.type("!");
  await expect(ada.text.locator("li > ul > li")).toContainText("!");
  await keyboard.press("Shift+Tab");
  await keyboard.press("Escape");
  await keyboard.press("Tab");
  await expect(ada.text).not.toBeFocused();
  await expect(ada.text.locator("li > ul")).toHaveCount(0);
  await ada.text.getByText("after").click();
  await keyboard.press("Tab");
  await expect(ada.text).not.toBeFocused();
  // So it does out of a table and out of code, in which it would go on for ever, and changes nothing there.
  const row = { type: "tableRow", content: [{ type: "tableCell", content: [words("cell")] }] };
  await begin(
    ada,
    { type: "table", content: [row] },
    { type: "codeBlock", content: [{ type: "text", text: "code" }] },
    words("after"),
  );
  for (const place of ["cell", "code"]) {
    await ada.text.getByText(place).click();
    await expect(ada.text).toBeFocused();
    await keyboard.press("Escape");
    await keyboard.press("Tab");
    await expect(ada.text).not.toBeFocused();
    await expect.poll(() => lines(ada)).toEqual(["cell", "code", "after"]);
  }
});
