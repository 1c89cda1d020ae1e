import { type Role, isAtLeast } from "#lib/access/permissions.ts";
import { AppError } from "#lib/protocol/errors.ts";
import type { Face } from "#lib/protocol/presence.ts";
import type { Backend } from "#lib/server/backend.ts";
import { writeAudit } from "./audit.ts";
import { faceOf } from "./faces.ts";
import { type Access, accessOf } from "./sharing.ts";
import type { Who } from "./visitors.ts";

/** What somebody may write with their request, in characters. */
const noteLength = 500;

/** Somebody who asks to be let in. Giving them a role (`setMember`) answers it. */
export interface AccessRequest extends Face {
  userId: string;
  email: string;
  role: Role;
  note: string;
}

/** Asks the owner of a document for access. Asking twice is asking once. */
export async function requestAccess(
  backend: Backend,
  userId: string,
  wish: { documentId: string; role: Role; note: string },
): Promise<void> {
  const { documentId, role } = wish;
  if (role === "owner") throw new AppError("bad_request");
  if (!backend.rates.take("invite", `user:${userId}`)) throw new AppError("too_many");
  const access = await accessOf(backend, { userId, actor: `user:${userId}` }, documentId);
  if (access.role === null && access.missing === "document") throw new AppError("not_found");
  // Who has it already asks for nothing.
  if (access.role !== null && isAtLeast(access.role, role)) return;
  const note = wish.note.trim().slice(0, noteLength);
  const created_at = backend.now();
  await backend.db.transaction().execute(async (trx) => {
    const before = await trx
      .selectFrom("access_request")
      .select("role")
      .where("document_id", "=", documentId)
      .where("user_id", "=", userId)
      .executeTakeFirst();
    await trx
      .insertInto("access_request")
      .values({ document_id: documentId, user_id: userId, role, note, created_at })
      .onConflict((conflict) => conflict.columns(["document_id", "user_id"]).doUpdateSet({ role, note, created_at }))
      .execute();
    if (before !== undefined) return;
    await writeAudit(trx, {
      documentId,
      actor: `user:${userId}`,
      action: "access requested",
      subject: "",
      detail: { role },
      nowMs: created_at,
    });
  });
}

/** Whether somebody has asked and was not answered yet. */
export async function hasRequested(backend: Backend, userId: string, documentId: string): Promise<boolean> {
  const row = await backend.db
    .selectFrom("access_request")
    .select("user_id")
    .where("document_id", "=", documentId)
    .where("user_id", "=", userId)
    .executeTakeFirst();
  return row !== undefined;
}

/** Who asks to be let in, the first one first. */
export async function listRequests(backend: Backend, documentId: string): Promise<AccessRequest[]> {
  const rows = await backend.db
    .selectFrom("access_request as request")
    .innerJoin("user", "user.id", "request.user_id")
    .select(["user.id", "user.name", "user.email", "user.color", "user.image", "request.role", "request.note"])
    .where("request.document_id", "=", documentId)
    .orderBy("request.created_at")
    .execute();
  return rows.map(({ id, email, role, note, ...face }) => ({ userId: id, email, role, note, ...faceOf(face) }));
}

/** Says no, without a word to who asked. */
export async function declineRequest(
  backend: Backend,
  by: { who: Who; access: Access },
  userId: string,
): Promise<void> {
  const { who, access } = by;
  const { documentId } = access;
  await backend.db.transaction().execute(async (trx) => {
    const found = await trx
      .deleteFrom("access_request")
      .where("document_id", "=", documentId)
      .where("user_id", "=", userId)
      .returning("role")
      .executeTakeFirst();
    if (found === undefined) return;
    await writeAudit(trx, {
      documentId,
      actor: who.actor,
      action: "request declined",
      subject: `user:${userId}`,
      detail: {},
      nowMs: backend.now(),
    });
  });
}
