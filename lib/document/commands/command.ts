import type { Editor } from "@tiptap/core";

/** One thing that a person can do to a document. Toolbar, menus and shortcuts all read the same table. */
export interface Command {
  id: CommandId;
  /** Mod is Ctrl, or ⌘ on a Mac. Absent: none. */
  shortcut?: string;
  /** Whether pressing it again undoes it, so that a button can stay down. */
  toggles: boolean;
  run(editor: Editor): boolean;
  /** The dry run: whether `run` would do something here. */
  isEnabled(editor: Editor): boolean;
  /** Whether it holds where the selection is; only for those that toggle. */
  isActive(editor: Editor): boolean;
}

/** Every command there is. Messages and icons are keyed by these. */
export type CommandId =
  | "undo"
  | "redo"
  | "bold"
  | "italic"
  | "underline"
  | "strike"
  | "code"
  | "paragraph"
  | "heading-1"
  | "heading-2"
  | "heading-3"
  | "bullet-list"
  | "ordered-list"
  | "blockquote"
  | "code-block"
  | "rule"
  | "clear-formatting";
