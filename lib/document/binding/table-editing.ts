import { Plugin } from "@tiptap/pm/state";
import { tableEditing } from "@tiptap/pm/tables";

/**
 * Editing of tables, without the mending of ragged ones that comes with it. Where one person adds a row while another adds a
 * column, a cell is missing; everybody who then touched the table would add it, each of these would make other rows too
 * short, and the table would grow without end. A table with a gap is harmless.
 */
export function sharedTableEditing(options?: Parameters<typeof tableEditing>[0]): Plugin {
  const { spec } = tableEditing(options);
  const { appendTransaction } = spec;
  return new Plugin({
    ...spec,
    // It mends what differs from the state before: told that nothing does, it looks after the selection only.
    appendTransaction(transactions, _before, after) {
      return appendTransaction?.call(this, transactions, after, after);
    },
  });
}
