import type { Node } from "@tiptap/pm/model";
import type { Transaction } from "@tiptap/pm/state";
import { ReplaceStep } from "@tiptap/pm/transform";
import type { tokenize as tokenizeType } from "linkifyjs";
import { goesOn } from "#lib/document/binding/undo-groups.ts";
import { toHref } from "#lib/document/commands/link.ts";

/** Words with an address in them, or what may be one; they move with the text. */
export interface Words {
  from: number;
  text: string;
}

/** Words that were written to their end, or pasted. */
export interface WrittenWords extends Words {
  isPasted: boolean;
}

/** What tells addresses from words; loaded when it is needed. */
export type Tokenize = typeof tokenizeType;

/** Something within a word that only addresses have there. */
const mayBeAddress = /\S[.:@]\S/;
/** An address of more letters is looked at by nobody. */
const longestWord = 4_000;
/** Typing and pasting take fewer steps; what changes many blocks at once writes nothing new. */
export const mostSteps = 8;
/** What stands in the place of a picture or a sign that is no letter. */
export const leaf = " ";

/** What a transaction wrote to its end, or pasted, and may be an address. */
export function writtenIn(tr: Transaction): WrittenWords[] {
  const isPasted = tr.getMeta("paste") === true;
  // A large paste is read by nobody before it is there.
  if (isPasted ? tr.getMeta(goesOn) === true : tr.getMeta("uiEvent") !== undefined) return [];
  if (!isPasted && tr.steps.length > mostSteps) return [];
  return tr.steps.flatMap((step, index) => {
    const doc = tr.docs[index];
    const later = tr.mapping.slice(index + 1);
    if (isPasted) {
      const found: WrittenWords[] = [];
      step.getMap().forEach((_from, _to, start, end) => {
        if (start < end) found.push(...pastedIn(tr.doc, later.map(start, -1), later.map(end, 1)));
      });
      return found;
    }
    if (!(step instanceof ReplaceStep) || step.slice.size === 0 || doc === undefined) return [];
    return wordsEnded(doc, step).map(({ from, text }) => ({ from: later.map(from, 1), text, isPasted }));
  });
}

/** The words of each block in a range; not those that go on outside of it. */
function pastedIn(doc: Node, from: number, to: number): WrittenWords[] {
  const found: WrittenWords[] = [];
  doc.nodesBetween(from, to, (block, pos) => {
    if (!block.isTextblock) return true;
    const [first, last] = [pos + 1, pos + 1 + block.content.size];
    let start = Math.max(from, first);
    let text = doc.textBetween(start, Math.min(to, last), undefined, leaf);
    const isWordAt = (at: number) =>
      at >= first && at < last && /\S/u.test(doc.textBetween(at, at + 1, undefined, leaf));
    if (isWordAt(start + text.length)) text = text.slice(0, lastSpace(text) + 1);
    if (isWordAt(start - 1)) {
      const skipped = Math.max(0, text.search(/\s/u));
      start += skipped;
      text = skipped === 0 ? "" : text.slice(skipped);
    }
    if (mayBeAddress.test(text)) found.push({ from: start, text, isPasted: true });
    return false;
  });
  return found;
}

/** The words that end with a space in what a step writes, or with the end that it gives their block. */
function wordsEnded(doc: Node, { from, to, slice }: ReplaceStep): Words[] {
  const $from = doc.resolve(from);
  if (!$from.parent.isTextblock || $from.parent.type.spec.code === true) return [];
  const { content, openStart, openEnd } = slice;
  const isSplit = from === to && openStart > 0 && openStart === openEnd && slice.size === 2 * openStart;
  const isInline = openStart === 0 && content.firstChild?.isInline === true;
  if (!isSplit && !isInline) return [];
  const written = isSplit ? leaf : content.textBetween(0, content.size, undefined, leaf);
  const start = Math.max($from.start(), from - longestWord);
  const before = doc.textBetween(start, from, undefined, leaf);
  const index = lastSpace(before) + 1;
  // The beginning of a longer word is none.
  if (index === 0 && start > $from.start()) return [];
  const text = before.slice(index) + written;
  return [...text.slice(0, lastSpace(text) + 1).matchAll(/\S+/gu)].flatMap(({ 0: word, index: at }) =>
    // What had ended before does not end again.
    at + word.length >= before.length - index && mayBeAddress.test(word)
      ? [{ from: start + index + at, text: word }]
      : [],
  );
}

/** Where the last space of a text is; -1 where it has none. A pattern would try every letter of a long word. */
function lastSpace(text: string): number {
  let index = text.length - 1;
  while (index >= 0 && /\S/u.test(text.charAt(index))) index -= 1;
  return index;
}

/** The addresses in some words: not what only begins like one ("example.com1"), nor the name of a machine or a number of one alone. */
export function addressesIn(text: string, tokenize: Tokenize): { start: number; end: number; href: string }[] {
  return [...text.matchAll(/\S+/gu)].flatMap(({ 0: whole, index }) => {
    // A quote that closes behind an address, and what closes with it, is none of it.
    const word = whole.length > longestWord ? whole : whole.replace(/[“”„‟‘’‚‛«»‹›]\p{P}*$/u, "");
    if (word.length > longestWord || !mayBeAddress.test(word)) return [];
    const tokens = tokenize(word).map((token) => token.toObject("https"));
    if (!tokens.every(({ isLink, value }) => isLink || /^[\p{P}\p{S}]+$/u.test(value))) return [];
    return tokens.flatMap(({ isLink, value, href: complete, start, end }) => {
      const isNamed = /^[a-z][a-z\d+.-]*:\/\//i.test(value) || /\.\p{L}{2,}(?:[/:?#]|$)/u.test(value);
      const href = isLink && isNamed ? toHref(complete) : null;
      return href === null ? [] : [{ start: index + start, end: index + end, href }];
    });
  });
}
