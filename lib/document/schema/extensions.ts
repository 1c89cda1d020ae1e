import type { Extensions, Node } from "@tiptap/core";
import { Document } from "@tiptap/extension-document";
import { StarterKit } from "@tiptap/starter-kit";
import * as atoms from "./atoms.ts";
import * as containers from "./containers.ts";
import * as marks from "./marks.ts";
import * as textBlocks from "./text-blocks.ts";
import { UnknownBlock, UnknownContainer, UnknownInline, UnknownMark } from "./unknown.ts";

/** What a whole block may carry, beside the letters in it. */
const blockMarks = "comment unknownMark";

/** The nodes and marks of a document, for the editor, the renderer and the formats alike. */
export function documentExtensions(): Extensions {
  return [
    Document.extend({ marks: blockMarks }),
    StarterKit.configure({
      document: false,
      // Ours know whose change is whose.
      undoRedo: false,
      // It would write into a document that somebody merely opens.
      trailingNode: false,
      dropcursor: { color: false, class: "drop-cursor" },
      paragraph: false,
      heading: false,
      codeBlock: false,
      blockquote: false,
      bulletList: false,
      orderedList: false,
      listItem: false,
      horizontalRule: false,
      hardBreak: false,
      link: false,
    }),
    ...Object.values(textBlocks),
    ...Object.values(containers).map((container) => (container as Node).extend({ marks: blockMarks })),
    ...Object.values(atoms),
    ...Object.values(marks),
    UnknownBlock,
    UnknownContainer.extend({ marks: blockMarks }),
    UnknownInline,
    UnknownMark,
  ];
}
