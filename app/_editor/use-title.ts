import { useEffect, useState } from "react";
import type { Session } from "#app/_collab/session.ts";
import { metaKeys, metaName } from "#lib/document/shared-types.ts";
import { maxTitleLength, titleOf } from "#lib/document/title.ts";

/** The document's title, live once the session is ready, and a way to change it. */
export function useTitle(
  session: Session | null,
  ready: boolean,
  initialTitle: string,
): { value: string; change: (title: string) => void } {
  const [value, setValue] = useState(initialTitle);
  useEffect(() => {
    if (session === null || !ready) return undefined;
    const meta = session.doc.getMap(metaName);
    const refresh = () => {
      const raw = meta.get(metaKeys.title);
      // As it is typed, spaces and all; everybody else sees it cleaned.
      setValue(typeof raw === "string" ? raw.slice(0, maxTitleLength) : titleOf(session.doc));
    };
    refresh();
    meta.observe(refresh);
    return () => meta.unobserve(refresh);
  }, [session, ready]);

  useEffect(() => {
    if (value.trim() !== "") document.title = `${value.trim()} - Quire`;
  }, [value]);

  const change = (title: string) => {
    setValue(title);
    session?.doc.getMap(metaName).set(metaKeys.title, title.slice(0, maxTitleLength));
  };
  return { value, change };
}
