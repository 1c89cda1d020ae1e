import { AsyncLocalStorage } from "node:async_hooks";
import Negotiator from "negotiator";
import { type Catalogue, currentCatalogueKey, english } from "#lib/messages/catalogue.ts";
import german from "#lib/messages/de.json" with { type: "json" };
import germanErrors from "#lib/messages/errors.de.json" with { type: "json" };
import { type Locale, locales } from "#lib/messages/locales.ts";
import { AppError } from "#lib/protocol/errors.ts";

const catalogues: Record<Locale, Catalogue> = { en: english, de: { locale: "de", texts: german } };
const sentences: Record<Locale, Record<string, string>> = { en: {}, de: germanErrors };
const current = new AsyncLocalStorage<Catalogue>();

/** Every message in one language. */
export function catalogueOf(locale: Locale): Catalogue {
  return catalogues[locale];
}

/** Does work in which `message` speaks this language; bundled code is reached too, which shares no modules with this. */
export function speaking<T>(locale: Locale, work: () => T): T {
  (globalThis as Record<symbol, unknown>)[currentCatalogueKey] = () => current.getStore() ?? english;
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
