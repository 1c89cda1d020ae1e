/** What a webhook can be told of. "deleted": it was put into the trash. */
export const webhookEvents = [
  "document.created",
  "document.edited",
  "document.shared",
  "document.deleted",
  "document.restored",
] as const;
export type WebhookEvent = (typeof webhookEvents)[number];
