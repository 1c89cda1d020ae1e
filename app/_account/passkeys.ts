import { useSyncExternalStore } from "react";
import { message } from "#app/_ui/messages.ts";

/** What stood in the way of a passkey, in words. */
export interface PasskeyProblem {
  ok: false;
  text: string;
}

/** Whether this browser can use passkeys on this page, where they work at `origin` (null: at localhost); false until it is known. */
export function useCanUsePasskeys(origin: string | null): boolean {
  return useSyncExternalStore(
    () => () => undefined,
    () => canUsePasskeys(origin),
    () => false,
  );
}

function canUsePasskeys(origin: string | null): boolean {
  const isHere = origin === null ? location.hostname === "localhost" : location.origin === origin;
  return isHere && "PublicKeyCredential" in globalThis;
}

/** What a browser's refusal means. */
export function problemOf(error: unknown): PasskeyProblem {
  const name = error instanceof Error ? error.name : "";
  if (name === "InvalidStateError") return { ok: false, text: message("passkeys.there") };
  // The person closed the browser's dialog, or it took too long.
  if (name === "NotAllowedError" || name === "AbortError") return { ok: false, text: message("passkeys.cancelled") };
  return { ok: false, text: message("passkeys.failed") };
}
