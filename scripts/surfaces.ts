import type { Editor, JSONContent } from "@tiptap/core";
import { type Page, expect } from "@playwright/test";
import sharp from "sharp";
import type { CommandId } from "#lib/document/commands/table.ts";
import messages from "#lib/messages/en.json" with { type: "json" };

/** Where a surface is asked for: on a word, or on the first thing of a kind. */
type Place = { word: string } | { node: string };

/** What asks for each dialog and panel. */
const asked: readonly (readonly [CommandId, Place])[] = [
  ["link", { word: "shallow" }],
  ["spacing", { word: "shallow" }],
  ["font", { word: "shallow" }],
  ["table", { word: "shallow" }],
  ["equation", { word: "shallow" }],
  ["date", { word: "shallow" }],
  ["bookmark", { word: "shallow" }],
  ["embed", { word: "shallow" }],
  ["emoji", { word: "shallow" }],
  ["text-language", { word: "shallow" }],
  ["count", { word: "shallow" }],
  ["go-to", { word: "shallow" }],
  ["find", { word: "shallow" }],
  ["replace", { word: "shallow" }],
  ["people", { word: "shallow" }],
  ["share", { word: "shallow" }],
  ["shortcuts", { word: "shallow" }],
  ["start-list", { word: "patience" }],
  ["table-look", { word: "Finland" }],
  ["column-widths", { word: "left side" }],
  ["code-language", { word: "const sea" }],
  ["edit-object", { node: "image" }],
  ["picture-crop", { node: "image" }],
];

/** What floats beside things while they are selected, or while one types. */
const floating: readonly (readonly [name: string, place: Place, typed: string])[] = [
  ["bubble-picture", { node: "image" }, ""],
  ["bubble-equation", { node: "blockMath" }, ""],
  ["bubble-code", { word: "const sea" }, ""],
  ["typed-slash", { word: "patience" }, " /"],
  ["typed-mention", { word: "patience" }, " @"],
  ["typed-emoji", { word: "patience" }, " :sm"],
];

/** Takes a picture of everything that a page can show beside its text: menus, panels, dialogs, bubbles, lists. */
export async function takeSurfaces(page: Page, shoot: (name: string) => Promise<void>): Promise<void> {
  await fill(page);
  await page.locator(".outline-panel").waitFor({ state: "attached" });
  await page.getByRole("menubar").waitFor();
  await shoot("document");
  for (const name of await page.getByRole("menubar").getByRole("menuitem").allTextContents()) {
    const open = async () => {
      await select(page, { word: "shallow" });
      await page.getByRole("menubar").getByRole("menuitem", { name, exact: true }).click();
      await page.getByRole("menu").first().waitFor();
    };
    await open();
    await shoot(`menu-${name}`);
    for (const inner of await page.getByRole("menu").locator("[aria-haspopup=menu]").allTextContents()) {
      await leave(page);
      await open();
      await page.getByRole("menuitem", { name: inner, exact: true }).click();
      await page.getByRole("menu").nth(1).waitFor();
      await shoot(`menu-${name}-${inner}`);
    }
    await leave(page);
  }
  for (const [id, place] of asked) {
    await select(page, place);
    await page.keyboard.press("Alt+/");
    const search = page.getByRole("combobox", { name: messages["search.label"] });
    await search.fill(messages[`command.${id}`]);
    if (id === "link") await shoot("search");
    await search.press("Enter");
    await search.waitFor({ state: "detached" });
    await page.getByRole("dialog").or(page.getByRole("search")).first().waitFor();
    await shoot(`asked-${id}`);
    await leave(page);
  }
  for (const [name, place, typed] of floating) {
    await select(page, place);
    if (typed !== "") {
      await page.keyboard.press("End");
      await page.keyboard.type(typed);
      await page.getByRole("listbox").waitFor();
    }
    await shoot(name);
    for (const _ of typed) await page.keyboard.press("Backspace");
  }
  await select(page, { word: "Finland" });
  await page.keyboard.press("Shift+ArrowDown");
  await page.keyboard.press("Shift+ArrowDown");
  await shoot("bubble-cells");
  await page.locator(".selectedCell").first().click({ button: "right" });
  await page.getByRole("menu").waitFor();
  await shoot("context-menu");
  await leave(page);
}

/** Puts what the pictures need behind the text: a picture, columns, code, an equation. */
async function fill(page: Page): Promise<void> {
  const text = page.locator(".ProseMirror[role=textbox]");
  await text.waitFor();
  const waves = `<svg xmlns="http://www.w3.org/2000/svg" width="640" height="240"><rect width="640" height="240" fill="#bcd9ea"/><path d="M0 150q80-60 160 0t160 0t160 0t160 0v90H0z" fill="#336699"/></svg>`;
  const png = await sharp(Buffer.from(waves)).png().toBuffer();
  const blocks: JSONContent[] = [
    {
      type: "codeBlock",
      attrs: { language: "javascript" },
      content: [{ type: "text", text: "const sea = new Sea();" }],
    },
    { type: "blockMath", attrs: { latex: String.raw`\frac{dS}{dt} = -kS` } },
    {
      type: "columns",
      content: ["left side", "right side"].map((side) => ({
        type: "column",
        content: [{ type: "paragraph", content: [{ type: "text", text: side }] }],
      })),
    },
  ];
  await text.evaluate(
    (element, [content, bytes]) => {
      const { editor } = element as unknown as { editor: Editor };
      const end = editor.state.doc.content.size;
      editor.chain().insertContentAt(end, content).setTextSelection(1).run();
      const data = new DataTransfer();
      const file = Uint8Array.from(atob(bytes), (letter) => letter.charCodeAt(0));
      data.items.add(new File([file], "waves.png", { type: "image/png" }));
      element.dispatchEvent(new ClipboardEvent("paste", { bubbles: true, cancelable: true, clipboardData: data }));
    },
    [blocks, png.toString("base64")] as const,
  );
  await text.locator("figure img").waitFor();
}

async function select(page: Page, place: Place): Promise<void> {
  await page.locator(".ProseMirror[role=textbox]").evaluate((element, wanted) => {
    const { editor } = element as unknown as { editor: Editor };
    let range = { from: 1, to: 1 };
    let thing = -1;
    editor.state.doc.descendants((node, pos) => {
      const index = "word" in wanted && node.isText ? (node.text ?? "").indexOf(wanted.word) : -1;
      if ("word" in wanted && index >= 0) range = { from: pos + index, to: pos + index + wanted.word.length };
      if ("node" in wanted && node.type.name === wanted.node && thing === -1) thing = pos;
    });
    if (thing === -1) editor.commands.setTextSelection(range);
    else editor.commands.setNodeSelection(thing);
    editor.chain().focus().scrollIntoView().run();
  }, place);
}

async function leave(page: Page): Promise<void> {
  const open = page.getByRole("menu").or(page.getByRole("dialog")).or(page.getByRole("search"));
  // One Escape for each that is within another.
  for (let left = await open.count(); left > 0; left -= 1) await page.keyboard.press("Escape");
  await expect(open).toHaveCount(0);
}
