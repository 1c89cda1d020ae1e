import { Plugin } from "@tiptap/pm/state";
import { tableEditing } from "@tiptap/pm/tables";
import { SyncStep } from "./sync-step.ts";

/**
 * Editing of tables, which mends ragged ones, but never in answer to others' changes: every reader would add the cell
 * that is missing, and the table would grow by one for each of them. The next change of somebody's own mends it.
 */
export function sharedTableEditing(options?: Parameters<typeof tableEditing>[0]): Plugin {
  const { spec } = tableEditing(options);
  const { appendTransaction } = spec;
  return new Plugin({
    ...spec,
    appendTransaction(transactions, before, after) {
      if (transactions.some(({ steps }) => steps.some((step) => step instanceof SyncStep))) return null;
      return appendTransaction?.call(this, transactions, before, after);
    },
  });
}
