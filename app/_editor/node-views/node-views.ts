import { type Extensions, Extension, Node, type NodeViewRenderer } from "@tiptap/core";
import type { Node as ProseMirrorNode } from "@tiptap/pm/model";
import { message } from "#app/_ui/messages.ts";
import { AttachmentView } from "./attachment-view.ts";
import { codeHighlighting } from "./code-highlighting.ts";
import { ContentsView } from "./contents-view.ts";
import { DateView } from "./date-view.ts";
import { DetailsView } from "./details-view.ts";
import { EmbedView } from "./embed-view.ts";
import { FootnoteBodyView, FootnoteReferenceView } from "./footnote-views.ts";
import { MathView } from "./math-view.ts";
import { MentionView } from "./mention-view.ts";
import { PictureView } from "./picture-view.ts";
import { TableView } from "./table-view.ts";

/** How those things look in the editor that the page from the server shows more simply. */
const views: Readonly<Record<string, NodeViewRenderer>> = {
  inlineMath: ({ node }) => new MathView(node),
  blockMath: ({ node }) => new MathView(node),
  date: ({ node }) => new DateView(node),
  details: ({ node, view, getPos }) => new DetailsView(node, view, getPos),
  footnote: ({ node, editor, decorations }) => new FootnoteReferenceView(node, editor, decorations),
  footnoteBody: ({ node, editor, decorations }) => new FootnoteBodyView(node, editor, decorations),
  mention: ({ node, editor }) => new MentionView(node, editor),
  embed: ({ node }) => new EmbedView(node),
  image: ({ node, view, getPos }) => new PictureView(node, view, getPos),
  attachment: ({ node }) => new AttachmentView(node),
  table: ({ node, editor, HTMLAttributes }) => {
    editor.storage.tables.want();
    return new TableView(node, HTMLAttributes);
  },
  tableOfContents: ({ editor }) => new ContentsView(editor),
};

/**
 * The same extensions, with these looks. They belong to the nodes, not to a plugin: Tiptap draws a document before it has its plugins, which
 * would draw all of it twice, and ask for pictures that are kept elsewhere.
 */
export function withNodeViews(extensions: Extensions): Extensions {
  const seen = extensions.map((extension) => {
    const view = views[extension.name];
    if (extension.name === "taskItem") return extension.configure({ a11y: { checkboxLabel: nameOfBox } });
    return view === undefined || !(extension instanceof Node)
      ? extension
      : extension.extend({ addNodeView: () => view });
  });
  return [...seen, Highlighting];
}

/** What a box to tick is called: by what stands beside it. */
function nameOfBox(item: ProseMirrorNode): string {
  return item.textContent.trim().slice(0, 200) || message("task.empty");
}

const Highlighting = Extension.create({ name: "highlighting", addProseMirrorPlugins: () => [codeHighlighting()] });
