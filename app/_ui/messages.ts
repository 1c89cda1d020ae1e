import { IntlMessageFormat } from "intl-messageformat";
import english from "./messages/en.json" with { type: "json" };

/** The name of a message in the catalogue. */
export type MessageKey = keyof typeof english;

const locale = "en";
const formats = new Map<MessageKey, IntlMessageFormat>();

/** A message of the catalogue (ICU), with its values filled in. */
export function message(key: MessageKey, values?: Record<string, string | number>): string {
  const text = english[key];
  if (!text.includes("{")) return text;
  let format = formats.get(key);
  if (format === undefined) {
    format = new IntlMessageFormat(text, locale);
    formats.set(key, format);
  }
  return String(format.format(values));
}
