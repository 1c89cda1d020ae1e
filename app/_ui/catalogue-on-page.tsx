"use client";

import { useServerInsertedHTML } from "next/navigation";
import { useEffect, useRef } from "react";
import type { Locale } from "#lib/messages/locales.ts";
import { catalogueId, currentCatalogue } from "./messages.ts";

/** For which language this tab was loaded anew. */
const reloadedFor = "quire:language";

/**
 * Brings the messages of this page's language along with it, once, as data. A page that is wanted in another language from now on, as
 * after signing in, is loaded anew.
 */
export function CatalogueOnPage({ wanted }: { wanted: Locale }) {
  const isThere = useRef(false);
  useServerInsertedHTML(() => {
    const { locale, texts } = currentCatalogue();
    if (isThere.current) return null;
    isThere.current = true;
    const data = JSON.stringify(texts).replaceAll("<", String.raw`\u003c`);
    return <script id={catalogueId} lang={locale} type="application/json" dangerouslySetInnerHTML={{ __html: data }} />;
  });
  useEffect(() => {
    if (wanted === currentCatalogue().locale) {
      sessionStorage.removeItem(reloadedFor);
    } else if (sessionStorage.getItem(reloadedFor) !== wanted) {
      // Once: a server that goes on otherwise is believed.
      sessionStorage.setItem(reloadedFor, wanted);
      location.reload();
    }
  }, [wanted]);
  return null;
}
