import type { ChainedCommands, Editor } from "@tiptap/core";
import type { Command as StateCommand } from "@tiptap/pm/state";

/** One thing that a person can do. Toolbar, menus, search and shortcuts all read the same table. */
export interface Command {
  /** Its shortcuts, as ProseMirror names keys; the first is the one that is shown. Mod is Ctrl, or ⌘ on a Mac. */
  keys: readonly string[];
  /** The same on a Mac, where they differ by more than that. */
  macKeys?: readonly string[];
  /** A toggle can be pressed again to undo it; a choice is one of several that exclude each other. */
  kind: "action" | "toggle" | "choice";
  /** Whether it works wherever the focus is, not in the text alone. */
  anywhere: boolean;
  /** Does it, and says whether anything was done. */
  run(editor: Editor, page: Page): boolean;
  /** The dry run: whether `run` would do something here. */
  isEnabled(editor: Editor, page: Page): boolean;
  /** Whether it holds where the selection is, or for the page; never for an action. */
  isActive(editor: Editor, page?: Page): boolean;
}

/** What is around the text, for commands that need more than it. */
export interface Page {
  /** Shows what somebody asked for. */
  show(what: Surface): void;
  /** Does something with the document as a whole. */
  perform(deed: Deed): void;
  /** Whether that is how it is now, for what is either so or not. */
  isOn(deed: Deed): boolean;
  /** Whether whoever is here may do that. */
  may(deed: Deed): boolean;
}

/** What a command can show. */
export type Surface =
  | "link"
  | "search"
  | "shortcuts"
  | "spacing"
  | "font"
  | "start"
  | "count"
  | "paste"
  | "table"
  | "table-look"
  | "column-widths"
  | "equation"
  | "date"
  | "bookmark"
  | "embed"
  | "text-language"
  | "emoji"
  | "code-language"
  | "picture-words"
  | "file-name"
  | "picture-crop"
  | "people"
  | "find"
  | "go-to"
  | "replace";

/** What can be done with a document as a whole. */
export type Deed =
  | "new"
  | "copy"
  | "paste-markdown"
  | "picture"
  | "replace-picture"
  | "file"
  | "rename"
  | "share"
  | "trash"
  | "print"
  | "count-live"
  | "substitute"
  | "outline"
  | "announce"
  | "reveal"
  | "save"
  | "download-html"
  | "download-markdown"
  | "download-text"
  | "zoom-in"
  | "zoom-out"
  | "zoom-reset";

/** What a command may say of itself besides what it does. */
export interface Traits {
  keys?: string | readonly string[];
  macKeys?: string | readonly string[];
  kind?: Command["kind"];
  isActive?: (editor: Editor, page?: Page) => boolean;
}

/** A command that is a chain of Tiptap's. */
export function chained(step: (chain: ChainedCommands) => ChainedCommands, traits: Traits = {}): Command {
  return {
    ...traitsOf(traits),
    anywhere: false,
    run: (editor) => backToText(editor, step(editor.chain()).run()),
    isEnabled: (editor) => editor.isEditable && step(editor.can().chain()).run(),
  };
}

/** A command of ProseMirror's kind: without `dispatch` it is its own dry run. */
export function edit(command: StateCommand, traits: Traits = {}): Command {
  return {
    ...traitsOf(traits),
    anywhere: false,
    run(editor) {
      return editor.isEditable && runOn(editor, command);
    },
    isEnabled: (editor) => editor.isEditable && command(editor.state),
  };
}

/** A command that asks for more, or tells something. */
export function shown(what: Surface, traits: Traits & { isEnabled?: (editor: Editor) => boolean } = {}): Command {
  const { isEnabled = () => true } = traits;
  return {
    ...traitsOf(traits),
    anywhere: true,
    run(editor, page) {
      if (isEnabled(editor)) page.show(what);
      return isEnabled(editor);
    },
    isEnabled,
  };
}

/** A command that is about the document as a whole, not about its text. */
export function performed(deed: Deed, traits: Traits = {}): Command {
  return {
    ...traitsOf(traits),
    anywhere: true,
    run(_, page) {
      page.perform(deed);
      return true;
    },
    isEnabled: (_, page) => page.may(deed),
  };
}

/**
 * Runs a command of ProseMirror's kind, and gives the focus back to the text. Who may not write changes nothing by it: a role may be gone since
 * something was asked.
 */
export function runOn(editor: Editor, command: StateCommand): boolean {
  let isRefused = false;
  const isDone = command(editor.state, (tr) => {
    if (tr.docChanged && !editor.isEditable) isRefused = true;
    else editor.view.dispatch(tr);
  });
  return backToText(editor, isDone && !isRefused);
}

function backToText(editor: Editor, isDone: boolean): boolean {
  focusText(editor);
  return isDone;
}

/**
 * Gives the focus to the text, with its selection; at once, and only where it is not there already. Tiptap's own does it a frame later
 * in any case: whoever types on meanwhile finds the caret back before their first letter.
 */
export function focusText(editor: Editor): void {
  const { view } = editor;
  if (editor.options.element !== null && !view.hasFocus()) view.focus();
}

function traitsOf({ keys = [], macKeys, kind = "action", isActive = () => false }: Traits) {
  const list = (given: string | readonly string[]) => (typeof given === "string" ? [given] : given);
  return { keys: list(keys), kind, isActive, ...(macKeys === undefined ? {} : { macKeys: list(macKeys) }) };
}
