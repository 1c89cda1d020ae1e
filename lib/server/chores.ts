import type { Backend } from "./backend.ts";
import { sweepAttachments } from "./services/attachments.ts";
import { sweepAvatars } from "./services/avatars.ts";
import { purgeExpired } from "./services/trash.ts";
import { forgetDeliveries } from "./services/webhooks.ts";

const everyMs = 60 * 60 * 1000;

/** Does what has to be done from time to time, at once and every hour, until it is closed. Several processes may do the same. */
export function startChores(backend: Backend): { close(): Promise<void> } {
  let running = Promise.resolve();
  let hours = 0;
  const work = () => {
    running = running
      .then(() => purgeExpired(backend))
      .then(() => forgetDeliveries(backend))
      .then(() => sweepAvatars(backend))
      .then(() => sweepAttachments(backend, { thorough: hours++ % 24 === 0 }))
      .catch((error: unknown) => backend.logger.error({ err: error }, "a chore could not be done"));
  };
  work();
  const timer = setInterval(work, everyMs);
  timer.unref();
  return {
    close: () => {
      clearInterval(timer);
      return running;
    },
  };
}
