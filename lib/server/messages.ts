import { AsyncLocalStorage } from "node:async_hooks";
import { IntlMessageFormat } from "intl-messageformat";
import Negotiator from "negotiator";
import { type Catalogue, type MessageKey, currentCatalogueKey } from "#lib/messages/catalogue.ts";
import german from "#lib/messages/de.json" with { type: "json" };
import english from "#lib/messages/en.json" with { type: "json" };
import germanErrors from "#lib/messages/errors.de.json" with { type: "json" };
import { type Locale, locales } from "#lib/messages/locales.ts";
import { AppError } from "#lib/protocol/errors.ts";

const catalogues: Record<Locale, Catalogue> = { en: catalogue("en", english), de: catalogue("de", german) };
const sentences: Record<Locale, Record<string, string>> = { en: {}, de: germanErrors };
const current = new AsyncLocalStorage<Catalogue>();

/** Every message in one language. */
export function catalogueOf(locale: Locale): Catalogue {
  return catalogues[locale];
}

/** Does work in which `message` speaks this language; bundled code is reached too, which shares no modules with this. */
export function speaking<T>(locale: Locale, work: () => T): T {
  // Not where this module begins: bundled code has one of its own, which nobody speaks in.
  (globalThis as Record<symbol, unknown>)[currentCatalogueKey] = () => current.getStore() ?? catalogues.en;
  return current.run(catalogueOf(locale), work);
}

/** The language of ours that a browser asks for first (`Accept-Language`); the first of all where it asks for none. */
export function preferredLocale(acceptLanguage: string | undefined): Locale {
  const asked = new Negotiator({ headers: { "accept-language": acceptLanguage } });
  return (asked.language([...locales]) as Locale | undefined) ?? locales[0];
}

/** The sentence of an AppError in another language; one that no translator has seen says what its code means. */
export function sentenceOf(error: AppError, locale: Locale): string {
  const known = sentences[locale];
  return known[error.message] ?? known[new AppError(error.code).message] ?? error.message;
}

/** A catalogue as translators write it (ICU), with what has values in it parsed: once, and not in every browser. */
function catalogue(locale: Locale, texts: Record<MessageKey, string>): Catalogue {
  const parsed = Object.entries(texts).map(([key, text]) => [
    key,
    text.includes("{") ? new IntlMessageFormat(text, locale).getAst() : text,
  ]);
  return { locale, texts: Object.fromEntries(parsed) as Catalogue["texts"] };
}
