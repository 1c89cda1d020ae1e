import { type Role, highest, roles } from "#lib/access/permissions.ts";
import { AppError } from "#lib/protocol/errors.ts";
import type { Face } from "#lib/protocol/presence.ts";
import type { Backend } from "#lib/server/backend.ts";
import { changeAccess } from "./access-changes.ts";
import { writeAudit } from "./audit.ts";
import { faceOf } from "./faces.ts";
import { foldersAbove, requireFolder } from "./folders.ts";
import type { Who } from "./visitors.ts";

/** A person who was given a folder. */
export interface FolderMember extends Face {
  userId: string;
  email: string;
  role: Role;
  /** Given by a folder around it, and taken away there. */
  isInherited: boolean;
}

/** Everybody who was given a folder or one around it, the owner first. */
export async function listFolderMembers(backend: Backend, folderId: string): Promise<FolderMember[]> {
  const above = await foldersAbove(backend.db, folderId);
  const rows = await backend.db
    .selectFrom("folder_member as member")
    .innerJoin("user", "user.id", "member.user_id")
    .select(["user.id", "user.name", "user.email", "user.color", "user.image", "member.role", "member.folder_id"])
    .where("member.folder_id", "in", above)
    .orderBy("user.name")
    .execute();
  const members = new Map<string, FolderMember>();
  for (const { id: userId, email, role, folder_id, ...face } of rows) {
    const before = members.get(userId);
    if (before !== undefined && highest([before.role, role]) === before.role) continue;
    members.set(userId, { userId, email, ...faceOf(face), role, isInherited: folder_id !== folderId });
  }
  return [...members.values()].toSorted((a, b) => roles.indexOf(a.role) - roles.indexOf(b.role));
}

/** Gives an account a role in a folder and all that is in it, or another one than it had. `by` must be who gives it. */
export async function setFolderMember(
  backend: Backend,
  who: Who,
  folderId: string,
  member: { userId: string; role: Exclude<Role, "owner"> },
): Promise<void> {
  const own = await requireFolder(backend, who, folderId, "share");
  await changeAccess(backend, { userId: member.userId }, async (trx) => {
    const before = await trx
      .selectFrom("folder_member")
      .select("role")
      .where("folder_id", "=", folderId)
      .where("user_id", "=", member.userId)
      .executeTakeFirst();
    if (before?.role === "owner" || highest([own, member.role]) !== own) throw new AppError("forbidden");
    if (before !== undefined && highest([own, before.role]) !== own) throw new AppError("forbidden");
    await trx
      .insertInto("folder_member")
      .values({ folder_id: folderId, user_id: member.userId, role: member.role, added_at: backend.now() })
      .onConflict((conflict) => conflict.columns(["folder_id", "user_id"]).doUpdateSet({ role: member.role }))
      .execute();
    await writeAudit(trx, {
      folderId,
      actor: who.actor,
      action: before === undefined ? "member added" : "role changed",
      subject: `user:${member.userId}`,
      detail: { role: member.role, ...(before === undefined ? {} : { before: before.role }) },
      nowMs: backend.now(),
    });
  });
}

/** Takes a folder from somebody. Anybody may take it from themselves, but for its owner. */
export async function removeFolderMember(backend: Backend, who: Who, folderId: string, userId: string): Promise<void> {
  await requireFolder(backend, who, folderId, who.userId === userId ? "read" : "share");
  await changeAccess(backend, { userId }, async (trx) => {
    const removed = await trx
      .deleteFrom("folder_member")
      .where("folder_id", "=", folderId)
      .where("user_id", "=", userId)
      .where("role", "!=", "owner")
      .returning("role")
      .executeTakeFirst();
    if (removed === undefined) throw new AppError("forbidden");
    await writeAudit(trx, {
      folderId,
      actor: who.actor,
      action: "member removed",
      subject: `user:${userId}`,
      detail: { before: removed.role },
      nowMs: backend.now(),
    });
  });
}
