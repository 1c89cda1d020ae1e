import { type Editor, type EditorEvents, Extension, type Storage } from "@tiptap/core";
import type { Transaction } from "@tiptap/pm/state";

/** What was done to the text at once. */
export interface Edit {
  transactions: readonly Transaction[];
  /** Whether what it pasted, if it pasted, was copied here. */
  isOwnPaste: boolean;
}

declare module "@tiptap/core" {
  interface Storage {
    firstEdits: {
      /** In their order; null once somebody took them, or nobody did while there came too many. */
      edits: Edit[] | null;
    };
  }
}

const mostEdits = 1_000;

/** Remembers what is done to the text before that is loaded which looks at what is done. */
export const FirstEdits = Extension.create<object, Storage["firstEdits"]>({
  name: "firstEdits",
  addStorage: () => ({ edits: [] }),
  onTransaction(event) {
    const { storage } = this;
    const edit = editOf(event);
    if (storage.edits === null || !edit.transactions.some(({ docChanged }) => docChanged)) return;
    if (storage.edits.length < mostEdits) storage.edits.push(edit);
    else storage.edits = null;
  },
});

/** What an event of the editor says was done. */
export function editOf({ editor, transaction, appendedTransactions }: EditorEvents["transaction"]): Edit {
  return { transactions: [transaction, ...appendedTransactions], isOwnPaste: editor.storage.pasting.isOwn };
}

/** What was done since the editor stands, for whom asks first; no more is remembered. */
export function takeFirstEdits({ storage }: Editor): readonly Edit[] {
  const { edits } = storage.firstEdits;
  storage.firstEdits.edits = null;
  return edits ?? [];
}
