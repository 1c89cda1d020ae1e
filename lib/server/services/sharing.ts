import type { Transaction } from "kysely";
import { type Link, answerOfLink } from "#lib/access/link.ts";
import {
  type Action,
  type Role,
  type SharingRules,
  can,
  highest,
  inherited,
  isAtLeast,
  mayGive,
  roles,
} from "#lib/access/permissions.ts";
import { AppError } from "#lib/protocol/errors.ts";
import type { Face } from "#lib/protocol/presence.ts";
import type { Backend } from "#lib/server/backend.ts";
import type { QuireSchema } from "#lib/server/schema.ts";
import { changeAccess } from "./access-changes.ts";
import { writeAudit } from "./audit.ts";
import { isId } from "#lib/std/ids.ts";
import { faceOf } from "./faces.ts";
import { foldersAbove } from "./folders.ts";
import type { Who } from "./visitors.ts";

/** What somebody is to a document. */
export interface Access {
  documentId: string;
  role: Role;
  rules: SharingRules;
  /** Whether it was given to them, and not only by the link. */
  isMember: boolean;
  /** Until when, as far as is known now: milliseconds since 1970. Null: no end in sight. */
  untilMs: number | null;
}

/**
 * Why somebody is nothing to a document: there is none, it is in the trash (told to its owner alone), it was not given to
 * them, or something is asked for first.
 */
export interface NoAccess {
  role: null;
  missing: "document" | "trashed" | "nothing" | "account" | "password";
}

/** What somebody is to a document: the highest of what they were given, what its folders give, and what its link gives. */
export async function accessOf(backend: Backend, who: Who, documentId: string): Promise<Access | NoAccess> {
  if (!isId(documentId)) return { role: null, missing: "document" };
  const document = await findShared(backend, who, documentId);
  if (document === undefined) return { role: null, missing: "document" };
  if (document.trashed_at !== null) {
    return { role: null, missing: document.member_role === "owner" && document.purging === 0 ? "trashed" : "document" };
  }
  const link = linkOf(document);
  const hasKey = document.key_revision !== null && document.key_revision === document.revision;
  const answer = answerOfLink(link, { isSignedIn: who.userId !== null, hasKey }, backend.now());
  const fromFolders = await roleInFolders(backend, who, document.folder_id);
  const lasting = highest([document.member_role, fromFolders]);
  const role = highest([lasting, "role" in answer ? answer.role : null]);
  if (role === null) return { role: null, missing: "missing" in answer ? answer.missing : "nothing" };
  // Who came by the link alone shares nothing on: nobody could take it back from them.
  const rules = { editorsShare: document.editors_share === 1 && lasting !== null && isAtLeast(lasting, "editor") };
  const untilMs = role === lasting ? null : (link?.expiresAtMs ?? null);
  return { documentId, role, rules, isMember: lasting !== null, untilMs };
}

/** The access of somebody who wants to do this, or the AppError that says why they may not. */
export async function requireAccess(backend: Backend, who: Who, documentId: string, action: Action): Promise<Access> {
  const access = await accessOf(backend, who, documentId);
  if (access.role === null) throw refusalOf(access);
  if (!can(access.role, action, access.rules)) throw new AppError("forbidden");
  return access;
}

/** Why somebody who is nothing to a document may not have it. */
export function refusalOf({ missing }: NoAccess): AppError {
  if (missing === "document" || missing === "trashed") return new AppError("not_found");
  return new AppError(missing === "account" ? "unauthenticated" : "forbidden");
}

function findShared(backend: Backend, who: Who, documentId: string) {
  return backend.db
    .selectFrom("document")
    .leftJoin("document_link as link", "link.document_id", "document.id")
    .leftJoin("document_member as member", (join) =>
      join.onRef("member.document_id", "=", "document.id").on("member.user_id", "=", who.userId ?? ""),
    )
    .leftJoin("document_key as key", (join) =>
      join.onRef("key.document_id", "=", "document.id").on("key.actor", "=", who.actor ?? ""),
    )
    .select([
      "document.folder_id",
      "document.editors_share",
      "document.trashed_at",
      "document.purging",
      "link.scope",
      "link.role",
      "link.expires_at",
      "link.password_hash",
      "link.revision",
      "member.role as member_role",
      "key.revision as key_revision",
    ])
    .where("document.id", "=", documentId)
    .executeTakeFirst();
}

function linkOf(row: {
  scope: Link["scope"] | null;
  role: Role | null;
  expires_at: number | null;
  password_hash: string | null;
}): Link | null {
  if (row.scope === null || row.role === null) return null;
  return {
    scope: row.scope,
    role: row.role,
    expiresAtMs: row.expires_at,
    hasPassword: row.password_hash !== null,
  };
}

async function roleInFolders(backend: Backend, who: Who, folderId: string | null): Promise<Role | null> {
  if (folderId === null || who.userId === null) return null;
  const above = await foldersAbove(backend.db, folderId);
  const rows = await backend.db
    .selectFrom("folder_member")
    .select("role")
    .where("user_id", "=", who.userId)
    .where("folder_id", "in", above)
    .execute();
  return inherited(highest(rows.map(({ role }) => role)));
}

/** A person who has access. */
export interface Member extends Face {
  userId: string;
  email: string;
  role: Role;
  /** Given by a folder, and taken away there. */
  isInherited: boolean;
}

/**
 * Everybody who was given a document, the owner first; links and invitations are beside. Who came by the link alone learns
 * whose it is, and no address.
 */
export async function listMembers(
  backend: Backend,
  { documentId, isMember }: Pick<Access, "documentId" | "isMember">,
): Promise<Member[]> {
  const { db } = backend;
  const columns = ["user.id", "user.name", "user.email", "user.color", "user.image"] as const;
  const own = await db
    .selectFrom("document_member as member")
    .innerJoin("user", "user.id", "member.user_id")
    .select([...columns, "member.role"])
    .where("member.document_id", "=", documentId)
    .orderBy("user.name")
    .execute();
  const document = await db.selectFrom("document").select("folder_id").where("id", "=", documentId).executeTakeFirst();
  const above = document?.folder_id == null ? [] : await foldersAbove(db, document.folder_id);
  const fromFolders =
    above.length === 0
      ? []
      : await db
          .selectFrom("folder_member as member")
          .innerJoin("user", "user.id", "member.user_id")
          .select([...columns, "member.role"])
          .where("member.folder_id", "in", above)
          .orderBy("user.name")
          .execute();
  const members = new Map<string, Member>();
  const add = (row: (typeof own)[number], isInherited: boolean) => {
    const role = isInherited ? inherited(row.role) : row.role;
    const before = members.get(row.id);
    if (role === null || (before !== undefined && highest([before.role, role]) === before.role)) return;
    const { id: userId, email } = row;
    members.set(userId, { userId, email, ...faceOf(row), role, isInherited });
  };
  for (const row of own) add(row, false);
  for (const row of fromFolders) add(row, true);
  const all = [...members.values()].toSorted((a, b) => roles.indexOf(a.role) - roles.indexOf(b.role));
  if (isMember) return all;
  return all.filter(({ role }) => role === "owner").map((owner) => ({ ...owner, email: "" }));
}

/** Gives an account a role, or another one than it had. `by` must be who gives it, with their access. */
export async function setMember(
  backend: Backend,
  by: { who: Who; access: Access },
  member: { userId: string; role: Role },
): Promise<void> {
  const { who, access } = by;
  const { documentId } = access;
  const before = await memberRole(backend, documentId, member.userId);
  // Only a transfer touches the owner, and nobody touches who is more than they are.
  if (before === "owner" || !mayGive(access.role, member.role, access.rules)) throw new AppError("forbidden");
  if (before !== null && !mayGive(access.role, before, access.rules)) throw new AppError("forbidden");
  await changeAccess(backend, { documentId, userId: member.userId }, async (trx) => {
    await putMember(trx, { documentId, ...member, nowMs: backend.now() });
    if (!isAtLeast(member.role, "editor")) await dropInvitations(trx, documentId, member.userId);
    await trx
      .deleteFrom("access_request")
      .where("document_id", "=", documentId)
      .where("user_id", "=", member.userId)
      .execute();
    await writeAudit(trx, {
      documentId,
      actor: who.actor,
      action: before === null ? "member added" : "role changed",
      subject: `user:${member.userId}`,
      detail: { role: member.role, ...(before === null ? {} : { before }) },
      nowMs: backend.now(),
    });
  });
}

/** Takes a document from somebody. Anybody may take it from themselves; the owner must give it to another first. */
export async function removeMember(backend: Backend, by: { who: Who; access: Access }, userId: string): Promise<void> {
  const { who, access } = by;
  const { documentId } = access;
  const before = await memberRole(backend, documentId, userId);
  if (before === null) return;
  if (before === "owner") throw new AppError("forbidden");
  if (who.userId !== userId && !mayGive(access.role, before, access.rules)) throw new AppError("forbidden");
  await changeAccess(backend, { documentId, userId }, async (trx) => {
    const removed = await trx
      .deleteFrom("document_member")
      .where("document_id", "=", documentId)
      .where("user_id", "=", userId)
      // Who became the owner since this was asked.
      .where("role", "!=", "owner")
      .returning("role")
      .executeTakeFirst();
    if (removed === undefined) throw new AppError("conflict");
    await dropInvitations(trx, documentId, userId);
    await writeAudit(trx, {
      documentId,
      actor: who.actor,
      action: "member removed",
      subject: `user:${userId}`,
      detail: { before },
      nowMs: backend.now(),
    });
  });
}

/** Makes another account the owner. The former one stays as an editor. */
export async function transferOwnership(
  backend: Backend,
  by: { who: Who; access: Access },
  userId: string,
): Promise<void> {
  const { who, access } = by;
  const { documentId } = access;
  if (!can(access.role, "transfer") || who.userId === null || userId === who.userId) throw new AppError("forbidden");
  const former = who.userId;
  await changeAccess(backend, { documentId }, async (trx) => {
    const nowMs = backend.now();
    const gone = await trx
      .updateTable("document_member")
      .set({ role: "editor" })
      .where("document_id", "=", documentId)
      .where("user_id", "=", former)
      .where("role", "=", "owner")
      .returning("user_id")
      .executeTakeFirst();
    if (gone === undefined) throw new AppError("conflict");
    await putMember(trx, { documentId, userId, role: "owner", nowMs });
    await writeAudit(trx, {
      documentId,
      actor: who.actor,
      action: "ownership transferred",
      subject: `user:${userId}`,
      detail: {},
      nowMs,
    });
  });
}

/** Says whether editors may share a document too. */
export async function setEditorsShare(
  backend: Backend,
  by: { who: Who; access: Access },
  editorsShare: boolean,
): Promise<void> {
  const { who, access } = by;
  const { documentId } = access;
  if (!can(access.role, "govern")) throw new AppError("forbidden");
  await changeAccess(backend, { documentId }, async (trx) => {
    await trx
      .updateTable("document")
      .set({ editors_share: editorsShare ? 1 : 0 })
      .where("id", "=", documentId)
      .execute();
    await writeAudit(trx, {
      documentId,
      actor: who.actor,
      action: "rules changed",
      subject: "",
      detail: { editorsShare },
      nowMs: backend.now(),
    });
  });
}

/**
 * Makes the first administrator the owner of documents from before there were accounts. To be called when an administrator
 * is made and when a server starts: whatever was broken off is then done. Does nothing before there is an administrator.
 */
export async function adoptDocuments(backend: Backend): Promise<void> {
  const { db } = backend;
  const first = await db
    .selectFrom("user")
    .select("id")
    .where("isAdmin", "=", 1)
    .orderBy("createdAt")
    .limit(1)
    .executeTakeFirst();
  if (first === undefined) return;
  const orphans = await db
    .selectFrom("document")
    .leftJoin("document_member as owner", (join) =>
      join.onRef("owner.document_id", "=", "document.id").on("owner.role", "=", "owner"),
    )
    .select("document.id")
    .where("owner.user_id", "is", null)
    .where("document.created_by", "not like", "user:%")
    .execute();
  for (const { id: documentId } of orphans) {
    await changeAccess(backend, { documentId }, async (trx) => {
      const nowMs = backend.now();
      const adopted = await trx
        .insertInto("document_member")
        .values({ document_id: documentId, user_id: first.id, role: "owner", added_at: nowMs })
        .onConflict((conflict) => conflict.doNothing())
        .returning("user_id")
        .executeTakeFirst();
      if (adopted === undefined) return;
      const event = { action: "ownership transferred", subject: `user:${first.id}`, detail: {} } as const;
      await writeAudit(trx, { documentId, actor: "system:setup", ...event, nowMs });
    });
  }
}

/** Takes back what somebody offered who may offer it no more. */
async function dropInvitations(trx: Transaction<QuireSchema>, documentId: string, userId: string): Promise<void> {
  await trx
    .deleteFrom("document_invitation")
    .where("document_id", "=", documentId)
    .where("invited_by", "=", `user:${userId}`)
    .execute();
}

/** Writes a member's row, within a transaction that says who did it. Throws `conflict` where it is the owner's. */
export async function putMember(
  trx: Transaction<QuireSchema>,
  member: { documentId: string; userId: string; role: Role; nowMs: number },
): Promise<void> {
  const { documentId, userId, role, nowMs } = member;
  const written = await trx
    .insertInto("document_member")
    .values({ document_id: documentId, user_id: userId, role, added_at: nowMs })
    .onConflict((conflict) =>
      conflict.columns(["document_id", "user_id"]).doUpdateSet({ role }).where("document_member.role", "!=", "owner"),
    )
    .returning("user_id")
    .executeTakeFirst();
  if (written === undefined) throw new AppError("conflict");
}

async function memberRole(backend: Backend, documentId: string, userId: string): Promise<Role | null> {
  const row = await backend.db
    .selectFrom("document_member")
    .select("role")
    .where("document_id", "=", documentId)
    .where("user_id", "=", userId)
    .executeTakeFirst();
  return row?.role ?? null;
}
