import { currentLocale, message } from "#app/_ui/messages.ts";
import { currentBackend } from "#lib/server/backend.ts";
import { sentenceOf } from "#lib/server/messages.ts";
import { type AppError, type ErrorCode, errorCode } from "#lib/protocol/errors.ts";

/** What an action came to: done, or what stood in the way, in a sentence for the person. */
export type Outcome<T = undefined> = { ok: true; value: T } | { ok: false; code: ErrorCode | "fault"; text: string };

/** What a form shows after a try; null before the first. */
export type FormState = Outcome | null;

/** Runs what an action does and turns what it throws into words. What is our own fault is logged and not told. */
export async function outcomeOf<T>(work: () => Promise<T>): Promise<Outcome<T>> {
  try {
    return { ok: true, value: await work() };
  } catch (error) {
    const locale = currentLocale();
    const code = errorCode(error);
    if (code !== undefined) return { ok: false, code, text: sentenceOf(error as AppError, locale) };
    // Next's own signals: a redirect, a page that is not there.
    if (error instanceof Error && "digest" in error) throw error;
    currentBackend().logger.error({ err: error }, "an action failed");
    return { ok: false, code: "fault", text: message("error.fault") };
  }
}
