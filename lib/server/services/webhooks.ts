import { type Kysely, sql } from "kysely";
import { AppError } from "#lib/protocol/errors.ts";
import { type WebhookEvent, webhookEvents } from "#lib/protocol/webhooks.ts";
import type { Backend } from "#lib/server/backend.ts";
import type { QuireSchema } from "#lib/server/schema.ts";
import { newSecretToken } from "#lib/server/secret-token.ts";
import { newId } from "#lib/std/ids.ts";

/** An address that is told what happens to the documents that its owner was given. */
export interface Webhook {
  id: string;
  url: string;
  events: WebhookEvent[];
  createdAtMs: number;
  /** Since when it is told nothing, because it said that it is gone. */
  disabledAtMs: number | null;
}

/** One telling, as its owner sees it. */
export interface Delivery {
  id: string;
  event: WebhookEvent;
  documentId: string;
  createdAtMs: number;
  attempts: number;
  nextAtMs: number | null;
  deliveredAtMs: number | null;
  status: number | null;
  problem: string | null;
}

/** A telling that is due, with all that it takes. */
export interface DueDelivery {
  id: string;
  webhookId: string;
  url: string;
  secret: string;
  event: string;
  attempts: number;
  body: { id: string; event: string; at: number; actor: string; document: { id: string; title: string } };
}

const webhooksEach = 20;
/** Edits of one document within this time are told once. */
const editedAfterMs = 30_000;
/** How long after a failure it is tried again, each time. */
const backOffMs = [10_000, 60_000, 300_000, 1_800_000, 7_200_000, 21_600_000, 43_200_000];
/** A process that has taken a telling and died lets it go after this. */
const leaseMs = 60_000;
const keptMs = 30 * 24 * 60 * 60 * 1000;
const shownDeliveries = 100;

/** Makes a webhook. Its secret is returned this once. */
export async function createWebhook(
  backend: Backend,
  userId: string,
  wish: { url: string; events: readonly WebhookEvent[] },
): Promise<Webhook & { secret: string }> {
  const url = new URL(wish.url);
  if (!["http:", "https:"].includes(url.protocol) || url.username !== "" || url.password !== "") {
    throw new AppError("bad_request", { message: "A webhook has an http or https address without a password in it." });
  }
  const present = await listWebhooks(backend, userId);
  if (present.length >= webhooksEach) throw new AppError("too_many", { message: `At most ${webhooksEach} webhooks.` });
  const { token: secret } = newSecretToken();
  const events = webhookEvents.filter((event) => wish.events.includes(event));
  const made = { id: newId(), url: url.href, events, createdAtMs: backend.now(), disabledAtMs: null };
  await backend.db
    .insertInto("webhook")
    .values({
      id: made.id,
      user_id: userId,
      url: made.url,
      events: events.join(" "),
      secret,
      created_at: made.createdAtMs,
      disabled_at: null,
    })
    .execute();
  return { ...made, secret };
}

/** Somebody's webhooks, the oldest first. */
export async function listWebhooks(backend: Backend, userId: string): Promise<Webhook[]> {
  const rows = await backend.db
    .selectFrom("webhook")
    .selectAll()
    .where("user_id", "=", userId)
    .orderBy("created_at")
    .execute();
  return rows.map(({ id, url, events, created_at, disabled_at }) => ({
    id,
    url,
    events: eventsOf(events),
    createdAtMs: created_at,
    disabledAtMs: disabled_at,
  }));
}

/** Takes a webhook away, with what it was still to be told. */
export async function deleteWebhook(backend: Backend, userId: string, id: string): Promise<void> {
  const gone = await backend.db
    .deleteFrom("webhook")
    .where("id", "=", id)
    .where("user_id", "=", userId)
    .returning("id")
    .executeTakeFirst();
  if (gone === undefined) throw noWebhook();
}

/** What a webhook was told lately, the newest first. */
export async function listDeliveries(backend: Backend, userId: string, webhookId: string): Promise<Delivery[]> {
  if (!(await listWebhooks(backend, userId)).some(({ id }) => id === webhookId)) throw noWebhook();
  const rows = await backend.db
    .selectFrom("webhook_delivery")
    .selectAll()
    .where("webhook_id", "=", webhookId)
    .orderBy("created_at", "desc")
    .limit(shownDeliveries)
    .execute();
  return rows.map((row) => ({
    id: row.id,
    event: row.event as WebhookEvent,
    documentId: row.document_id,
    createdAtMs: row.created_at,
    attempts: row.attempts,
    nextAtMs: row.next_at,
    deliveredAtMs: row.done_at,
    status: row.status,
    problem: row.problem,
  }));
}

/**
 * Has everybody's webhooks told of something, in the transaction in which it happens, so that neither is without the other:
 * the webhooks of those who were given the document then, or a folder around it.
 */
export async function tellWebhooks(
  trx: Kysely<QuireSchema>,
  told: { event: WebhookEvent; documentId: string; actor: string; nowMs: number },
): Promise<void> {
  const { event, documentId, actor, nowMs } = told;
  const hooks = await trx
    .selectFrom("webhook")
    .innerJoin("user", "user.id", "webhook.user_id")
    .select(["webhook.id", "webhook.events"])
    .where("webhook.disabled_at", "is", null)
    .where("user.disabledAtMs", "is", null)
    .where(
      "webhook.user_id",
      "in",
      sql<string>`(
        SELECT user_id FROM document_member WHERE document_id = ${documentId}
        UNION
        SELECT member.user_id FROM folder_member AS member WHERE member.folder_id IN (
          WITH RECURSIVE above (id) AS (
            SELECT folder_id FROM document WHERE id = ${documentId} AND folder_id IS NOT NULL
            UNION
            SELECT folder.parent_id FROM folder JOIN above ON folder.id = above.id WHERE folder.parent_id IS NOT NULL
          )
          SELECT id FROM above))`,
    )
    .execute();
  const wanted = hooks.filter(({ events }) => eventsOf(events).includes(event));
  if (wanted.length === 0) return;
  const document = await trx.selectFrom("document").select("title").where("id", "=", documentId).executeTakeFirst();
  const title = document?.title ?? "";
  for (const { id: webhookId } of wanted) {
    const isEdit = event === "document.edited";
    if (isEdit && (await joinsWaiting(trx, { webhookId, documentId, title }))) continue;
    await trx
      .insertInto("webhook_delivery")
      .values({
        id: newId(),
        webhook_id: webhookId,
        document_id: documentId,
        title,
        event,
        actor,
        created_at: nowMs,
        next_at: isEdit ? nowMs + editedAfterMs : nowMs,
        done_at: null,
        status: null,
        problem: null,
      })
      .execute();
  }
}

/** Lets an edit go with one that is about to be told, if there is one. Says whether it does. */
async function joinsWaiting(
  trx: Kysely<QuireSchema>,
  { webhookId, documentId, title }: { webhookId: string; documentId: string; title: string },
): Promise<boolean> {
  const found = await trx
    .updateTable("webhook_delivery")
    .set({ title })
    .where("webhook_id", "=", webhookId)
    .where("document_id", "=", documentId)
    .where("event", "=", "document.edited")
    .where("attempts", "=", 0)
    .where("next_at", "is not", null)
    .returning("id")
    .executeTakeFirst();
  return found !== undefined;
}

/** Takes up to `limit` tellings that are due; nobody else takes them for a minute. */
export async function takeDeliveries(backend: Backend, limit: number): Promise<DueDelivery[]> {
  const nowMs = backend.now();
  const due = await backend.db
    .selectFrom("webhook_delivery as delivery")
    .innerJoin("webhook", "webhook.id", "delivery.webhook_id")
    .innerJoin("user", "user.id", "webhook.user_id")
    .select([
      "delivery.id",
      "delivery.webhook_id",
      "delivery.document_id",
      "delivery.event",
      "delivery.actor",
      "delivery.created_at",
      "delivery.next_at",
      "delivery.attempts",
      "webhook.url",
      "webhook.secret",
      "delivery.title",
    ])
    .where("delivery.next_at", "<=", nowMs)
    // Who has been turned off is told nothing, also of what happened before.
    .where("user.disabledAtMs", "is", null)
    .orderBy("delivery.next_at")
    .limit(limit)
    .execute();
  const taken: DueDelivery[] = [];
  for (const row of due) {
    const { numUpdatedRows } = await backend.db
      .updateTable("webhook_delivery")
      .set({ next_at: nowMs + leaseMs, attempts: row.attempts + 1 })
      .where("id", "=", row.id)
      .where("next_at", "=", row.next_at)
      .where("attempts", "=", row.attempts)
      .executeTakeFirstOrThrow();
    if (numUpdatedRows !== 1n) continue;
    const { id, webhook_id: webhookId, url, secret, event, actor, created_at: at, document_id, title } = row;
    const body = { id, event, at, actor, document: { id: document_id, title } };
    taken.push({ id, webhookId, url, secret, event, attempts: row.attempts + 1, body });
  }
  return taken;
}

/** Notes what came of a telling: done, to be tried again, or given up. An address that is gone (410) is told nothing more. */
export async function settleDelivery(
  backend: Backend,
  delivery: Pick<DueDelivery, "id" | "webhookId" | "attempts">,
  came: { status: number | null; problem: string | null },
): Promise<void> {
  const nowMs = backend.now();
  const isDone = came.problem === null;
  const wait = isDone || came.status === 410 ? undefined : backOffMs[delivery.attempts - 1];
  await backend.db
    .updateTable("webhook_delivery")
    .set({ ...came, done_at: isDone ? nowMs : null, next_at: wait === undefined ? null : nowMs + wait })
    .where("id", "=", delivery.id)
    .execute();
  if (came.status !== 410) return;
  await backend.db.updateTable("webhook").set({ disabled_at: nowMs }).where("id", "=", delivery.webhookId).execute();
}

/** Forgets tellings of long ago. */
export async function forgetDeliveries(backend: Backend): Promise<void> {
  await backend.db
    .deleteFrom("webhook_delivery")
    .where("created_at", "<", backend.now() - keptMs)
    .where("next_at", "is", null)
    .execute();
}

function eventsOf(stored: string): WebhookEvent[] {
  return webhookEvents.filter((event) => stored.split(" ").includes(event));
}

function noWebhook(): AppError {
  return new AppError("not_found", { message: "There is no such webhook." });
}
