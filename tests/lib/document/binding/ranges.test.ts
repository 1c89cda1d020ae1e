import { Transform } from "@tiptap/pm/transform";
import { expect, test } from "vitest";
import { composedRanges } from "#lib/document/binding/ranges.ts";
import { Replica, schema } from "#tests/support/replica.ts";
import { seededRandom } from "#tests/support/random.ts";

test("[SYNC-1] several steps come to ranges outside of which nothing changed, in order", () => {
  const random = seededRandom(7);
  for (let round = 0; round < 500; round += 1) {
    const text = (length: number) => schema.text("x".repeat(length));
    const letters = schema.text("abcdefghijklmnopqrstuvwxyz");
    const tr = new Transform(schema.node("doc", null, [schema.node("paragraph", null, [letters])]));
    for (let step = 1 + random.below(6); step > 0; step -= 1) {
      const size = tr.doc.content.size - 2;
      const from = 1 + random.below(size);
      const to = Math.min(size + 1, from + random.below(4));
      if (random.below(2) === 0 && to > from && size > 6) tr.delete(from, to);
      else tr.insert(from, text(1 + random.below(3)));
    }
    const ranges = composedRanges(tr.mapping.maps);
    const [before, after] = [tr.before.textContent, tr.doc.textContent];
    let [old, now] = [1, 1];
    for (const { oldFrom, oldTo, newFrom, newTo } of ranges) {
      expect(after.slice(now - 1, newFrom - 1)).toBe(before.slice(old - 1, oldFrom - 1));
      expect(oldFrom).toBeGreaterThanOrEqual(old);
      [old, now] = [oldTo, newTo];
    }
    expect(after.slice(now - 1)).toBe(before.slice(old - 1));
  }
});

test("[SYNC-1] what lies between two changes is in neither of their ranges", () => {
  const paragraph = (text: string) => schema.node("paragraph", null, [schema.text(text)]);
  const tr = new Transform(schema.node("doc", null, [paragraph("one"), paragraph("two"), paragraph("three")]));
  tr.insert(13, schema.text("!")).delete(1, 2).insert(1, schema.text("O")).setNodeMarkup(5, schema.nodes["heading"]);
  expect(composedRanges(tr.mapping.maps)).toEqual([
    { oldFrom: 1, oldTo: 2, newFrom: 1, newTo: 2 },
    { oldFrom: 5, oldTo: 6, newFrom: 5, newTo: 6 },
    { oldFrom: 9, oldTo: 10, newFrom: 9, newTo: 10 },
    { oldFrom: 13, oldTo: 13, newFrom: 13, newTo: 14 },
  ]);
});

test("[SYNC-4] undo gets past a change that wrote the same thing twice", () => {
  const replica = new Replica();
  const lines = () => replica.node.firstChild?.attrs["lineHeight"];
  const set = (...values: (number | null)[]) => {
    const { tr } = replica.state;
    for (const lineHeight of values) tr.setNodeMarkup(0, null, { ...tr.doc.firstChild?.attrs, lineHeight });
    replica.undo.separate();
    replica.dispatch(tr);
  };
  set(2);
  set(null);
  set(3, 4);
  const seen = [];
  while (replica.undo.canUndo) {
    replica.travel("undo");
    seen.push(lines());
  }
  expect(seen).toEqual([null, 2, null]);
});
