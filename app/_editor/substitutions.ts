import { Extension, InputRule } from "@tiptap/core";
import { currentLocale } from "#app/_ui/messages.ts";
import type { Page } from "#lib/document/commands/command.ts";
import { type Quotes, quotesOf } from "./quotes.ts";

/** What a few signs stand for that keyboards do not have. */
const signs: readonly [RegExp, string][] = [
  [/\(c\)$/i, "©"],
  [/\(r\)$/i, "®"],
  [/\(tm\)$/i, "™"],
  [/\.\.\.$/, "…"],
  [/(?<=[^-])--$/, "–"],
  [/–-$/, "—"],
  [/(?<=^|[^<-])->$/, "→"],
  [/<-$/, "←"],
  [/\+\/-$/, "±"],
  [/(?<=^|\s)1\/2 $/, "½ "],
  [/(?<=^|\s)1\/4 $/, "¼ "],
  [/(?<=^|\s)3\/4 $/, "¾ "],
];

/** Whether a quote opens that stands behind this: behind nothing, a space, a bracket, a dash, or a quote that opens and never closes. */
function isOpening(before: string, [open, close, openInner, closeInner]: Quotes): boolean {
  if (/(?:^|[\s([{<\u2013\u2014])$/u.test(before)) return true;
  return [open, openInner].some((sign) => sign !== close && sign !== closeInner && before.endsWith(sign));
}

/** Whether an address goes on here, which is written as it is. */
function isInAddress(before: string): boolean {
  const at = before.lastIndexOf("://");
  return at !== -1 && !/\s/u.test(before.slice(at));
}

/** While one types, straight quotes become those of the text's language, and some signs what they stand for. Backspace takes it back. */
export const Substitutions = Extension.create<{ page: Page | null }>({
  name: "substitutions",
  addOptions: () => ({ page: null }),
  addInputRules() {
    const { page } = this.options;
    const { editor } = this;
    const rule = (find: RegExp, signFor: (before: string, quotes: Quotes) => string | null) =>
      new InputRule({
        find,
        handler: ({ state, range }) => {
          if (page?.isOn("substitute") !== true) return null;
          const $from = state.doc.resolve(range.from);
          // What is typed next may be code where nothing is yet.
          if (state.storedMarks?.some(({ type }) => type.spec.code === true) === true) return null;
          const before = $from.parent.textBetween(0, $from.parentOffset, undefined, "\ufffc");
          const own = $from.parent.attrs["lang"] as string | null | undefined;
          // Words that become code when the second sign is written are written as they are.
          if (/(?:^|[\s([{])`(?:\S[^`]*)?$/u.test(before)) return null;
          const sign = signFor(before, quotesOf(own || editor.view.dom.lang || currentLocale()));
          if (sign === null) return null;
          state.tr.insertText(sign, range.from, range.to);
          return undefined;
        },
      });
    return [
      rule(/"$/, (before, quotes) => quotes[isOpening(before, quotes) ? 0 : 1]),
      rule(/'$/, (before, quotes) => (isOpening(before, quotes) ? quotes[2] : closingOrApostrophe(before, quotes))),
      ...signs.map(([find, sign]) => rule(find, (before) => (isInAddress(before) ? null : sign))),
    ];
  },
});

/** Behind a letter it is an apostrophe, unless there is something to close. */
function closingOrApostrophe(before: string, [, , open, close]: Quotes): string {
  const isOpen = before.lastIndexOf(open) > before.lastIndexOf(close);
  return !isOpen && /\p{L}$/u.test(before) ? "’" : close;
}
