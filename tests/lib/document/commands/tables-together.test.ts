import type { Editor } from "@tiptap/core";
import { TextSelection, type Transaction } from "@tiptap/pm/state";
import { expect, test } from "vitest";
import { type CommandId, commands } from "#lib/document/commands/table.ts";
import { pageSpy, paragraph } from "#tests/support/headless-editor.ts";
import { Replica, schema } from "#tests/support/replica.ts";

const cell = (text: string) => ({ type: "tableCell", content: [paragraph(`${text} of it`)] });
const row = (...texts: string[]) => ({ type: "tableRow", content: texts.map((text) => cell(text)) });
const start = [
  paragraph("top"),
  { type: "table", content: [row("a1", "b1", "c1"), row("a2", "b2", "c2"), row("a3", "b3", "c3")] },
  paragraph("end"),
];

/** What commands need of an editor, of a replica that has no view. */
function editorOf(replica: Replica): Editor {
  return {
    isEditable: true,
    get state() {
      return replica.state;
    },
    view: { dispatch: (tr: Transaction) => replica.dispatch(tr), hasFocus: () => true },
    options: { element: null },
    schema,
  } as unknown as Editor;
}

function caretTo(replica: Replica, words: string): void {
  replica.state.doc.descendants((node, pos) => {
    const index = node.isText ? (node.text ?? "").indexOf(words) : -1;
    if (index < 0) return;
    const { tr, doc } = replica.state;
    replica.state = replica.state.apply(tr.setSelection(TextSelection.create(doc, pos + index + words.length)));
  });
}

test.each<[CommandId, at: string, before?: CommandId]>([
  ["column-after", "b1"],
  ["column-before", "b1"],
  ["row-above", "b2"],
  ["row-below", "b1"],
  ["delete-column", "c1"],
  ["delete-row", "a3"],
  ["column-on", "b1"],
  ["column-back", "c1"],
  ["row-down", "a1"],
  ["row-up", "a3"],
  ["merge-cells", "a1", "select-row"],
  ["sort-down", "a1"],
  ["header-row", "b1"],
])(
  "[SYNC-1] %s in one row, while another types in the next: the words stay where they were typed",
  (id, at, before) => {
    const [ada, ben] = [new Replica({ clientId: 1 }), new Replica({ clientId: 2 })];
    const page = pageSpy();
    ada.dispatch(
      ada.state.tr.replaceWith(
        0,
        ada.state.doc.content.size,
        start.map((each) => schema.nodeFromJSON(each)),
      ),
    );
    ben.receive(ada.outbox.splice(0));
    caretTo(ada, at);
    caretTo(ben, "b2");
    if (before !== undefined) commands[before].run(editorOf(ada), page);
    expect(commands[id].run(editorOf(ada), page)).toBe(true);
    ben.dispatch(ben.state.tr.insertText(" as Ben says"));
    const [fromAda, fromBen] = [ada.outbox.splice(0), ben.outbox.splice(0)];
    ada.receive(fromBen);
    ben.receive(fromAda);
    expect(ada.state.doc.toJSON()).toEqual(ben.state.doc.toJSON());
    const cells: string[] = [];
    ada.state.doc.descendants((node) => {
      if (node.type.spec.tableRole === "cell" || node.type.spec.tableRole === "header_cell")
        cells.push(node.textContent);
    });
    // What is moved is written anew, and may leave what was typed in it meanwhile beside it; it is not lost.
    const isMoved = id === "sort-down" || (id.startsWith("column-") && (id === "column-on" || id === "column-back"));
    if (isMoved) expect(ada.state.doc.textContent).toContain(" as Ben says");
    else expect(cells).toContain("b2 as Ben says of it");
  },
);
