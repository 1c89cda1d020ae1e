import { IntlMessageFormat } from "intl-messageformat";
import type { Locale } from "./locales.ts";
import englishTexts from "./en.json" with { type: "json" };

/** The name of a message. */
export type MessageKey = keyof typeof englishTexts;

/** Every message in one language, as ICU writes them. */
export interface Catalogue {
  locale: Locale;
  texts: Record<MessageKey, string>;
}

/** The one that every page has; others are brought along where they are spoken. */
export const english: Catalogue = { locale: "en", texts: englishTexts };

/** Under this name of globalThis a server keeps what tells the catalogue of the request at hand, for bundled code too. */
export const currentCatalogueKey = Symbol.for("quire.catalogue");

const formats = new Map<string, IntlMessageFormat>();

/** A message of a catalogue, with its values filled in. */
export function formatMessage(
  { locale, texts }: Catalogue,
  key: MessageKey,
  values?: Record<string, string | number>,
): string {
  const text = texts[key];
  if (!text.includes("{")) return text;
  const name = `${locale} ${key}`;
  let format = formats.get(name);
  if (format === undefined) {
    format = new IntlMessageFormat(text, locale);
    formats.set(name, format);
  }
  return String(format.format(values));
}
