import type { Editor } from "@tiptap/core";
import type { Node, Schema } from "@tiptap/pm/model";
import { runOn } from "./command.ts";
import { insertedBlock } from "./insertion.ts";

/** The most rows and columns that a new table may have. */
export const mostRows = 200;
export const mostColumns = 50;

/** Puts a table of that many rows and columns where the caret is, and the caret into its first cell. */
export function insertTable(editor: Editor, rows: number, columns: number): boolean {
  const areCounts = [rows, columns].every((count) => Number.isInteger(count) && count > 0);
  if (!areCounts || rows > mostRows || columns > mostColumns) return false;
  return editor.isEditable && runOn(editor, insertedBlock(newTable(rows, columns)));
}

/** Whether a table may stand where the caret is. */
export function canInsertTable(editor: Editor): boolean {
  return editor.isEditable && insertedBlock(newTable(1, 1))(editor.state);
}

function newTable(rows: number, columns: number): (schema: Schema) => Node {
  const cell = { type: "tableCell", content: [{ type: "paragraph" }] };
  const row = { type: "tableRow", content: Array.from({ length: columns }, () => cell) };
  return (schema) => schema.nodeFromJSON({ type: "table", content: Array.from({ length: rows }, () => row) });
}
