import { message } from "#app/_ui/messages.ts";
import type { Attachment } from "#lib/protocol/attachments.ts";
import { limits } from "#lib/protocol/limits.ts";

/** What came of sending a file: it is kept, or why not, and whether it may come to something to try again. */
export type Sent = { ok: true; attachment: Attachment } | { ok: false; why: string; mayRetry: boolean };

/** A file on its way. */
export interface Sending {
  result: Promise<Sent>;
  cancel(): void;
}

/** What the server refuses each time. */
const final = new Set(["too_large", "bad_request", "forbidden", "not_found"]);

/**
 * Sends a file to stand in a document. `onProgress` hears which part of it is there, from 0 to 1; at 1 the server is still reading it.
 * What was cancelled comes to nothing, and never says so.
 */
export function sendFile(documentId: string, file: File, onProgress: (part: number) => void): Sending {
  const limit = `${limits.attachmentBytes / 1_000_000} MB`;
  if (file.size > limits.attachmentBytes)
    return {
      result: Promise.resolve({ ok: false, why: message("upload.tooLarge", { limit }), mayRetry: false }),
      cancel() {},
    };
  // What fetch sends does not tell how far it has come.
  const request = new XMLHttpRequest();
  const result = new Promise<Sent>((resolve) => {
    const broken = () => resolve({ ok: false, why: message("upload.broken"), mayRetry: true });
    request.upload.addEventListener("progress", ({ loaded, total }) => onProgress(total === 0 ? 1 : loaded / total));
    request.addEventListener("error", broken);
    request.addEventListener("load", () => {
      const answer = request.response as
        | { ok: true; value: Attachment }
        | { ok: false; code: string; text: string }
        | null;
      if (answer === null || typeof answer !== "object") broken();
      else if (answer.ok) resolve({ ok: true, attachment: answer.value });
      else resolve({ ok: false, why: answer.text, mayRetry: !final.has(answer.code) });
    });
  });
  request.open("POST", `/attachments?${new URLSearchParams({ document: documentId, name: file.name })}`);
  request.responseType = "json";
  request.send(file);
  return { result, cancel: () => request.abort() };
}
