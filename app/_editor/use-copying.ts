import type { Editor } from "@tiptap/core";
import { DOMSerializer, type Fragment } from "@tiptap/pm/model";
import { useEffect } from "react";
import { footnotesOf, numbersOf } from "#lib/document/footnotes.ts";
import { dressForOthers } from "#lib/formats/copied-html.ts";
import { copiedText } from "#lib/formats/copied-text.ts";
import { bringPictures } from "./copied-pictures.ts";
import { dayInWords } from "./node-views/date-view.ts";

/** What is copied looks in other programs as it does here, and reads well as plain text. It comes with what floats above the text. */
export function useCopying(editor: Editor): void {
  useEffect(() => {
    const { view, schema } = editor;
    const numbers = () => numbersOf(footnotesOf(editor.state.doc).references);
    class Serializer extends DOMSerializer {
      override serializeFragment(
        fragment: Fragment,
        options?: { document?: Document },
        target?: HTMLElement | DocumentFragment,
      ): HTMLElement | DocumentFragment {
        const made = super.serializeFragment(fragment, options, target);
        // Called for what is in a node with the node's element: the whole is dressed once.
        if (target !== undefined) return made;
        const frame = made.ownerDocument.createElement("div");
        frame.append(made);
        dressForOthers(frame, { origin: location.origin, numbers: numbers(), dayInWords });
        bringPictures(frame, view.dom, location.origin);
        const dressed = made.ownerDocument.createDocumentFragment();
        dressed.append(...frame.childNodes);
        return dressed;
      }
    }
    // A prop of the view's goes before Tiptap's own, which leaves items without their signs.
    view.setProps({
      clipboardSerializer: new Serializer(DOMSerializer.nodesFromSchema(schema), DOMSerializer.marksFromSchema(schema)),
      clipboardTextSerializer: (slice) => copiedText(slice.content, { numbers: numbers(), dayInWords }),
    });
  }, [editor]);
}
