import { createHmac } from "node:crypto";
import type { Backend } from "./backend.ts";
import { postOutside } from "./outside.ts";
import { type DueDelivery, settleDelivery, takeDeliveries } from "./services/webhooks.ts";

/** How much is sent at once. */
const atOnce = 8;

/**
 * Sends what webhooks are to be told, in the background, until it is closed. Looks for what is due every `lookEveryMs`. Several
 * processes may do the same.
 */
export function startWebhookSender(backend: Backend, { lookEveryMs = 1_000 } = {}): { close(): Promise<void> } {
  let closed = false;
  let running: Promise<void> | null = null;

  async function send(delivery: DueDelivery): Promise<void> {
    const body = JSON.stringify(delivery.body);
    const atMs = backend.now();
    const headers = {
      "user-agent": "Quire",
      "quire-event": delivery.event,
      "quire-delivery": delivery.id,
      "quire-signature": signature(delivery.secret, atMs, body),
    };
    const came = await postOutside(delivery.url, { body, headers, allowedHosts: backend.config.webhookHosts }).then(
      (status) => ({ status, problem: status >= 200 && status < 300 ? null : `It answered ${status}.` }),
      (error: unknown) => ({ status: null, problem: error instanceof Error ? error.message.slice(0, 300) : "fault" }),
    );
    await settleDelivery(backend, delivery, came);
  }

  async function work(): Promise<void> {
    while (!closed) {
      const due = await takeDeliveries(backend, atOnce);
      if (due.length === 0) return;
      await Promise.all(due.map(send));
    }
  }

  const timer = setInterval(() => {
    running ??= work()
      .catch((error: unknown) => backend.logger.warn({ err: error }, "webhooks could not be told"))
      .finally(() => {
        running = null;
      });
  }, lookEveryMs);
  timer.unref();
  return {
    close: async () => {
      closed = true;
      clearInterval(timer);
      await running;
    },
  };
}

/** "t=<milliseconds>,v1=<HMAC-SHA256 of t, a dot and the body, in hex>": who has the secret can tell that it is ours, and how old. */
export function signature(secret: string, atMs: number, body: string): string {
  return `t=${atMs},v1=${createHmac("sha256", secret).update(`${atMs}.${body}`).digest("hex")}`;
}
