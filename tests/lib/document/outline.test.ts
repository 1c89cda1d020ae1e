import { expect, test } from "vitest";
import { headingsOf, sameHeadings, unfolded } from "#lib/document/outline.ts";
import { headlessEditor, paragraph } from "#tests/support/headless-editor.ts";

const heading = (text: string, level: number) => ({
  type: "heading",
  attrs: { level },
  ...(text === "" ? {} : { content: [{ type: "text", text }] }),
});

test("headings are found wherever they stand, with their places, and again after what is before them has changed", () => {
  const editor = headlessEditor([
    heading("One", 1),
    paragraph("text"),
    { type: "blockquote", content: [paragraph("x"), heading("In a quote", 3)] },
    {
      type: "table",
      content: [{ type: "tableRow", content: [{ type: "tableCell", content: [heading(" In  a cell ", 2)] }] }],
    },
    heading("", 6),
  ]);
  const told = () =>
    headingsOf(editor.state.doc).map(({ pos, level, text }) => {
      expect(editor.state.doc.nodeAt(pos)?.type.name).toBe("heading");
      return `${level} ${text}`;
    });
  const expected = ["1 One", "3 In a quote", "2 In a cell", "6 "];
  expect(told()).toEqual(expected);
  const before = headingsOf(editor.state.doc);
  editor.commands.insertContentAt(0, [paragraph("before"), paragraph("all")]);
  expect(told()).toEqual(expected);
  expect(sameHeadings(before, headingsOf(editor.state.doc))).toBe(true);
  editor.commands.insertContentAt(0, heading("New", 1));
  expect(sameHeadings(before, headingsOf(editor.state.doc))).toBe(false);
});

test("[EDIT-6] what stands under a folded heading is not shown, by its name within those that it is under", () => {
  const headings = [
    [1, "One"],
    [2, "Summary"],
    [4, "Detail"],
    [1, "Two"],
    [2, "Summary"],
    [3, "Detail"],
  ].map(([level, text], pos) => ({ level: level as number, text: text as string, pos }));
  const shown = (...folded: string[]) =>
    unfolded(headings, new Set(folded)).map(({ index, hasParts }) => `${index}${hasParts ? "+" : ""}`);
  expect(shown()).toEqual(["0+", "1+", "2", "3+", "4+", "5"]);
  expect(shown("\nOne")).toEqual(["0+", "3+", "4+", "5"]);
  expect(shown("\nTwo\nSummary")).toEqual(["0+", "1+", "2", "3+", "4+"]);
  const weeks = ["Week", "Part", "Week", "Part"].map((text, pos) => ({ level: text === "Week" ? 1 : 2, text, pos }));
  const [, , second] = unfolded(weeks, new Set());
  expect(unfolded(weeks, new Set([second?.path ?? ""])).map(({ index }) => index)).toEqual([0, 1, 2]);
  expect(shown("\nOne\nSummary", "\nOne", "\nTwo")).toEqual(["0+", "3+"]);
});
