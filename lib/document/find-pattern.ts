import { RE2JS } from "re2js";
import { type FindQuery, type Matcher, isWholeWord } from "./find.ts";

/**
 * Finds what a regular expression says, in RE2's syntax (no look-around, no references back): in time that grows with the text and not faster,
 * whatever somebody writes. Null for what is none, or would find nothing but emptiness.
 */
export function patternMatcher({ text, matchCase, wholeWord }: FindQuery): Matcher | null {
  if (text === "") return null;
  let pattern: RE2JS;
  try {
    pattern = RE2JS.compile(text, RE2JS.MULTILINE | (matchCase ? 0 : RE2JS.CASE_INSENSITIVE));
  } catch {
    return null;
  }
  return (where) => {
    const matcher = pattern.matcher(where);
    const matches = [];
    while (matcher.find()) {
      const groups = Array.from({ length: matcher.groupCount() + 1 }, (_, index) => matcher.group(index) ?? "");
      const match = {
        from: matcher.start(),
        to: matcher.end(),
        // `$1` is the first group, `$&` all of it, `$$` the sign itself.
        replacement: (template: string) =>
          template.replaceAll(/\$(\$|&|\d{1,2})/g, (whole, which: string) => {
            if (which === "$") return "$";
            return (which === "&" ? groups[0] : groups[Number(which)]) ?? whole;
          }),
      };
      if (!wholeWord || isWholeWord(where, match)) matches.push(match);
    }
    return matches;
  };
}
