import { Editor, Extension } from "@tiptap/core";
import * as Y from "yjs";
import { SharedEditing } from "#app/_editor/shared-editing.ts";
import { sharedTableEditing, tableKeys } from "#lib/document/commands/table-editing.ts";
import { documentExtensions } from "#lib/document/schema/extensions.ts";

/** What the bench asks of its page. */
export interface BenchPage {
  /** Opens a document (JSON for an editor without Yjs, an update for ours); resolves to ms until it is painted and editable. */
  open(kind: "plain" | "quire", content: string): Promise<number>;
  /** Puts the caret into the text in the middle of the document, and shows it. */
  toMiddle(): void;
  /** From now on, notes for each key how long it took until its frame was painted. */
  watchKeys(): void;
  /** Those times, in ms. */
  keyTimes(): number[];
  /** Applies updates of somebody else, one a frame; resolves to the ms of main thread that each took. */
  remote(updates: string[]): Promise<number[]>;
}

let editor: Editor | null = null;
let doc: Y.Doc | null = null;
let times: number[] = [];

const decode = (text: string) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));

/** Resolves when the next frame has been painted. */
function painted(): Promise<void> {
  return new Promise((resolve) => {
    requestAnimationFrame(() => {
      const { port1, port2 } = new MessageChannel();
      port1.addEventListener("message", () => resolve());
      port1.start();
      port2.postMessage(null);
    });
  });
}

const Tables = Extension.create({ name: "tables", addProseMirrorPlugins: () => [tableKeys(), sharedTableEditing()] });

const page: BenchPage = {
  open: async (kind, content) => {
    editor?.destroy();
    const element = globalThis.document.querySelector("#editor") as HTMLElement;
    element.replaceChildren();
    const base = { element, injectCSS: false, extensions: [...documentExtensions(), Tables] };
    const started = performance.now();
    if (kind === "plain") editor = new Editor({ ...base, content: JSON.parse(content) as object });
    else {
      doc = new Y.Doc();
      Y.applyUpdate(doc, decode(content));
      editor = new Editor({ ...base, extensions: [...base.extensions, SharedEditing.configure({ doc })] });
    }
    editor.view.dom.focus();
    await painted();
    return performance.now() - started;
  },
  toMiddle: () => {
    if (editor === null) return;
    const { doc: node } = editor.state;
    const at = node.resolve(Math.floor(node.content.size / 2)).start(1) + 5;
    editor.commands.setTextSelection(at);
    editor.view.dispatch(editor.state.tr.scrollIntoView());
  },
  watchKeys: () => {
    times = [];
    globalThis.document.addEventListener(
      "keydown",
      ({ timeStamp }) => void painted().then(() => times.push(performance.now() - timeStamp)),
      { capture: true },
    );
  },
  keyTimes: () => times,
  remote: async (updates) => {
    const spent: number[] = [];
    for (const update of updates) {
      await painted();
      const started = performance.now();
      Y.applyUpdate(doc as Y.Doc, decode(update), "remote");
      spent.push(performance.now() - started);
    }
    return spent;
  },
};

(globalThis as unknown as { benchPage: BenchPage }).benchPage = page;
