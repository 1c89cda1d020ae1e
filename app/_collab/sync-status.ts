/** What can be said truthfully of a person's changes (UX-2). */
export type SyncStatus =
  /** The first connection is being made; nothing has been changed. */
  | { kind: "connecting" }
  /** Everything is durable on the server. */
  | { kind: "saved" }
  /** Something is on its way. */
  | { kind: "saving" }
  /** There is no connection. `unsaved`: something waits for it; `onDevice`: this browser keeps it meanwhile. */
  | { kind: "offline"; unsaved: boolean; onDevice: boolean; reason: OfflineReason }
  /** The server will not take it, and trying again will not help. */
  | { kind: "refused"; code: RefusalCode; reason: string; unsaved: boolean; onDevice: boolean }
  /** May be read and not written. `unsaved`: something was written before, and the server did not take it. */
  | { kind: "read-only"; unsaved: boolean };

/** Why there is no connection, as far as one can tell from here. */
export type OfflineReason =
  /** The network or the server is away. */
  | "unreachable"
  /** The server answers pages, and sockets do not come through: a proxy stands between. */
  | "blocked"
  /** The server says that it cannot store changes at the moment. */
  | "log-down";

/** The permanent close codes, by name. */
export type RefusalCode = "bad-bytes" | "unauthenticated" | "forbidden" | "not-found" | "outdated" | "too-large";

/** Whether leaving the page now could lose something that the server does not have. */
export function hasUnsaved(status: SyncStatus): boolean {
  switch (status.kind) {
    case "saving":
      return true;
    case "offline":
    case "refused":
    case "read-only":
      return status.unsaved;
    default:
      return false;
  }
}
