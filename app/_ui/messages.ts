import { type Catalogue, type MessageKey, currentCatalogueKey, formatMessage } from "#lib/messages/catalogue.ts";
import { type Locale, localeOf } from "#lib/messages/locales.ts";

export type { MessageKey } from "#lib/messages/catalogue.ts";

/** A message in the language of this page (ICU), with its values filled in. Not at the top of a module: no page is there yet. */
export function message(key: MessageKey, values?: Record<string, string | number>): string {
  return formatMessage(currentCatalogue(), key, values);
}

/** The language that this page speaks. */
export function currentLocale(): Locale {
  return currentCatalogue().locale;
}

/** The element in which a page brings its messages along; see catalogue-on-page.tsx. */
export const catalogueId = "quire-messages";

let brought: Catalogue | undefined;

/** Every message in the language of this page. */
export function currentCatalogue(): Catalogue {
  if (typeof document === "undefined") {
    const current = (globalThis as Record<symbol, unknown>)[currentCatalogueKey] as () => Catalogue;
    return current();
  }
  brought ??= readCatalogue(document.getElementById(catalogueId));
  return brought;
}

function readCatalogue(element: HTMLElement | null): Catalogue {
  const locale = localeOf(element?.lang);
  if (element === null || locale === null) throw new Error("this page came without its messages");
  return { locale, texts: JSON.parse(element.textContent) as Catalogue["texts"] };
}
