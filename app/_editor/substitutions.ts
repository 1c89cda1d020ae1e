import { Extension, InputRule } from "@tiptap/core";
import { currentLocale } from "#app/_ui/messages.ts";
import type { Page } from "#lib/document/commands/command.ts";

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

/** Quotation marks as a language writes them: without and within others, each at its beginning and its end. */
const quotes: Record<ReturnType<typeof currentLocale>, readonly [string, string, string, string]> = {
  en: ["“", "”", "‘", "’"],
  de: ["„", "“", "‚", "‘"],
};

/** While one types, straight quotes become those of the page's language, and some signs what they stand for. Backspace takes it back. */
export const Substitutions = Extension.create<{ page: Page | null }>({
  name: "substitutions",
  addOptions: () => ({ page: null }),
  addInputRules() {
    const { page } = this.options;
    const [open, close, openInner, closeInner] = quotes[currentLocale()];
    const beforeOpening = String.raw`(?<=^|[\s([{<\u2013\u2014\u2018\u201a\u201c\u201e])`;
    const rules: readonly [RegExp, string][] = [
      [new RegExp(`${beforeOpening}"$`, "u"), open],
      [/"$/, close],
      [new RegExp(`${beforeOpening}'$`, "u"), openInner],
      // Behind a letter it is an apostrophe, unless there is something to close.
      [new RegExp(`(?<=${openInner}[^${closeInner}]*)'$`, "u"), closeInner],
      [/(?<=\p{L})'$/u, "’"],
      [/'$/, closeInner],
      ...signs,
    ];
    return rules.map(
      ([find, sign]) =>
        new InputRule({
          find,
          handler: ({ state, range }) => {
            if (page?.isOn("substitute") !== true) return null;
            state.tr.insertText(sign, range.from, range.to);
            return undefined;
          },
        }),
    );
  },
});
