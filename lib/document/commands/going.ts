import type { Editor } from "@tiptap/core";
import { type EditorState, TextSelection } from "@tiptap/pm/state";
import { footnotesOf } from "#lib/document/footnotes.ts";
import { headingsOf } from "#lib/document/outline.ts";
import { type Command, focusText, shown } from "./command.ts";

/** Ways to places of the text. Some have two keys, one after the other: of the first one the others of Google Docs begin, too. */
export const goingCommands = {
  "go-to": shown("go-to"),
  "next-heading": going(1, headingsAround, ["Mod-Alt-n Mod-Alt-h"], ["Mod-Ctrl-n Mod-Ctrl-h"]),
  "previous-heading": going(-1, headingsAround, ["Mod-Alt-p Mod-Alt-h"], ["Mod-Ctrl-p Mod-Ctrl-h"]),
  "next-footnote": going(1, footnotesAround, ["Mod-Alt-n Mod-Alt-f"], ["Mod-Ctrl-n Mod-Ctrl-f"]),
  "previous-footnote": going(-1, footnotesAround, ["Mod-Alt-p Mod-Alt-f"], ["Mod-Ctrl-p Mod-Ctrl-f"]),
} satisfies Record<string, Command>;

/** Where the caret can go, in order, and where among them it is. */
interface Around {
  places: readonly number[];
  now: number;
}

function headingsAround({ doc, selection: { $head } }: EditorState): Around {
  return {
    places: headingsOf(doc).map(({ pos }) => pos + 1),
    now: $head.parent.inlineContent ? $head.start() : $head.pos,
  };
}

/** Behind the number of each. */
function footnotesAround({ doc, selection }: EditorState): Around {
  return { places: footnotesOf(doc).references.map(({ pos }) => pos + 1), now: selection.head };
}

function going(step: 1 | -1, around: (state: EditorState) => Around, keys: string[], macKeys: string[]): Command {
  const next = ({ state }: Editor) => {
    const { places, now } = around(state);
    return step === 1 ? places.find((place) => place > now) : places.findLast((place) => place < now);
  };
  return {
    keys,
    macKeys,
    kind: "action",
    anywhere: true,
    isActive: () => false,
    isEnabled: (editor) => next(editor) !== undefined,
    run(editor, page) {
      const place = next(editor);
      if (place === undefined) return false;
      const { state, view } = editor;
      view.dispatch(state.tr.setSelection(TextSelection.near(state.doc.resolve(place))));
      focusText(editor);
      page.perform("reveal");
      return true;
    },
  };
}
