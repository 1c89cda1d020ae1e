import { Extension, type Storage } from "@tiptap/core";
import { Plugin } from "@tiptap/pm/state";
import { whenIdle } from "#app/_ui/when-idle.ts";
import { untilLoaded } from "#app/_ui/until-loaded.ts";
import { loadTables } from "#lib/document/commands/table-commands.ts";

declare module "@tiptap/core" {
  interface Storage {
    tables: {
      /** Says that there is a table in the text. */
      want: () => void;
      /** What stands among the plugins until those for tables are there. */
      place: Plugin;
    };
  }
}

/** A table is made also where what works in it cannot be had. */
const longestWaitMs = 2_000;

let loading: Promise<() => Plugin[]> | null = null;
let loaded: (() => Plugin[]) | null = null;

/** Loads what works in tables, before an editor needs it. */
export function expectTables(): Promise<() => Plugin[]> {
  loading ??= untilLoaded(loadTables).then(({ plugins }) => (loaded = plugins));
  return loading;
}

let isWaiting = false;

/** Does something that makes a table, once and soon, or at once where tables are loaded: whoever writes on in it finds it working. */
export function withTables(work: () => void): void {
  if (loaded !== null) work();
  else if (!isWaiting) {
    isWaiting = true;
    const late = new Promise((resolve) => setTimeout(resolve, longestWaitMs));
    void Promise.race([expectTables(), late]).then(() => {
      isWaiting = false;
      work();
    });
  }
}

/** The editing of tables, from the first one on that comes into the text. */
export const Tables = Extension.create<object, Storage["tables"]>({
  name: "tables",
  addStorage: () => ({ want: () => undefined, place: new Plugin({}) }),
  onBeforeCreate() {
    const { editor, storage } = this;
    let isWanted = false;
    storage.want = () => {
      if (isWanted) return;
      isWanted = true;
      void expectTables().then((made) => {
        if (editor.isDestroyed || !editor.state.plugins.includes(storage.place)) return;
        const { view, state } = editor;
        const plugins = state.plugins.flatMap((each) => (each === storage.place ? made() : [each]));
        view.updateState(state.reconfigure({ plugins }));
        // Whoever reads the editor's state hears of it.
        view.dispatch(view.state.tr);
      });
    };
  },
  onCreate() {
    whenIdle(() => void expectTables());
  },
  addProseMirrorPlugins() {
    return loaded?.() ?? [this.storage.place];
  },
});
