import { message } from "#app/_ui/messages.ts";

/** What stood in the way of a passkey, in words. */
export interface PasskeyProblem {
  ok: false;
  text: string;
}

/** Whether this browser can use passkeys of a host on this page. */
export function canUsePasskeys(host: string): boolean {
  const { hostname } = location;
  return "PublicKeyCredential" in globalThis && (hostname === host || hostname.endsWith(`.${host}`));
}

/** What a browser's refusal means. */
export function problemOf(error: unknown): PasskeyProblem {
  const name = error instanceof Error ? error.name : "";
  if (name === "InvalidStateError") return { ok: false, text: message("passkeys.there") };
  // The person closed the browser's dialog, or it took too long.
  if (name === "NotAllowedError" || name === "AbortError") return { ok: false, text: message("passkeys.cancelled") };
  return { ok: false, text: message("passkeys.failed") };
}
