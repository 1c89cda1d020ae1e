import { describe, expect, test } from "vitest";
import { foundIn, goToHit, lookFor, replaceAllHits, replaceHit } from "#lib/document/commands/find.ts";
import { commands } from "#lib/document/commands/table.ts";
import { type FindQuery, wordMatcher } from "#lib/document/find.ts";
import { patternMatcher } from "#lib/document/find-pattern.ts";
import { headlessEditor, pageSpy, paragraph, shape } from "#tests/support/headless-editor.ts";

const query = (text: string, options: Partial<FindQuery> = {}): FindQuery => ({
  text,
  matchCase: false,
  wholeWord: false,
  isPattern: false,
  ...options,
});
const words = (text: string, where: string, options: Partial<FindQuery> = {}) =>
  wordMatcher(query(text, options))?.(where).map(({ from, to }) => where.slice(from, to));
const pattern = (text: string, where: string, options: Partial<FindQuery> = {}) =>
  patternMatcher(query(text, options))?.(where).map(({ from, to }) => where.slice(from, to));

function search(editor: ReturnType<typeof headlessEditor>, wanted: FindQuery): void {
  lookFor(editor, wanted, wanted.isPattern ? patternMatcher(wanted) : wordMatcher(wanted));
}

describe("[EDIT-6] finding", () => {
  test("words are found as they are written, in any case or in this one, whole or as a part", () => {
    expect(words("an", "An anchor, CAN")).toEqual(["An", "an", "AN"]);
    expect(words("an", "An anchor, CAN", { matchCase: true })).toEqual(["an"]);
    expect(words("an", "An anchor, CAN an", { wholeWord: true })).toEqual(["An", "an"]);
    expect(words("straße", "Straße STRASSE")).toEqual(["Straße"]);
    expect(words("a.b*(c)", "a.b*(c) axbb(c)")).toEqual(["a.b*(c)"]);
    expect(words("😀", "x😀😀y")).toEqual(["😀", "😀"]);
    expect(words("日本", "日本語日本")).toEqual(["日本", "日本"]);
    expect(words("aa", "aaaa")).toEqual(["aa", "aa"]);
    for (const sign of String.raw`!"#$%&'()*+,-./:;<=>?@[\]^_{|}~` + "`")
      expect([sign, words(`a${sign}b`, `x a${sign}b ab`)]).toEqual([sign, [`a${sign}b`]]);
    expect(wordMatcher(query(""))).toBeNull();
  });

  test("a pattern finds what it says; what is none is refused; one that would hang another engine does not", () => {
    expect(pattern(String.raw`\b\d+(\.\d+)?`, "a1 22 3.5")).toEqual(["22", "3.5"]);
    expect(pattern("^x", "xx\nx")).toEqual(["x", "x"]);
    expect(patternMatcher(query("a("))).toBeNull();
    expect(patternMatcher(query("(?=a)b"))).toBeNull();
    const began = performance.now();
    expect(pattern("(a+)+$", `${"a".repeat(30_000)}b`)).toEqual([]);
    // Some 10 ms; for ever with backtracking.
    expect(performance.now() - began).toBeLessThan(2_000);
  });

  test("hits are in blocks of any depth, across marks, never across what is no letter or in what is not known", () => {
    const editor = headlessEditor([
      {
        type: "paragraph",
        content: [
          { type: "text", text: "he" },
          { type: "text", text: "llo", marks: [{ type: "bold" }] },
          { type: "mention", attrs: { kind: "person", target: "u1", label: "hello" } },
          { type: "text", text: "hel" },
          { type: "hardBreak" },
          { type: "text", text: "lo" },
        ],
      },
      { type: "blockquote", content: [paragraph("say hello")] },
      { type: "unknownBlock", attrs: { type: "poll" }, content: [{ type: "text", text: "hello" }] },
    ]);
    search(editor, query("hello"));
    const { doc } = editor.state;
    expect(foundIn(editor.state).hits.map(({ from, to }) => doc.textBetween(from, to))).toEqual(["hello", "hello"]);
    // A greedy one finds what is on either side of what is no letter.
    search(editor, query("h.*l", { isPattern: true }));
    expect(foundIn(editor.state).hits.map(({ from, to }) => doc.textBetween(from, to))).toEqual([
      "hell",
      "hel",
      "hell",
    ]);
  });

  test("hits follow whatever anybody changes", () => {
    const editor = headlessEditor([paragraph("one two"), paragraph("two")]);
    search(editor, query("two"));
    editor.view.dispatch(editor.state.tr.insertText("two and ", 1));
    editor.commands.insertContentAt(0, paragraph("twofold"));
    const { doc } = editor.state;
    const { hits } = foundIn(editor.state);
    expect(hits.map(({ from, to }) => doc.textBetween(from, to))).toEqual(["two", "two", "two", "two"]);
    search(editor, query("none"));
    expect(foundIn(editor.state).hits).toEqual([]);
  });

  test("one goes from hit to hit, both ways, and over the ends", () => {
    const editor = headlessEditor([paragraph("x a x b x")]);
    editor.commands.setTextSelection(4);
    search(editor, query("x"));
    const at = () => editor.state.selection.from;
    expect(goToHit(editor, 1, true)).toBe(true);
    expect(at()).toBe(5);
    const page = pageSpy();
    expect(commands["find-next"].run(editor, page)).toBe(true);
    expect(at()).toBe(9);
    commands["find-next"].run(editor, page);
    expect(at()).toBe(1);
    commands["find-previous"].run(editor, page);
    expect(at()).toBe(9);
    search(editor, query("nothing"));
    expect(commands["find-next"].isEnabled(editor, page)).toBe(false);
    expect(goToHit(editor, 1)).toBe(false);
  });

  test("one hit is replaced, then the next; what comes has the look of what went, and is not found again", () => {
    const editor = headlessEditor([
      {
        type: "paragraph",
        content: [
          { type: "text", text: "cat", marks: [{ type: "bold" }] },
          { type: "text", text: " cat" },
        ],
      },
    ]);
    search(editor, query("cat"));
    goToHit(editor, 1, true);
    expect(replaceHit(editor, "catcat")).toBe(true);
    expect(shape(editor.state.doc)).toEqual(["doc", ["paragraph", ["catcat", "bold"], " cat"]]);
    expect(editor.state.doc.textBetween(editor.state.selection.from, editor.state.selection.to)).toBe("cat");
    expect(editor.state.selection.from).toBe(8);
    editor.setEditable(false);
    expect(replaceHit(editor, "dog")).toBe(false);
    expect(replaceAllHits(editor, "dog")).toBe(0);
  });

  test("all are replaced at once, by groups of a pattern too, and taken back at once", () => {
    const editor = headlessEditor([paragraph("Ada Lovelace"), paragraph("Grace Hopper"), paragraph("")]);
    const before = editor.state.doc;
    search(editor, query(String.raw`(\w+) (\w+)`, { isPattern: true }));
    expect(replaceAllHits(editor, "$2, $1 $$")).toBe(2);
    expect(editor.state.doc.children.map(({ textContent }) => textContent)).toEqual([
      "Lovelace, Ada $",
      "Hopper, Grace $",
      "",
    ]);
    editor.commands.undo();
    expect(editor.state.doc.eq(before)).toBe(true);
    search(editor, query("a"));
    expect(replaceAllHits(editor, "")).toBe(4);
    expect(editor.state.doc.textContent).toBe("d LovelceGrce Hopper");
  });

  test("a long document is searched in the time of a key once it is known", () => {
    const editor = headlessEditor(
      Array.from({ length: 4_000 }, (_, index) => paragraph(`paragraph ${index} of words`)),
    );
    search(editor, query("words"));
    const began = performance.now();
    for (let index = 0; index < 10; index += 1) editor.view.dispatch(editor.state.tr.insertText("x", 2));
    // Some 2 ms each.
    expect((performance.now() - began) / 10).toBeLessThan(50);
    expect(foundIn(editor.state).hits).toHaveLength(4_000);
  });
});
