import type { Editor, JSONContent } from "@tiptap/core";
import sharp from "sharp";
import { type Person, addressOf, expect, paragraphs, reloadTextAlone, test } from "./stories.ts";

const words = (text: string): JSONContent => ({ type: "paragraph", content: [{ type: "text", text }] });

async function begin(person: Person, ...content: JSONContent[]): Promise<void> {
  await person.text.evaluate((element, blocks) => {
    (element as unknown as { editor: Editor }).editor.commands.setContent({ type: "doc", content: blocks });
  }, content);
  await person.text.focus();
}

test("[UX-5] the outline lies over no text that it was not asked to, and the toolbar has what there is room for, however the window changes", async ({
  author,
}) => {
  const ada = await author("Ada");
  const { page } = ada;
  const outline = page.getByRole("navigation", { name: "Outline" });
  const isOver = async () => {
    const [panel, sheet] = [await outline.boundingBox(), await page.locator(".sheet").boundingBox()];
    return panel !== null && sheet !== null && panel.x + panel.width > sheet.x;
  };
  await page.setViewportSize({ width: 1440, height: 900 });
  await begin(ada, { type: "heading", content: [{ type: "text", text: "A heading of some length" }] }, words("one"));
  await expect(outline.getByRole("button", { name: "A heading of some length" })).toBeVisible();
  expect(await isOver()).toBe(false);
  // Where the sheet takes its place, it goes; and it comes when it is asked for, as a card.
  await page.getByRole("combobox", { name: "Zoom" }).selectOption("150");
  await expect(outline.getByRole("button", { name: "A heading of some length" })).toHaveCount(0);
  await page.getByRole("button", { name: "Show outline" }).click();
  await expect(outline).toHaveCSS("border-top-width", "1px");
  await page.getByRole("combobox", { name: "Zoom" }).selectOption("100");
  await expect(outline).toHaveCSS("border-top-width", "0px");

  await page.setViewportSize({ width: 390, height: 844 });
  await expect(outline.getByRole("button", { name: "A heading of some length" })).toHaveCount(0);
  await page.reload();
  await expect(page.getByRole("button", { name: "Bold" })).toBeEnabled();
  await page.setViewportSize({ width: 1440, height: 900 });
  await expect(page.getByRole("button", { name: "Numbered list" })).toBeVisible();
  await expect(page.getByRole("button", { name: "Clear formatting" })).toBeVisible();
  await expect(outline.getByRole("button", { name: "A heading of some length" })).toBeVisible();
});

test("[UX-5] the caret goes behind no toolbar, wherever that is", async ({ author }) => {
  const ada = await author("Ada");
  const { page } = ada;
  await begin(ada, ...Array.from({ length: 80 }, (_, index) => words(`line ${index}.`)));
  const bar = page.getByRole("region", { name: "Tools" });
  const caret = () =>
    ada.text.evaluate((element) => {
      const { view } = (element as unknown as { editor: Editor }).editor;
      const { top, bottom } = view.coordsAtPos(view.state.selection.head);
      return { top, bottom };
    });
  await ada.text.getByText("line 70.").click();
  for (let index = 0; index < 60; index += 1) await page.keyboard.press("ArrowUp");
  const under = await bar.boundingBox();
  expect((await caret()).top).toBeGreaterThanOrEqual((under?.y ?? 999) + (under?.height ?? 0));
  await page.setViewportSize({ width: 390, height: 844 });
  await ada.text.getByText("line 10.").click();
  for (let index = 0; index < 50; index += 1) await page.keyboard.press("ArrowDown");
  const over = await bar.boundingBox();
  expect(over?.y ?? 0).toBeGreaterThan(600);
  expect((await caret()).bottom).toBeLessThanOrEqual(over?.y ?? 0);
});

test("[UX-5] on paper there is the document alone, without who else is in it", async ({ author, arrive }) => {
  const ada = await author("Ada");
  const ben = await arrive("Ben", addressOf(ada));
  await begin(ada, words("one"), words("two"));
  await ben.text.getByText("two").dblclick();
  await expect(ada.text.locator(".caret")).toBeVisible();
  await ada.text.getByText("one").hover();
  await expect(ada.page.locator(".block-handle")).toBeVisible();
  await ada.page.emulateMedia({ media: "print" });
  await expect(ada.text.locator(".caret")).toBeHidden();
  await expect(ada.page.locator(".block-handle")).toBeHidden();
  await expect(ada.text.locator(".caret-selection")).toHaveCSS("background-color", "rgba(0, 0, 0, 0)");
});

test("[UX-5] what is selected is to be seen while a field beside the text asks something of it", async ({ author }) => {
  const ada = await author("Ada");
  const { page } = ada;
  await begin(ada, words("one two three"));
  // What shows it comes with what floats above the text.
  await expect(page.getByRole("navigation", { name: "Outline" })).toBeVisible();
  await ada.text.getByText("one two three").dblclick({ position: { x: 40, y: 8 } });
  const shown = () =>
    page.evaluate(() => {
      const highlight = CSS.highlights.get("kept-selection");
      return highlight === undefined ? null : [...highlight].map(String).join();
    });
  const selected = await page.evaluate(() => String(getSelection()));
  expect(selected).toMatch(/^(?:one|two|three)$/);
  expect(await shown()).toBeNull();
  await page.keyboard.press("Control+k");
  await expect(page.getByRole("textbox", { name: "Address" })).toBeFocused();
  await expect.poll(shown).toBe(selected);
  await page.keyboard.press("Escape");
  await expect(ada.text).toBeFocused();
  await expect.poll(shown).toBeNull();
});

test("[EDIT-5] what is typed behind / before its list was loaded has that list, too", async ({ author, arrive }) => {
  const ada = await author("Ada");
  const ben = await arrive("Ben", addressOf(ada));
  const letGo = await reloadTextAlone(ben);
  await ben.text.click();
  await ben.page.keyboard.type("/tab");
  await expect.poll(() => paragraphs(ada)).toEqual(["/tab"]);
  await letGo();
  await expect(ben.page.getByRole("listbox").getByRole("option").first()).toBeVisible();
  await ben.page.keyboard.press("Enter");
  await expect(ben.page.getByRole("dialog", { name: "Table" })).toBeVisible();
  await expect.poll(() => paragraphs(ada)).toEqual([""]);
});

test("[EDIT-19] what is typed for what was asked for, and is not there yet, comes into it and leaves what is selected alone", async ({
  author,
}) => {
  const ada = await author("Ada");
  const { page } = ada;
  await begin(ada, words("what is selected"));
  await expect(page.getByRole("navigation", { name: "Outline" })).toBeVisible();
  let isHeld = true;
  const held: (() => Promise<void>)[] = [];
  await page.route("**/*.js", async (route) => {
    if (isHeld) held.push(() => route.continue());
    else await route.continue();
  });
  const letGo = async () => {
    await expect.poll(() => held.length).toBeGreaterThan(0);
    isHeld = false;
    for (const go of held.splice(0)) await go();
  };
  await page.keyboard.press("Control+a");
  await page.keyboard.press("Alt+/");
  await page.keyboard.press("Alt+/");
  await page.keyboard.type("bookmarkz");
  await page.keyboard.press("Backspace");
  await letGo();
  await expect(page.getByRole("combobox", { name: "What do you want to do?" })).toHaveValue("bookmark");
  isHeld = true;
  await page.keyboard.press("Escape");
  await page.getByRole("menubar").getByRole("menuitem", { name: "Insert" }).click();
  await page.getByRole("menuitem", { name: "Bookmark" }).click();
  await page.keyboard.type("here");
  // As what is composed comes.
  await page.keyboard.insertText("日本");
  await letGo();
  await expect(page.getByRole("dialog", { name: "Bookmark" }).getByRole("textbox")).toHaveValue("here日本");
  await page.keyboard.press("Escape");
  expect(await paragraphs(ada)).toEqual(["what is selected"]);
  // A day is none that letters make, and a field that has something is what was typed instead.
  isHeld = true;
  await page.keyboard.press("Alt+/");
  await page.keyboard.type("date");
  await page.keyboard.press("Enter");
  await page.keyboard.type("24");
  await letGo();
  await expect(page.getByRole("dialog", { name: "Date" })).toBeVisible();
  await page.keyboard.press("Escape");
  await page.keyboard.press("Control+f");
  await page.keyboard.type("what is");
  await expect(page.getByRole("textbox", { name: "Find" })).toHaveValue("what is");
  // Asked for again where it has the focus, it leaves the text its keys.
  await page.keyboard.press("Control+f");
  await page.keyboard.press("Escape");
  expect(await paragraphs(ada)).toEqual(["what is selected"]);
  // A link with all that follows it.
  isHeld = true;
  await page.keyboard.press("Control+a");
  await page.keyboard.press("Control+k");
  await page.keyboard.type("example.org");
  await page.keyboard.press("Enter");
  await letGo();
  await expect(ada.text.locator(`a[href="https://example.org"]`)).toHaveText("what is selected");
  await expect(ada.text).toBeFocused();
  // What is pasted ahead, too.
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  await page.evaluate(() => navigator.clipboard.writeText("https://example.org/film"));
  isHeld = true;
  await page.getByRole("menubar").getByRole("menuitem", { name: "Insert" }).click();
  await page.getByRole("menuitem", { name: "Film or page of another site" }).click();
  await page.keyboard.press("Control+v");
  await letGo();
  await expect(page.getByRole("textbox", { name: "Address" })).toHaveValue("https://example.org/film");
  await page.keyboard.press("Escape");
  // Who points into the text meanwhile has its keys again.
  isHeld = true;
  await page.keyboard.press("Control+End");
  await page.getByRole("menubar").getByRole("menuitem", { name: "Insert" }).click();
  await page.getByRole("menuitem", { name: "Equation" }).click();
  await page.keyboard.type("x^2");
  await ada.text.getByText("what is").click();
  await page.keyboard.press("End");
  await page.keyboard.type("!");
  await expect.poll(() => paragraphs(ada)).toEqual(["what is selected!"]);
  await letGo();
  await expect(page.getByRole("dialog", { name: "Equation" }).getByRole("textbox")).toHaveValue("");
  await page.keyboard.press("Escape");
  // Who wants it no more writes on.
  isHeld = true;
  await page.keyboard.press("Control+Shift+c");
  await page.keyboard.type("one");
  await page.keyboard.press("Escape");
  await page.keyboard.press("Control+a");
  await page.keyboard.type("else");
  await letGo();
  await expect.poll(() => paragraphs(ada)).toEqual(["else"]);
  await expect(page.getByRole("dialog")).toHaveCount(0);
});

test("[EDIT-2] the format painter paints one selection after a click, and any number after two, until Escape", async ({
  author,
}) => {
  const ada = await author("Ada");
  const { page } = ada;
  await begin(
    ada,
    { type: "paragraph", content: [{ type: "text", text: "bold", marks: [{ type: "bold" }] }] },
    words("first"),
    words("second"),
    words("third"),
  );
  const painter = page.getByRole("button", { name: "Paint format" });
  await expect(painter).toBeEnabled();
  await ada.text.getByText("bold").dblclick();
  await painter.dblclick();
  await expect(painter).toHaveAttribute("aria-pressed", "true");
  await ada.text.getByText("first").dblclick({ position: { x: 12, y: 8 } });
  await expect(ada.text.locator("strong")).toHaveText(["bold", "first"]);
  await expect(painter).toHaveAttribute("aria-pressed", "true");
  await ada.text.getByText("second").dblclick({ position: { x: 12, y: 8 } });
  await expect(ada.text.locator("strong")).toHaveText(["bold", "first", "second"]);
  await page.keyboard.press("Escape");
  await expect(painter).toHaveAttribute("aria-pressed", "false");
  await ada.text.getByText("third").dblclick({ position: { x: 12, y: 8 } });
  await expect.poll(() => page.evaluate(() => String(getSelection()))).toBe("third");
  await expect(ada.text.locator("strong")).toHaveText(["bold", "first", "second"]);
});

test("[EDIT-8] the tools of a picture are in sight however tall it is, a small one can be taken hold of, and a double click crops", async ({
  author,
}) => {
  const ada = await author("Ada");
  const { page } = ada;
  await page.setViewportSize({ width: 1440, height: 900 });
  const give = async (width: number, height: number) => {
    const png = await sharp({ create: { width, height, channels: 3, background: "#336699" } })
      .png()
      .toBuffer();
    await ada.text.evaluate((element, bytes) => {
      const data = new DataTransfer();
      const content = Uint8Array.from(atob(bytes), (letter) => letter.charCodeAt(0));
      data.items.add(new File([content], "a.png", { type: "image/png" }));
      element.dispatchEvent(new ClipboardEvent("paste", { bubbles: true, cancelable: true, clipboardData: data }));
    }, png.toString("base64"));
  };
  await ada.text.click();
  await give(300, 3_000);
  await expect(ada.text.locator("figure img")).toHaveCount(1);
  // Once it is laid out, which is when it comes into sight.
  await expect
    .poll(() =>
      page.evaluate(() => {
        scrollTo(0, 900);
        return scrollY;
      }),
    )
    .toBe(900);
  await page.mouse.click(450, 450);
  await expect(page.getByRole("toolbar", { name: "Image" })).toBeInViewport({ ratio: 1 });
  await page.keyboard.press("Delete");
  await expect(ada.text.locator("figure")).toHaveCount(0);
  await give(16, 16);
  const small = ada.text.locator("figure img");
  await expect(small).toHaveCount(1);
  const box = await small.boundingBox();
  if (box === null) throw new Error("There is no picture.");
  const middle = [box.x + box.width / 2, box.y + box.height / 2] as const;
  await page.mouse.click(...middle);
  await expect(ada.text.locator(".picture-handle").first()).toBeVisible();
  expect(await page.evaluate(([x, y]) => document.elementFromPoint(x, y)?.tagName, middle)).toBe("IMG");
  await page.mouse.dblclick(...middle);
  const stage = page.getByRole("dialog", { name: "Crop image" }).locator(".crop-stage");
  await expect.poll(async () => (await stage.boundingBox())?.width ?? 0).toBeGreaterThan(200);
});
