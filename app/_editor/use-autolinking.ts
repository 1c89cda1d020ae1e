import type { Editor, EditorEvents } from "@tiptap/core";
import type { Node } from "@tiptap/pm/model";
import type { Transaction } from "@tiptap/pm/state";
import { RemoveMarkStep } from "@tiptap/pm/transform";
import type { EditorView } from "@tiptap/pm/view";
import { useEffect } from "react";
import { whenIdle } from "#app/_ui/when-idle.ts";
import { untilLoaded } from "#app/_ui/until-loaded.ts";
import { isFromSequence, undoes } from "#lib/document/binding/sync-plugin.ts";
import { goesAlong } from "#lib/document/binding/undo-groups.ts";
import { type Edit, editOf, takeFirstEdits } from "./first-edits.ts";
import { readPendingInput } from "./pending-input.ts";
import {
  type Tokenize,
  type Words,
  type WrittenWords,
  addressesIn,
  leaf,
  mostSteps,
  writtenIn,
} from "./written-addresses.ts";

interface Found {
  /** What was written to its end, or pasted, and was not looked at yet. */
  waiting: readonly WrittenWords[];
  /** The addresses that were made links last. */
  made: readonly Words[];
  /** Addresses whose links were taken off: they stay off in this page. */
  off: ReadonlySet<string>;
}

/** More than these wait for nothing: what tells addresses from words cannot be had. */
const mostWaiting = 400;
const mostMade = 50;
/** Tells a transaction that makes links, and which. */
const key = "autolinked";

/**
 * An address becomes a link when one goes on behind it, or pastes it: one's own alone, and once, so that a link which was taken off stays off.
 * What tells addresses from words is loaded with the first that may be one. It comes with what floats above the text, and stands among no plugins.
 */
export function useAutolinking(editor: Editor): void {
  useEffect(() => {
    const { view } = editor;
    let found: Found = { waiting: [], made: [], off: new Set() };
    let isAsked = false;
    const forget = whenIdle(() => void import("linkifyjs").catch(() => undefined));
    const look = () => {
      // What is being composed must be left as it is; the next change asks again.
      if (isAsked || view.composing) return;
      isAsked = true;
      void untilLoaded(() => import("linkifyjs")).then(({ tokenize }) => {
        isAsked = false;
        if (view.isDestroyed || !view.editable || view.composing) return;
        readPendingInput(view);
        link(view, found, tokenize);
      });
    };
    const read = ({ transactions, isOwnPaste }: Edit) => {
      for (const tr of transactions) found = next(tr, found, isOwnPaste);
      if (found.waiting.length > 0) look();
    };
    const follow = (event: EditorEvents["transaction"]) => read(editOf(event));
    for (const edit of takeFirstEdits(editor)) read(edit);
    editor.on("transaction", follow);
    return () => {
      forget();
      editor.off("transaction", follow);
    };
  }, [editor]);
}

function next(tr: Transaction, last: Found, isOwnPaste: boolean): Found {
  const made = tr.getMeta(key) as readonly Words[] | undefined;
  const found = made === undefined ? last : { ...last, waiting: [], made: [...last.made, ...made].slice(-mostMade) };
  if (!tr.docChanged || made !== undefined) return found;
  const moved = <T extends Words>(all: readonly T[]) =>
    all.map((each) => ({ ...each, from: tr.mapping.map(each.from, 1) }));
  const isUndo = tr.getMeta(undoes) === true;
  // A link goes along with the paste that brought its words, and with nothing that was done since.
  const isNext = !isFromSequence(tr) && tr.getMeta("appendedTransaction") === undefined;
  const before = isNext ? found.waiting.map((words) => ({ ...words, isPasted: false })) : found.waiting;
  const waiting = isUndo ? [] : moved(before);
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

function link(view: EditorView, { waiting, off, made: before }: Found, tokenize: Tokenize): void {
  const { state } = view;
  const { tr, schema, doc } = state;
  const { link: linkMark } = schema.marks;
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
