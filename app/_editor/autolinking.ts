import { Extension, type Storage } from "@tiptap/core";
import type { Node } from "@tiptap/pm/model";
import { Plugin, PluginKey, type Transaction } from "@tiptap/pm/state";
import { RemoveMarkStep, ReplaceStep } from "@tiptap/pm/transform";
import type { EditorView } from "@tiptap/pm/view";
import type { tokenize as tokenizeType } from "linkifyjs";
import { whenIdle } from "#app/_ui/when-idle.ts";
import { untilLoaded } from "#app/_ui/until-loaded.ts";
import { isFromSequence, undoes } from "#lib/document/binding/sync-plugin.ts";
import { goesAlong, goesOn } from "#lib/document/binding/undo-groups.ts";
import { toHref } from "#lib/document/commands/link.ts";
import { readPendingInput } from "./pending-input.ts";

/** Words with an address in them, or what may be one; they move with the text. */
interface Words {
  from: number;
  text: string;
}

interface Found {
  /** What was written to its end, or pasted, and was not looked at yet. */
  waiting: readonly (Words & { isPasted: boolean })[];
  /** The addresses that were made links last. */
  made: readonly Words[];
  /** Addresses whose links were taken off: they stay off in this page. */
  off: ReadonlySet<string>;
}

declare module "@tiptap/core" {
  interface Storage {
    autolinking: {
      /** Whether what is being pasted was copied here, and stays as it was. */
      isOwnPaste: boolean;
    };
  }
}

type Tokenize = typeof tokenizeType;

/** Something within a word that only addresses have there. */
const mayBeAddress = /\S[.:@]\S/;
/** An address of more letters is looked at by nobody. */
const longestWord = 4_000;
/** More than these wait for nothing: what tells addresses from words cannot be had. */
const mostWaiting = 400;
const mostMade = 50;
/** Typing and pasting take fewer steps; what changes many blocks at once writes nothing new. */
const mostSteps = 8;
/** What stands in the place of a picture or a sign that is no letter. */
const leaf = " ";

const key = new PluginKey<Found>("autolinking");

/**
 * An address becomes a link when one goes on behind it, or pastes it: one's own alone, and once, so that a link which was taken off stays off.
 * What tells addresses from words is loaded with the first that may be one.
 */
export const Autolinking = Extension.create<object, Storage["autolinking"]>({
  name: "autolinking",
  addStorage: () => ({ isOwnPaste: false }),
  onCreate() {
    whenIdle(() => void import("linkifyjs").catch(() => undefined));
  },
  addProseMirrorPlugins() {
    const { storage } = this;
    let isAsked = false;
    const look = (view: EditorView) => {
      // What is being composed must be left as it is; the next change asks again.
      if (isAsked || view.composing) return;
      isAsked = true;
      void untilLoaded(() => import("linkifyjs")).then(({ tokenize }) => {
        isAsked = false;
        if (view.isDestroyed || !view.editable || view.composing) return;
        readPendingInput(view);
        link(view, tokenize);
      });
    };
    return [
      new Plugin<Found>({
        key,
        state: {
          init: () => ({ waiting: [], made: [], off: new Set() }),
          apply: (tr, before) => next(tr, before, storage.isOwnPaste),
        },
        view: () => ({
          update: (view) => {
            if (key.getState(view.state)?.waiting.length !== 0) look(view);
          },
        }),
      }),
    ];
  },
});

function next(tr: Transaction, before: Found, isOwnPaste: boolean): Found {
  const made = tr.getMeta(key) as readonly Words[] | undefined;
  const found =
    made === undefined ? before : { ...before, waiting: [], made: [...before.made, ...made].slice(-mostMade) };
  if (!tr.docChanged || made !== undefined) return found;
  const moved = <T extends Words>(all: readonly T[]) =>
    all.map((each) => ({ ...each, from: tr.mapping.map(each.from, 1) }));
  const isUndo = tr.getMeta(undoes) === true;
  const waiting = isUndo ? [] : moved(found.waiting);
  if (!isFromSequence(tr) && !(isOwnPaste && tr.getMeta("paste") === true)) waiting.push(...writtenIn(tr));
  const off = [...takenOff(tr), ...(isUndo ? moved(found.made).filter((words) => isPlain(tr.doc, words)) : [])];
  return {
    waiting: waiting.slice(-mostWaiting),
    made: moved(found.made),
    off: off.length === 0 ? found.off : new Set([...found.off, ...off.map(({ text }) => text)]),
  };
}

/** Whether an address stands where it was, and is no link any more. */
function isPlain(doc: Node, { from, text }: Words): boolean {
  const { link: type } = doc.type.schema.marks;
  return (
    type !== undefined && textAt(doc, from, text.length) === text && !doc.rangeHasMark(from, from + text.length, type)
  );
}

function takenOff({ steps, docs }: Transaction): Words[] {
  return steps.slice(0, mostSteps).flatMap((step, index) => {
    const doc = docs[index];
    if (!(step instanceof RemoveMarkStep) || step.mark.type.name !== "link" || doc === undefined) return [];
    return [{ from: step.from, text: doc.textBetween(step.from, step.to, " ", leaf) }];
  });
}

function textAt(doc: Node, from: number, length: number): string {
  return from + length > doc.content.size ? "" : doc.textBetween(from, from + length, undefined, leaf);
}

/** What a transaction wrote to its end, or pasted, and may be an address. */
function writtenIn(tr: Transaction): Found["waiting"] {
  const isPasted = tr.getMeta("paste") === true;
  // A large paste is read by nobody before it is there.
  if (isPasted ? tr.getMeta(goesOn) === true : tr.getMeta("uiEvent") !== undefined) return [];
  if (!isPasted && tr.steps.length > mostSteps) return [];
  return tr.steps.flatMap((step, index) => {
    const doc = tr.docs[index];
    const later = tr.mapping.slice(index + 1);
    if (isPasted) {
      const found: (Words & { isPasted: boolean })[] = [];
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
function pastedIn(doc: Node, from: number, to: number): Found["waiting"] {
  const found: (Words & { isPasted: boolean })[] = [];
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

/** Whether words may become a link: no part of them is one, or one that was made of them before they were written on. */
function isFree(doc: Node, from: number, to: number, made: readonly Words[]): boolean {
  let isWhole = true;
  let isTaken = false;
  doc.nodesBetween(from, to, (node, pos) => {
    if (!node.isText) return;
    const isLink = node.marks.some(({ type }) => type.name === "link");
    if (!isLink) isWhole = false;
    const isOurs = made.some((words) => words.from === from && pos < from + words.text.length);
    if (node.marks.some(({ type }) => type.name === "code") || (isLink && !isOurs)) isTaken = true;
  });
  return !isTaken && !isWhole;
}

function link(view: EditorView, tokenize: Tokenize): void {
  const { state } = view;
  const { tr, schema, doc } = state;
  const { link: linkMark } = schema.marks;
  const { waiting, off, made: before } = key.getState(state) ?? { waiting: [], off: new Set(), made: [] };
  if (linkMark === undefined || waiting.length === 0) return;
  const made: Words[] = [];
  for (const { from, text } of waiting) {
    // Somebody may have written into it meanwhile.
    if (textAt(doc, from, text.length) !== text || doc.resolve(from).parent.type.spec.code === true) continue;
    for (const { start, end, href } of addressesIn(text, tokenize)) {
      const [first, last] = [from + start, from + end];
      const words = { from: first, text: text.slice(start, end) };
      if (off.has(words.text) || !isFree(doc, first, last, before)) continue;
      tr.addMark(first, last, linkMark.create({ href }));
      made.push(words);
    }
  }
  if (tr.docChanged) {
    // What is written next looks as was wanted.
    tr.setStoredMarks(state.storedMarks);
    if (waiting.every(({ isPasted }) => isPasted)) tr.setMeta(goesAlong, true);
    else tr.setMeta("uiEvent", "autolink");
  }
  view.dispatch(tr.setMeta(key, made));
}

/** The addresses in some words: not what only begins like one ("example.com1"), nor the name of a machine or a number of one alone. */
function addressesIn(text: string, tokenize: Tokenize): { start: number; end: number; href: string }[] {
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
