import { useEffect, useMemo, useState, useSyncExternalStore } from "react";
import * as Y from "yjs";
import { schemaVersion, shapeVersion } from "#lib/document/schema/version.ts";
import type { PresenceUser } from "#lib/protocol/presence.ts";
import { CalmStatus } from "./calm-status.ts";
import { DeviceStore } from "./device-store.ts";
import { Session } from "./session.ts";
import { type SyncStatus, hasUnsaved } from "./sync-status.ts";

/** A page in the background is not drawn, and its text must not grow old: a frame, or this long at most. */
const frameMs = 250;

const connecting: SyncStatus = { kind: "connecting" };

/** The live session of a document on this page; null until the page is in a browser and somebody is there to write. */
export function useSession(documentId: string, user: PresenceUser | null): Session | null {
  const [session, setSession] = useState<Session | null>(null);
  const { id, name, color, avatar } = user ?? {};
  useEffect(() => {
    if (id === undefined) return undefined;
    const doc = new Y.Doc();
    const store =
      typeof indexedDB === "undefined" ? null : new DeviceStore({ account: id, documentId, shapeVersion, doc });
    const started = new Session({
      url: `${location.origin.replace(/^http/, "ws")}/collab?schema=${schemaVersion}&person=${encodeURIComponent(id)}`,
      documentName: documentId,
      doc,
      store,
      openSocket: (url) => new WebSocket(url),
      reachable: () =>
        fetch("/healthz", { cache: "no-store" }).then(
          (response) => response.ok,
          () => false,
        ),
      onFrame: soon,
      random: Math.random,
    });
    started.awareness.setLocalStateField("user", { id, name, color, avatar });
    started.connect();
    // The session belongs to this effect; the page must hear of it.
    // oxlint-disable-next-line react/set-state-in-effect
    setSession(started);
    const warn = (event: BeforeUnloadEvent) => {
      if (hasUnsaved(started.status)) event.preventDefault();
    };
    const reconnect = () => started.connect();
    addEventListener("beforeunload", warn);
    addEventListener("online", reconnect);
    return () => {
      removeEventListener("beforeunload", warn);
      removeEventListener("online", reconnect);
      setSession(null);
      started.destroy();
      store?.destroy();
      doc.destroy();
    };
  }, [documentId, id, name, color, avatar]);
  return session;
}

/** Calls back once: with the next frame, or after a while where none is drawn. */
function soon(callback: () => void): void {
  let called = false;
  const once = () => {
    if (called) return;
    called = true;
    clearTimeout(timer);
    cancelAnimationFrame(frame);
    callback();
  };
  const timer = setTimeout(once, frameMs);
  const frame = requestAnimationFrame(once);
}

/** How the changes of a session stand, as it is told to people: calmly, and kept up to date. */
export function useSyncStatus(session: Session | null): SyncStatus {
  const { subscribe, read } = useMemo(() => {
    const calm = session === null ? null : new CalmStatus(session);
    return {
      subscribe: (listener: () => void) => calm?.subscribe(listener) ?? (() => undefined),
      read: () => calm?.status ?? connecting,
    };
  }, [session]);
  return useSyncExternalStore(subscribe, read, () => connecting);
}

/** Whether a session's document is here and may be changed. */
export function useMayWrite(session: Session | null): boolean {
  return useSyncExternalStore(
    (listener) => session?.subscribe(listener) ?? (() => undefined),
    () => session?.ready === true && session.status.kind !== "read-only" && session.status.kind !== "refused",
    () => false,
  );
}

/** Whether a session's document is complete enough to take the place of the page's own text. */
export function useReady(session: Session | null): boolean {
  return useSyncExternalStore(
    (listener) => session?.subscribe(listener) ?? (() => undefined),
    () => session?.ready ?? false,
    () => false,
  );
}

/** Somebody who is here; away, where they have done nothing for a while in any window of theirs. */
export interface PresentPerson extends PresenceUser {
  isIdle: boolean;
}

/** The people in a document, this one first, each once however many windows they have. */
export function usePeople(session: Session | null): PresentPerson[] {
  const [people, setPeople] = useState<PresentPerson[]>([]);
  useEffect(() => {
    if (session === null) return undefined;
    const { awareness } = session;
    const refresh = () => {
      const own = awareness.getLocalState()?.["user"] as PresenceUser | undefined;
      const all = new Map<string, PresentPerson>(own === undefined ? [] : [[own.id, { ...own, isIdle: false }]]);
      for (const state of awareness.getStates().values()) {
        const user = state["user"] as PresenceUser | undefined;
        if (user === undefined) continue;
        const isIdle = state["idle"] === true;
        const known = all.get(user.id);
        if (known === undefined) all.set(user.id, { ...user, isIdle });
        else if (!isIdle) all.set(user.id, { ...known, isIdle });
      }
      setPeople((before) => {
        const next = [...all.values()];
        return JSON.stringify(before) === JSON.stringify(next) ? before : next;
      });
    };
    refresh();
    awareness.on("change", refresh);
    return () => awareness.off("change", refresh);
  }, [session]);
  return people;
}
