import type { Node, Schema } from "@tiptap/pm/model";
import { EditorState, type PluginView, type Transaction } from "@tiptap/pm/state";
import type { EditorView } from "@tiptap/pm/view";
import * as yTiptap from "@tiptap/y-tiptap";
import * as yProsemirror from "y-prosemirror";
import type * as Y from "yjs";

/** The bindings of others, by name, for comparison. */
export const libraries = { "y-tiptap": yTiptap, "y-prosemirror": yProsemirror } as const;

/** An editor without a view that one of them binds: as much of a view as it asks for. */
export class LibraryEditor {
  readonly doc: Y.Doc;
  readonly #view: { state: EditorState };
  readonly #plugins: PluginView[];

  constructor(library: keyof typeof libraries, doc: Y.Doc, schema: Schema) {
    this.doc = doc;
    const { ySyncPlugin } = libraries[library];
    const fragment = doc.getXmlFragment("default");
    const plugins = [ySyncPlugin(fragment)];
    const view = {
      state: EditorState.create({ schema, plugins }),
      dispatch: (tr: Transaction) => this.dispatch(tr),
      hasFocus: () => false,
      composing: false,
      isDestroyed: false,
    };
    this.#view = view;
    this.#plugins = [];
    for (const plugin of plugins) {
      const made = plugin.spec.view?.(view as unknown as EditorView);
      if (made !== undefined) this.#plugins.push(made);
    }
  }

  get state(): EditorState {
    return this.#view.state;
  }

  get node(): Node {
    return this.#view.state.doc;
  }

  dispatch(tr: Transaction): void {
    const before = this.#view.state;
    this.#view.state = before.apply(tr);
    for (const plugin of this.#plugins ?? []) plugin.update?.(this.#view as unknown as EditorView, before);
  }

  destroy(): void {
    for (const plugin of this.#plugins) plugin.destroy?.();
  }
}

/** Makes a document that one of the libraries can read. */
export function libraryDocument(library: keyof typeof libraries, node: Node, doc: Y.Doc): Y.Doc {
  libraries[library].prosemirrorToYXmlFragment(node, doc.getXmlFragment("default"));
  return doc;
}
