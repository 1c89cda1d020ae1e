import { Node } from "@tiptap/pm/model";
import { expect, test } from "vitest";
import { TextCounter } from "#lib/document/counting.ts";
import { schema } from "#tests/support/replica.ts";

const text = (words: string) => ({ type: "text", text: words });
const p = (...content: object[]) => ({ type: "paragraph", ...(content.length === 0 ? {} : { content }) });
const doc = (...content: object[]) => Node.fromJSON(schema, { type: "doc", content });

test("[EDIT-6] words and characters are counted as people count them: in any script, in tables, over looks, without what is no text", () => {
  const counter = new TextCounter("en");
  const count = (...content: object[]) => counter.count(doc(...content));
  expect(count(p())).toEqual({ words: 0, characters: 0, charactersWithoutSpaces: 0 });
  expect(count(p(text("It's a well-known fact.")))).toMatchObject({
    words: 5,
    characters: 23,
    charactersWithoutSpaces: 20,
  });
  expect(count(p({ ...text("sea"), marks: [{ type: "bold" }] }, text("side")))).toMatchObject({ words: 1 });
  expect(count(p(text("one"), { type: "hardBreak" }, text("two")))).toMatchObject({ words: 2 });
  // A family is one letter, and a sign is no word.
  expect(count(p(text("👨‍👩‍👧 né")))).toMatchObject({ words: 1, characters: 4, charactersWithoutSpaces: 3 });
  const cell = (words: string) => ({ type: "tableCell", content: [p(text(words))] });
  expect(
    count(p(text("a b")), { type: "table", content: [{ type: "tableRow", content: [cell("c"), cell("d e")] }] }),
  ).toMatchObject({ words: 5 });
  expect(new TextCounter("ja").count(doc(p(text("東京に行きます")))).words).toBeGreaterThan(2);
});

test("[EDIT-6] of what is selected only that is counted, and again after a change", () => {
  const counter = new TextCounter("en");
  const node = doc(p(text("one two three")), p(text("four five")));
  expect(counter.count(node).words).toBe(5);
  expect(counter.count(node, 5, 8)).toEqual({ words: 1, characters: 3, charactersWithoutSpaces: 3 });
  expect(counter.count(node, 5, 20).words).toBe(3);
  expect(counter.count(node.replace(1, 5, node.slice(0, 0))).words).toBe(4);
});
