import type { Transaction } from "@tiptap/pm/state";

/** Typing or deleting a letter or so in one place, as far as it can be told from a transaction. */
interface Keystroke {
  kind: "insert" | "delete";
  from: number;
  /** Where the next one would be if it went on. */
  next: number;
  text: string;
}

/** More letters at once are no keystroke: a paste, a word that was completed, a replacement. */
const keystrokeLength = 2;

/** Said of a transaction that the next one goes on with: the two are taken back as one. */
export const goesOn = "goesOn";

/** Said of a transaction that is taken back together with the one before it. */
export const goesAlong = "goesAlong";

/**
 * Whether a change begins something that a person would take back by itself: anything but going on with the same word,
 * or going on deleting.
 */
export function startsGroup(before: Transaction | null, now: Transaction): boolean {
  if (before?.getMeta(goesOn) === true && now.getMeta("paste") !== true) return false;
  if (before !== null && now.getMeta(goesAlong) === true) return false;
  if (before === null || now.getMeta("paste") === true || now.getMeta("uiEvent") !== undefined) return true;
  const [last, next] = [keystroke(before), keystroke(now)];
  if (last === null || next === null || last.kind !== next.kind) return true;
  if (next.kind === "delete") return next.next !== last.from && next.from !== last.from;
  if (next.from !== last.next) return true;
  // A word and the space behind it are one; the letter after the space begins the next.
  return /\s$/u.test(last.text) && !/^\s/u.test(next.text);
}

function keystroke({ steps, docs }: Transaction): Keystroke | null {
  const [step, doc] = [steps[0], docs[0]];
  if (steps.length !== 1 || step === undefined || doc === undefined) return null;
  const { from, to, slice } = step as unknown as {
    from?: number;
    to?: number;
    slice?: { size: number; content: { firstChild: { text?: string; nodeSize: number } | null } };
  };
  if (from === undefined || to === undefined || slice === undefined) return null;
  const text = slice.content.firstChild?.text;
  if (slice.size === 0) return to - from > keystrokeLength ? null : { kind: "delete", from, next: to, text: "" };
  if (from !== to || text === undefined || text.length !== slice.size || text.length > keystrokeLength) return null;
  return { kind: "insert", from, next: from + text.length, text };
}
