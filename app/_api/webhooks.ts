import {
  createWebhook as createWebhookOf,
  deleteWebhook as deleteWebhookOf,
  listDeliveries as deliveriesOf,
  listWebhooks as webhooksOf,
} from "#lib/server/services/webhooks.ts";
import { type Handler, param } from "./call.ts";

export const listWebhooks: Handler<"listWebhooks"> = async ({ backend, who }) => {
  const webhooks = await webhooksOf(backend, who.userId);
  return {
    answer: {
      webhooks: webhooks.map(({ createdAtMs, disabledAtMs, ...webhook }) => ({
        ...webhook,
        createdAt: createdAtMs,
        disabledAt: disabledAtMs,
      })),
    },
  };
};

export const createWebhook: Handler<"createWebhook"> = async ({ backend, who, body }) => {
  const { createdAtMs, disabledAtMs, ...webhook } = await createWebhookOf(backend, who.userId, body);
  return { answer: { ...webhook, createdAt: createdAtMs, disabledAt: disabledAtMs } };
};

export const deleteWebhook: Handler<"deleteWebhook"> = async (call) => {
  await deleteWebhookOf(call.backend, call.who.userId, param(call, "webhookId"));
  return { answer: {} };
};

export const listDeliveries: Handler<"listDeliveries"> = async (call) => {
  const deliveries = await deliveriesOf(call.backend, call.who.userId, param(call, "webhookId"));
  return {
    answer: {
      deliveries: deliveries.map(({ createdAtMs, nextAtMs, deliveredAtMs, ...delivery }) => ({
        ...delivery,
        createdAt: createdAtMs,
        nextAt: nextAtMs,
        deliveredAt: deliveredAtMs,
      })),
    },
  };
};
