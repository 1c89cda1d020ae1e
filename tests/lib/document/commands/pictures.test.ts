import type { Attrs } from "@tiptap/pm/model";
import { NodeSelection } from "@tiptap/pm/state";
import { expect, test } from "vitest";
import { placeForBlock, putBlock } from "#lib/document/commands/insertion.ts";
import { changedPicture, pictureAt } from "#lib/document/commands/pictures.ts";
import { Replica, schema, syncAll } from "#tests/support/replica.ts";

const paragraph = (text: string) => schema.node("paragraph", {}, text === "" ? [] : [schema.text(text)]);
const picture = schema.node("image", { src: "/attachments/x", width: 400, height: 200 });

function change(replica: Replica, attributes: Attrs) {
  const { tr, doc } = replica.state;
  replica.state = replica.state.apply(tr.setSelection(NodeSelection.create(doc, 3)));
  changedPicture(attributes)(replica.state, (made) => replica.dispatch(made));
}

test("[EDIT-8] a picture that several change at once is one picture, with what each has changed", () => {
  const [ada, ben] = [new Replica({ clientId: 1 }), new Replica({ clientId: 2 })];
  ada.dispatch(ada.state.tr.replaceWith(0, ada.node.content.size, [paragraph("a"), picture, paragraph("b")]));
  syncAll([ada, ben]);
  change(ada, { width: 300, height: 150 });
  change(ben, { width: 200, height: 100 });
  change(ben, { alt: "The sea", align: "center" });
  syncAll([ada, ben]);
  for (const { node } of [ada, ben]) {
    expect(node.childCount).toBe(3);
    expect(node.child(1).attrs).toMatchObject({ alt: "The sea", align: "center" });
    const { width, height } = node.child(1).attrs;
    expect(width).toBe(2 * height);
  }
  expect(ada.node.eq(ben.node)).toBe(true);
});

test("[EDIT-8] a picture that one moves and another resizes stays", () => {
  const [ada, ben] = [new Replica({ clientId: 1 }), new Replica({ clientId: 2 })];
  ada.dispatch(ada.state.tr.replaceWith(0, ada.node.content.size, [paragraph("a"), picture, paragraph("b")]));
  syncAll([ada, ben]);
  ada.dispatch(ada.state.tr.delete(3, 4).insert(6, picture));
  change(ben, { width: 200, height: 100 });
  syncAll([ada, ben]);
  expect(ada.node.eq(ben.node)).toBe(true);
  expect(ada.node.toString()).toBe('doc(paragraph("a"), paragraph("b"), image)');
});

test.each([
  ["in an empty paragraph, before it", [paragraph("")], 1, "doc(image, paragraph)"],
  ["at a beginning, before it", [paragraph("ab")], 1, 'doc(image, paragraph("ab"))'],
  [
    "in the midst, behind it, and somewhere to write on",
    [paragraph("ab")],
    2,
    'doc(paragraph("ab"), image, paragraph)',
  ],
  [
    "at the end, before what comes",
    [paragraph("ab"), paragraph("c")],
    3,
    'doc(paragraph("ab"), image, paragraph("c"))',
  ],
  ["beyond the end", [paragraph("ab")], 99, 'doc(paragraph("ab"), image, paragraph)'],
] as const)("[EDIT-8] what was sent comes %s", (_, blocks, pos, result) => {
  const ada = new Replica({ clientId: 1 });
  ada.dispatch(ada.state.tr.replaceWith(0, ada.node.content.size, [...blocks]));
  const { tr } = ada.state;
  const place = placeForBlock(tr.doc, pos, picture);
  if (place !== null) putBlock(tr, place, picture);
  ada.dispatch(tr);
  expect(ada.node.toString()).toBe(result);
});

test("[EDIT-8] undo selects the picture again that was selected, and not its neighbour where that is gone", () => {
  const [ada, ben] = [new Replica({ clientId: 1 }), new Replica({ clientId: 2 })];
  const other = schema.node("image", { src: "/attachments/y" });
  const blocks = [paragraph("a"), other, picture, paragraph("b")];
  const select = () => {
    const { tr, doc } = ada.state;
    ada.state = ada.state.apply(tr.setSelection(NodeSelection.create(doc, 4)));
  };
  ada.dispatch(ada.state.tr.replaceWith(0, ada.node.content.size, blocks));
  syncAll([ada, ben]);
  ada.undo.separate();
  select();
  ada.dispatch(ada.state.tr.insertText("!", 2));
  ada.travel("undo");
  expect(pictureAt(ada.state)?.attrs["src"]).toBe("/attachments/x");
  ada.undo.separate();
  ada.dispatch(ada.state.tr.insertText("!", 2));
  syncAll([ada, ben]);
  ben.dispatch(ben.state.tr.delete(5, 6));
  syncAll([ada, ben]);
  ada.travel("undo");
  expect(ada.node.toString()).toBe('doc(paragraph("a"), image, paragraph("b"))');
  expect(pictureAt(ada.state)).toBeNull();
});
