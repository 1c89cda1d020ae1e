import type { Extensions, Node } from "@tiptap/core";
import { Bold } from "@tiptap/extension-bold";
import { Code } from "@tiptap/extension-code";
import { Document } from "@tiptap/extension-document";
import { Italic } from "@tiptap/extension-italic";
import { ListKeymap } from "@tiptap/extension-list";
import { Strike } from "@tiptap/extension-strike";
import { Text } from "@tiptap/extension-text";
import { Underline } from "@tiptap/extension-underline";
import { Gapcursor } from "@tiptap/extensions/gap-cursor";
import * as atoms from "./atoms.ts";
import * as containers from "./containers.ts";
import * as marks from "./marks.ts";
import { table, tableCell, tableHeader, tableRow } from "./tables.ts";
import * as textBlocks from "./text-blocks.ts";
import { UnknownBlock, UnknownContainer, UnknownInline, UnknownMark } from "./unknown.ts";

/** What a whole block may carry, beside the letters in it. */
const blockMarks = "comment unknownMark";

/** None of an extension's own keys: those of looks and blocks are in the table of commands. */
const keyless = { addKeyboardShortcuts: () => ({}) };

/** The nodes and marks of a document, for the editor, the renderer and the formats alike. */
export function documentExtensions(): Extensions {
  return [
    Document.extend({ marks: blockMarks }),
    Bold.extend({ group: "look", ...keyless }),
    // What a letter says (a link, a comment) it says in code as well.
    Code.extend({ group: "look", excludes: "look", ...keyless }),
    Gapcursor,
    Italic.extend({ group: "look", ...keyless }),
    ListKeymap,
    Strike.extend({ group: "look", ...keyless }),
    Text,
    Underline.extend({ group: "look", ...keyless }),
    ...Object.values(textBlocks),
    ...[...Object.values(containers), table, tableRow, tableCell, tableHeader].map((container) =>
      (container as Node).extend({ marks: blockMarks }),
    ),
    ...Object.values(atoms),
    ...Object.values(marks),
    UnknownBlock,
    UnknownContainer.extend({ marks: blockMarks }),
    UnknownInline,
    UnknownMark,
  ];
}
