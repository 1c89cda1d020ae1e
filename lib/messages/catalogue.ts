import { IntlMessageFormat } from "intl-messageformat";
import type { Locale } from "./locales.ts";
import type englishTexts from "./en.json";

/** The name of a message. */
export type MessageKey = keyof typeof englishTexts;

/** What a message with values in it is made of; the browser has no parser for it. */
export type MessageParts = ReturnType<IntlMessageFormat["getAst"]>;

/** Every message in one language: its words, or what it is made of. As JSON it goes along with a page. */
export interface Catalogue {
  locale: Locale;
  texts: Record<MessageKey, string | MessageParts>;
}

/** Under this name of globalThis a server keeps what tells the catalogue of the request at hand, for bundled code too. */
export const currentCatalogueKey = Symbol.for("quire.catalogue");

const formats = new WeakMap<MessageParts, IntlMessageFormat>();

/** A message of a catalogue, with its values filled in. */
export function formatMessage(
  { locale, texts }: Catalogue,
  key: MessageKey,
  values?: Record<string, string | number>,
): string {
  const text = texts[key];
  if (typeof text === "string") return text;
  let format = formats.get(text);
  if (format === undefined) {
    format = new IntlMessageFormat(text, locale);
    formats.set(text, format);
  }
  return String(format.format(values));
}
