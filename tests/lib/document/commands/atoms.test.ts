import { NodeSelection } from "@tiptap/pm/state";
import { describe, expect, test } from "vitest";
import { putAtom, putText } from "#lib/document/commands/atoms.ts";
import { linkToPlace } from "#lib/document/commands/link.ts";
import { languageAt, setLanguage } from "#lib/document/commands/blocks.ts";
import { commands } from "#lib/document/commands/table.ts";
import { placesOf } from "#lib/document/outline.ts";
import { headlessEditor, pageSpy, paragraph, select, shape } from "#tests/support/headless-editor.ts";

describe("[EDIT-2] things that are one piece", () => {
  test("one is put where the caret is, selected, changed in its place, and becomes a block of its own and back", () => {
    const editor = headlessEditor([paragraph("before after")]);
    select(editor, "before ");
    editor.commands.setTextSelection(editor.state.selection.to);
    expect(putAtom(editor, "inlineMath", { latex: "x" })).toBe(true);
    editor.commands.setNodeSelection(8);
    const kinds = ["inlineMath", "blockMath"];
    expect(putAtom(editor, "inlineMath", { latex: "y" }, kinds)).toBe(true);
    expect(editor.state.selection).toBeInstanceOf(NodeSelection);
    expect(shape(editor.state.doc)).toEqual([
      "doc",
      ["paragraph", "before ", [["inlineMath", { latex: "y" }]], "after"],
    ]);
    const page = pageSpy();
    expect(commands["edit-object"].run(editor, page)).toBe(true);
    expect(page.asked).toEqual(["equation"]);
    expect(putAtom(editor, "blockMath", { latex: "z" }, kinds)).toBe(true);
    editor.state.doc.check();
    expect(editor.state.doc.textContent.replace(/\s/g, "")).toBe("beforeafter");
    let pos = -1;
    editor.state.doc.descendants((node, at) => {
      if (node.type.name === "blockMath") pos = at;
    });
    editor.commands.setNodeSelection(pos);
    expect(putAtom(editor, "inlineMath", { latex: "w" }, kinds)).toBe(true);
    editor.state.doc.check();
    const names: string[] = [];
    editor.state.doc.descendants(({ type }) => {
      names.push(type.name);
    });
    expect(names).toContain("inlineMath");
    expect(names).not.toContain("blockMath");
  });

  test("values that one cannot have are refused, and so is everything to who may only read", () => {
    const editor = headlessEditor([paragraph("x")]);
    expect(putAtom(editor, "date", { value: "tomorrow" })).toBe(false);
    expect(putAtom(editor, "bookmark", { id: "not an id!" })).toBe(false);
    editor.setEditable(false);
    expect(putAtom(editor, "date", { value: "2026-11-26" })).toBe(false);
    expect(putText(editor, "y")).toBe(false);
    expect(commands.date.run(editor, pageSpy())).toBe(false);
  });

  test("what is selected stays, whatever is put behind it; in code there is nothing but code", () => {
    for (const put of [
      (editor: ReturnType<typeof headlessEditor>) => putAtom(editor, "date", { value: "2026-11-26" }),
      (editor: ReturnType<typeof headlessEditor>) => putText(editor, "😀"),
    ]) {
      const editor = headlessEditor([
        paragraph("one two"),
        { type: "blockMath", attrs: { latex: "x" } },
        paragraph("three"),
      ]);
      editor.commands.setTextSelection({ from: 5, to: 8 });
      expect(put(editor)).toBe(true);
      editor.commands.setTextSelection({ from: 2, to: editor.state.doc.content.size - 1 });
      expect(put(editor)).toBe(true);
      editor.commands.selectAll();
      expect(put(editor)).toBe(true);
      editor.state.doc.check();
      const letters = editor.state.doc.textContent.replaceAll(/😀|\d|-/gu, "");
      expect(letters).toBe("one twothree");
      expect(editor.state.doc.children.some(({ type }) => type.name === "blockMath")).toBe(true);
    }
    const code = headlessEditor([{ type: "codeBlock", content: [{ type: "text", text: "abc" }] }]);
    code.commands.setTextSelection(2);
    for (const id of ["date", "equation", "bookmark"] as const)
      expect([id, commands[id].isEnabled(code, pageSpy())]).toEqual([id, false]);
    expect(putAtom(code, "date", { value: "2026-11-26" })).toBe(false);
    expect(putText(code, "😀")).toBe(true);
    code.state.doc.check();
  });

  test("a link to a heading leads to that heading, wherever it has come to stand since it was found", () => {
    const heading = { type: "heading", attrs: { level: 1 }, content: [{ type: "text", text: "Part" }] };
    const editor = headlessEditor([paragraph("above"), heading, paragraph("words")]);
    const [place] = placesOf(editor.state.doc);
    editor.view.dispatch(editor.state.tr.insertText("much more ", 1));
    select(editor, "words");
    expect(linkToPlace(editor, place as never, "id-1")).toBe(true);
    expect(editor.state.doc.child(1).attrs["id"]).toBe("id-1");
    expect(shape(editor.state.doc.child(2))).toEqual(["paragraph", ["words", ["link", { href: "#id-1" }]]]);
    editor.view.dispatch(editor.state.tr.delete(16, 22));
    expect(linkToPlace(editor, { ...(place as never as object), id: "" } as never, "id-2")).toBe(false);
  });

  test("letters are written with the look of the place", () => {
    const editor = headlessEditor([
      { type: "paragraph", content: [{ type: "text", text: "bold", marks: [{ type: "bold" }] }] },
    ]);
    editor.commands.setTextSelection(3);
    putText(editor, "😀");
    expect(shape(editor.state.doc)).toEqual(["doc", ["paragraph", ["bo😀ld", "bold"]]]);
  });

  test("code says its language, and takes none that could be something else", () => {
    const editor = headlessEditor([{ type: "codeBlock", content: [{ type: "text", text: "x" }] }, paragraph("y")]);
    select(editor, "x");
    expect(languageAt(editor)).toBe("");
    expect(setLanguage(editor, "typescript")).toBe(true);
    expect(languageAt(editor)).toBe("typescript");
    expect(setLanguage(editor, `x" onclick="`)).toBe(false);
    expect(setLanguage(editor, "")).toBe(true);
    select(editor, "y");
    expect(languageAt(editor)).toBeNull();
  });

  test("a callout becomes one of another kind, and only one of its own kind ends it", () => {
    const editor = headlessEditor([paragraph("one two")]);
    select(editor, "two");
    const page = pageSpy();
    commands["callout-tip"].run(editor, page);
    expect(commands["callout-tip"].isActive(editor)).toBe(true);
    expect(commands["callout-danger"].isActive(editor)).toBe(false);
    commands["callout-danger"].run(editor, page);
    expect(shape(editor.state.doc)).toEqual([
      "doc",
      [
        ["callout", { kind: "danger" }],
        ["paragraph", "one two"],
      ],
    ]);
    commands["callout-danger"].run(editor, page);
    expect(shape(editor.state.doc)).toEqual(["doc", ["paragraph", "one two"]]);
  });
});
