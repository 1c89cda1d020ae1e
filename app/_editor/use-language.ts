import { useEffect, useState } from "react";
import type { Session } from "#app/_collab/session.ts";
import { languageOf } from "#lib/document/language.ts";
import { metaName } from "#lib/document/shared-types.ts";

/** The language that the document is written in, live once the session is ready; null where nobody said. */
export function useLanguage(session: Session | null, ready: boolean, initial: string | null): string | null {
  const [language, setLanguage] = useState(initial);
  useEffect(() => {
    if (session === null || !ready) return undefined;
    const meta = session.doc.getMap(metaName);
    const refresh = () => setLanguage(languageOf(session.doc));
    refresh();
    meta.observe(refresh);
    return () => meta.unobserve(refresh);
  }, [session, ready]);
  return language;
}
