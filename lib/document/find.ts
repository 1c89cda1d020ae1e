import type { Node } from "@tiptap/pm/model";
import { unknownNames } from "./schema/unknown.ts";

/** What is looked for. */
export interface FindQuery {
  text: string;
  matchCase: boolean;
  wholeWord: boolean;
  isPattern: boolean;
}

/** A place in a text where something was found. */
export interface Match {
  from: number;
  to: number;
  /** What comes in its place, where `template` was asked for. */
  replacement(template: string): string;
}

/** Finds all there is in a text, from its beginning on; none lies over another, and none is empty. */
export type Matcher = (text: string) => Match[];

/** Something that was found, by its place in the document. */
export interface Hit extends Match {}

/** Stands for whatever is no letter: a mention, an equation. Nothing is found in or across one. */
const object = "\ufffc";

/** Finds words as they are written. Null for no words. */
export function wordMatcher({ text, matchCase, wholeWord }: FindQuery): Matcher | null {
  if (text === "") return null;
  const pattern = new RegExp(text.replaceAll(/[\\^$.*+?()[\]{}|/]/g, String.raw`\$&`), matchCase ? "gu" : "giu");
  return (where) =>
    [...where.matchAll(pattern)]
      .map(({ index, 0: { length } }) => ({
        from: index,
        to: index + length,
        replacement: (template: string) => template,
      }))
      .filter((match) => !wholeWord || isWholeWord(where, match));
}

/** Whether no letter or digit stands right before or behind a match. */
export function isWholeWord(text: string, { from, to }: { from: number; to: number }): boolean {
  const before = /[\p{L}\p{N}\p{M}_]$/u.test(text.slice(Math.max(0, from - 2), from));
  const after = /^[\p{L}\p{N}\p{M}_]/u.test(text.slice(to, to + 2));
  return !before && !after;
}

/** Finds in documents. Blocks that have not changed are not looked through again. */
export class Finder {
  readonly #matcher: Matcher;
  readonly #seen = new WeakMap<Node, readonly Match[]>();

  constructor(matcher: Matcher) {
    this.#matcher = matcher;
  }

  /** All hits in a document, in order. */
  hits(doc: Node): Hit[] {
    const found: Hit[] = [];
    doc.descendants((node, pos) => {
      // What this version does not know stays as it is, and so is not offered for replacing.
      if (node.type.name === unknownNames.block || node.type.name === unknownNames.container) return false;
      if (!node.isTextblock) return true;
      for (const { from, to, replacement } of this.#in(node))
        found.push({ from: pos + 1 + from, to: pos + 1 + to, replacement });
      return false;
    });
    return found;
  }

  #in(block: Node): readonly Match[] {
    const before = this.#seen.get(block);
    if (before !== undefined) return before;
    // Each thing that is no letter takes one place, as in the document.
    const text = block.textBetween(0, block.content.size, undefined, ({ type }) =>
      type.name === "hardBreak" ? "\n" : object,
    );
    const matches: Match[] = [];
    let start = 0;
    // Between two such things each stretch is looked through by itself, so that nothing reaches over one.
    for (const stretch of text.split(object)) {
      for (const { from, to, replacement } of this.#matcher(stretch))
        if (to > from) matches.push({ from: start + from, to: start + to, replacement });
      start += stretch.length + 1;
    }
    this.#seen.set(block, matches);
    return matches;
  }
}
