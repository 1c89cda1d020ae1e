import type { Plugin } from "@tiptap/pm/state";
import { type Command, shown } from "./command.ts";
import { canInsertTable } from "./new-table.ts";
import type { inTable } from "./tables.ts";

type InTable = typeof inTable;

/** What works in tables is loaded with the first table; what must be known of its commands before is that they are there, and of which kind. */
const kinds = {
  "row-above": "action",
  "row-below": "action",
  "column-before": "action",
  "column-after": "action",
  "delete-row": "action",
  "delete-column": "action",
  "delete-table": "action",
  "merge-cells": "action",
  "split-cell": "action",
  "header-row": "toggle",
  "header-column": "toggle",
  "select-row": "action",
  "select-column": "action",
  "select-table": "action",
  "row-up": "action",
  "row-down": "action",
  "column-back": "action",
  "column-on": "action",
  "even-rows": "action",
  "even-columns": "action",
  "sort-up": "action",
  "sort-down": "action",
  "cell-top": "choice",
  "cell-middle": "choice",
  "cell-bottom": "choice",
  "table-left": "choice",
  "table-center": "choice",
  "table-right": "choice",
  "table-look": "action",
} satisfies Record<keyof InTable, Command["kind"]>;

let loaded: InTable | null = null;

/** Loads what works in tables: from then on its commands do, and an editor with these plugins edits them. */
export async function loadTables(): Promise<{ plugins: () => Plugin[] }> {
  const [commands, editing] = await Promise.all([import("./tables.ts"), import("./table-editing.ts")]);
  loaded = commands.inTable;
  return { plugins: () => [editing.tableKeys(), editing.sharedTableEditing()] };
}

/** Tables: making them, and once they are loaded, their rows and columns and how their cells look. */
export const tableCommands = {
  table: shown("table", { isEnabled: canInsertTable }),
  ...(Object.fromEntries(Object.entries(kinds).map(([id, kind]) => [id, later(id as keyof InTable, kind)])) as Record<
    keyof InTable,
    Command
  >),
};

function later(id: keyof InTable, kind: Command["kind"]): Command {
  return {
    keys: [],
    kind,
    anywhere: false,
    run: (editor, page) => loaded?.[id].run(editor, page) ?? false,
    isEnabled: (editor, page) => loaded?.[id].isEnabled(editor, page) ?? false,
    isActive: (editor, page) => loaded?.[id].isActive(editor, page) ?? false,
  };
}
