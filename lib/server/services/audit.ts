import type { Kysely } from "kysely";
import type { Backend } from "#lib/server/backend.ts";
import type { QuireSchema } from "#lib/server/schema.ts";
import type { Actor } from "#lib/server/update-log.ts";
import type { WebhookEvent } from "#lib/protocol/webhooks.ts";
import { tellWebhooks } from "./webhooks.ts";

/** What can be done to access. */
export type AuditAction =
  | "member added"
  | "role changed"
  | "member removed"
  | "ownership transferred"
  | "rules changed"
  | "link changed"
  | "invited"
  | "invitation withdrawn"
  | "invitation accepted"
  | "access requested"
  | "request declined"
  | "moved"
  | "trashed"
  | "restored";

/** Who gave what to whom. */
export interface AuditEvent {
  atMs: number;
  /** `user:` and an id, with the name that it has now. */
  actor: string;
  actorName: string | null;
  action: AuditAction;
  /** Whom it was about: `user:` and an id, an e-mail address, or nobody. */
  subject: string;
  subjectName: string | null;
  detail: Record<string, unknown>;
}

/** Writes an event in the transaction of what it tells of, so that neither is without the other. */
export async function writeAudit(
  trx: Kysely<QuireSchema>,
  event: ({ documentId: string } | { folderId: string }) & {
    actor: Actor | null;
    action: AuditAction;
    subject: string;
    detail: Record<string, unknown>;
    nowMs: number;
  },
): Promise<void> {
  const { actor, action, subject, detail, nowMs } = event;
  await trx
    .insertInto("audit_event")
    .values({
      document_id: "documentId" in event ? event.documentId : null,
      folder_id: "folderId" in event ? event.folderId : null,
      at_ms: nowMs,
      actor: actor ?? "system:unknown",
      action,
      subject,
      detail: JSON.stringify(detail),
    })
    .execute();
  const told = toldAs[action];
  if ("documentId" in event && told !== null) {
    await tellWebhooks(trx, { event: told, documentId: event.documentId, actor: actor ?? "system:unknown", nowMs });
  }
}

/** What programs are told of an event; null: nothing. */
const toldAs: Record<AuditAction, WebhookEvent | null> = {
  "member added": "document.shared",
  "role changed": "document.shared",
  "member removed": "document.shared",
  "ownership transferred": "document.shared",
  "rules changed": "document.shared",
  "link changed": "document.shared",
  invited: "document.shared",
  "invitation withdrawn": "document.shared",
  "invitation accepted": "document.shared",
  "access requested": null,
  "request declined": null,
  moved: "document.shared",
  trashed: "document.deleted",
  restored: "document.restored",
};

/** The newest events of a document, at most 200. */
export async function listAudit(backend: Backend, documentId: string): Promise<AuditEvent[]> {
  const rows = await backend.db
    .selectFrom("audit_event")
    .selectAll()
    .where("document_id", "=", documentId)
    .orderBy("id", "desc")
    .limit(200)
    .execute();
  const ids = rows.flatMap(({ actor, subject }) => [actor, subject]).filter((each) => each.startsWith("user:"));
  const names = new Map<string, string>();
  if (ids.length > 0) {
    const users = await backend.db
      .selectFrom("user")
      .select(["id", "name"])
      .where(
        "id",
        "in",
        ids.map((id) => id.slice("user:".length)),
      )
      .execute();
    for (const { id, name } of users) names.set(`user:${id}`, name);
  }
  return rows.map(({ at_ms, actor, action, subject, detail }) => ({
    atMs: at_ms,
    actor,
    actorName: names.get(actor) ?? null,
    action: action as AuditAction,
    subject,
    subjectName: names.get(subject) ?? null,
    detail: JSON.parse(detail) as Record<string, unknown>,
  }));
}
