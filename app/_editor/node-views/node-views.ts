import { Extension } from "@tiptap/core";
import { Plugin } from "@tiptap/pm/state";
import { AttachmentView } from "./attachment-view.ts";
import { codeHighlighting } from "./code-highlighting.ts";
import { ContentsView } from "./contents-view.ts";
import { DateView } from "./date-view.ts";
import { DetailsView } from "./details-view.ts";
import { MathView } from "./math-view.ts";
import { PictureView } from "./picture-view.ts";

/** How those things look in the editor that the page from the server shows more simply. */
export const NodeViews = Extension.create({
  name: "nodeViews",
  addProseMirrorPlugins() {
    const { editor } = this;
    return [
      codeHighlighting(),
      new Plugin({
        props: {
          nodeViews: {
            inlineMath: (node) => new MathView(node),
            blockMath: (node) => new MathView(node),
            date: (node) => new DateView(node),
            details: (node, view, placeOf) => new DetailsView(node, view, placeOf),
            image: (node, view, placeOf) => new PictureView(node, view, placeOf),
            attachment: (node) => new AttachmentView(node),
            tableOfContents: () => new ContentsView(editor),
          },
        },
      }),
    ];
  },
});
