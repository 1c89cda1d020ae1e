import { Extension, getChangedRanges } from "@tiptap/core";
import { Plugin, PluginKey, type Transaction } from "@tiptap/pm/state";
import type { EditorView } from "@tiptap/pm/view";
import { isFromSequence } from "#lib/document/binding/sync-plugin.ts";
import type { tokenize as tokenizeType } from "linkifyjs";
import { goesAlong, goesOn } from "#lib/document/binding/undo-groups.ts";
import { toHref } from "#lib/document/commands/link.ts";

/** Words in which an address may be; they move with the text until they were looked at. */
interface Candidate {
  from: number;
  text: string;
  /** Came with others at once, and is taken back with them. */
  isPasted: boolean;
}

type Tokenize = typeof tokenizeType;

/** Something within a word that only addresses have there. */
const mayBeAddress = /\S[.:@]\S/;
/** What stands in the place of a picture or a sign that is no letter. */
const leaf = " ";

const key = new PluginKey<readonly Candidate[]>("autolinking");
/** Said of a transaction after which nothing waits any more. */
const looked = "looked";

/**
 * An address becomes a link when one goes on behind it, or pastes it: one's own alone, and once, so that a link which was taken off stays off.
 * What tells addresses from words is loaded with the first that may be one.
 */
export const Autolinking = Extension.create({
  name: "autolinking",
  addProseMirrorPlugins() {
    let tokenize: Promise<Tokenize> | null = null;
    const look = (view: EditorView) => {
      tokenize ??= import("linkifyjs").then((linkify) => linkify.tokenize);
      tokenize.then(
        (found) => {
          // What is being composed must be left as it is; the next change asks again.
          if (!view.isDestroyed && view.editable && !view.composing) link(view, found);
        },
        // Offline, say.
        () => (tokenize = null),
      );
    };
    return [
      new Plugin<readonly Candidate[]>({
        key,
        state: {
          init: () => [],
          apply(tr, waiting) {
            if (tr.getMeta(key) === looked) return [];
            if (!tr.docChanged) return waiting;
            const moved = waiting.map((each) => ({ ...each, from: tr.mapping.map(each.from, 1) }));
            return isFromSequence(tr) ? moved : [...moved, ...candidatesIn(tr)];
          },
        },
        view: () => ({
          update: (view) => {
            if (key.getState(view.state)?.length !== 0) look(view);
          },
        }),
      }),
    ];
  },
});

/** What was just written to its end, or pasted, and may be an address. */
function candidatesIn(tr: Transaction): Candidate[] {
  const { doc } = tr;
  const isPasted = tr.getMeta("paste") === true;
  // A large paste is read by nobody before it is there.
  if (isPasted ? tr.getMeta(goesOn) === true : tr.getMeta("uiEvent") !== undefined) return [];
  const found: Candidate[] = [];
  for (const { newRange } of getChangedRanges(tr)) {
    const { from, to } = newRange;
    if (from === to) continue;
    if (isPasted) {
      doc.nodesBetween(from, to, (block, pos) => {
        if (!block.isTextblock) return true;
        const start = Math.max(from, pos + 1);
        const text = doc.textBetween(start, Math.min(to, pos + 1 + block.content.size), undefined, leaf);
        if (mayBeAddress.test(text)) found.push({ from: start, text, isPasted });
        return false;
      });
      continue;
    }
    const $from = doc.resolve(from);
    if (!$from.parent.isTextblock) continue;
    // The end of a word is a space, or the end of what was one block before.
    const isWithin = to <= $from.end();
    if (isWithin && !/\s$/u.test(doc.textBetween(from, to, undefined, leaf))) continue;
    const text = doc.textBetween($from.start(), isWithin ? to : $from.end(), undefined, leaf);
    const word = /\S+$/u.exec(text.trimEnd());
    if (word !== null && mayBeAddress.test(word[0]))
      found.push({ from: $from.start() + word.index, text: word[0], isPasted });
  }
  return found;
}

function link(view: EditorView, tokenize: Tokenize): void {
  const { state } = view;
  const { tr, schema, doc } = state;
  const { link: linkMark, code } = schema.marks;
  const candidates = key.getState(state) ?? [];
  if (linkMark === undefined || candidates.length === 0) return;
  tr.setMeta(key, looked);
  for (const { from, text } of candidates) {
    const to = from + text.length;
    // Somebody may have written into it meanwhile.
    if (to > doc.content.size || doc.textBetween(from, to, undefined, leaf) !== text) continue;
    if (doc.resolve(from).parent.type.spec.code === true) continue;
    for (const { start, end, href } of addressesIn(text, tokenize)) {
      const [first, last] = [from + start, from + end];
      const isTaken = [linkMark, code].some((type) => type !== undefined && doc.rangeHasMark(first, last, type));
      if (!isTaken) tr.addMark(first, last, linkMark.create({ href }));
    }
  }
  if (tr.docChanged) {
    // What is written next is not part of it, and looks as was wanted.
    if (state.storedMarks === null) tr.removeStoredMark(linkMark);
    else tr.setStoredMarks(state.storedMarks);
    if (candidates.every(({ isPasted }) => isPasted)) tr.setMeta(goesAlong, true);
    else tr.setMeta("uiEvent", "autolink");
  }
  view.dispatch(tr);
}

/** The addresses in some words: not what only begins like one ("example.com1"), nor the name of a machine or a number of one alone. */
function addressesIn(text: string, tokenize: Tokenize): { start: number; end: number; href: string }[] {
  return [...text.matchAll(/\S+/gu)].flatMap(({ 0: word, index }) => {
    if (!mayBeAddress.test(word)) return [];
    const tokens = tokenize(word).map((token) => token.toObject("https"));
    const address = tokens.find(({ isLink }) => isLink);
    const isWhole = tokens.every((token) => token === address || /^\p{P}+$/u.test(token.value));
    if (address === undefined || !isWhole) return [];
    const { value, start, end } = address;
    const isNamed = /^[a-z][a-z\d+.-]*:/i.test(value) || /\.\p{L}{2,}(?:[/:?#]|$)/u.test(value);
    const href = isNamed ? toHref(value) : null;
    return href === null ? [] : [{ start: index + start, end: index + end, href }];
  });
}
