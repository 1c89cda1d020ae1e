import { sql } from "kysely";
import { AppError } from "#lib/protocol/errors.ts";
import type { Backend } from "#lib/server/backend.ts";
import { changeAccess } from "./access-changes.ts";
import { requireAnotherAdministrator } from "./administrators.ts";
import { findAccount, findAccountByEmail, findLiveAccount } from "./accounts.ts";
import { writeAudit } from "./audit.ts";
import { deleteAvatar } from "./avatars.ts";
import { type Signed, confirmIdentity } from "./confirmation.ts";
import { documentsBelow, foldersBelow, lockFolders } from "./folders.ts";
import { purgeAny } from "./trash.ts";

/** What becomes of the documents and folders that somebody owns when their account goes. */
export type Inheritance = { giveTo: string } | "delete";

/** How much would be left behind by somebody: what they own, the trash and templates too. */
export async function countOwned(backend: Backend, userId: string): Promise<{ documents: number; folders: number }> {
  const [documents, folders] = await Promise.all(
    (["document_member", "folder_member"] as const).map((table) =>
      backend.db
        .selectFrom(table)
        .select((select) => select.fn.countAll<number>().as("count"))
        .where("user_id", "=", userId)
        .where("role", "=", "owner")
        .executeTakeFirstOrThrow(),
    ),
  );
  return { documents: Number(documents?.count ?? 0), folders: Number(folders?.count ?? 0) };
}

/**
 * Deletes an account for good, for who shows that it is theirs. What it owns goes to the account with the address that is given, or
 * is deleted too; what was only shared with it stays with its owner, without it. What it wrote stays written: the log names an id
 * that has no name any more. The last administrator stays. What a crash breaks off is done by the next try.
 */
export async function deleteAccount(
  backend: Backend,
  signed: Signed,
  given: { password: string; inheritance: Inheritance },
): Promise<void> {
  const { userId } = signed;
  await confirmIdentity(backend, signed, given.password);
  await requireAnotherAdministrator(backend, backend.db, userId);
  const account = await findAccount(backend, userId);
  if (given.inheritance === "delete") await deleteOwned(backend, userId);
  else await giveOwned(backend, userId, await heirOf(backend, userId, given.inheritance.giveTo));
  await changeAccess(backend, { userId }, async (trx) => {
    await requireAnotherAdministrator(backend, trx, userId);
    await trx.deleteFrom("document_visit").where("actor", "=", `user:${userId}`).execute();
    await trx.deleteFrom("document_key").where("actor", "=", `user:${userId}`).execute();
    await trx.deleteFrom("document_invitation").where("invited_by", "=", `user:${userId}`).execute();
    await trx.deleteFrom("user").where("id", "=", userId).execute();
  });
  if (account?.avatar != null) await deleteAvatar(backend, account.avatar);
}

async function heirOf(backend: Backend, userId: string, email: string): Promise<string> {
  const account = await findAccountByEmail(backend, email);
  const heir = account === null ? null : await findLiveAccount(backend, account.id);
  if (heir === null || heir.id === userId) {
    throw new AppError("bad_request", {
      message: "There is nobody else with that address who could have your documents.",
    });
  }
  return heir.id;
}

async function giveOwned(backend: Backend, userId: string, heir: string): Promise<void> {
  for (const documentId of await ownedDocuments(backend, userId)) {
    await changeAccess(backend, { documentId }, async (trx) => {
      await trx
        .deleteFrom("document_member")
        .where("document_id", "=", documentId)
        .where("user_id", "=", heir)
        .execute();
      await trx
        .updateTable("document_member")
        .set({ user_id: heir })
        .where("document_id", "=", documentId)
        .where("user_id", "=", userId)
        .execute();
      const event = { action: "ownership transferred", subject: `user:${heir}`, detail: {} } as const;
      await writeAudit(trx, { documentId, actor: `user:${userId}`, ...event, nowMs: backend.now() });
    });
  }
  for (const folderId of await ownedFolders(backend, userId)) {
    await changeAccess(backend, { userId: heir }, async (trx) => {
      const row = { folder_id: folderId, user_id: heir, role: "owner", added_at: backend.now() } as const;
      await trx
        .insertInto("folder_member")
        .values(row)
        .onConflict((conflict) => conflict.columns(["folder_id", "user_id"]).doUpdateSet({ role: "owner" }))
        .execute();
    });
  }
}

async function deleteOwned(backend: Backend, userId: string): Promise<void> {
  for (const documentId of await ownedDocuments(backend, userId)) await purgeAny(backend, documentId);
  for (const folderId of await ownedFolders(backend, userId)) await dissolveFolder(backend, userId, folderId);
}

/** Deletes a folder and what lies in it of folders, unless somebody else owns it too. Documents in it are others' by now, and go back to them. */
async function dissolveFolder(backend: Backend, userId: string, folderId: string): Promise<void> {
  await changeAccess(backend, await documentsBelow(backend, folderId), async (trx) => {
    await lockFolders(backend, trx);
    const isOthers = sql<boolean>`EXISTS (
      SELECT 1 FROM folder_member WHERE folder_id = folder.id AND role = 'owner' AND user_id <> ${userId})`;
    await trx
      .updateTable("folder")
      .set({ parent_id: null })
      .where("id", "in", foldersBelow(folderId))
      .where(isOthers)
      .execute();
    const own = await trx
      .selectFrom("folder")
      .select("id")
      .where("id", "in", foldersBelow(folderId))
      .where((where) => where.not(isOthers))
      .execute();
    const ids = own.map(({ id }) => id);
    if (ids.length === 0) return;
    await trx.updateTable("document").set({ trashed_with: null }).where("trashed_with", "in", ids).execute();
    await trx.updateTable("document").set({ folder_id: null }).where("folder_id", "in", ids).execute();
    await trx.updateTable("folder").set({ parent_id: null }).where("parent_id", "in", ids).execute();
    await trx.deleteFrom("folder").where("id", "in", ids).execute();
  });
}

async function ownedDocuments(backend: Backend, userId: string): Promise<string[]> {
  const rows = await backend.db
    .selectFrom("document_member")
    .select("document_id")
    .where("user_id", "=", userId)
    .where("role", "=", "owner")
    .execute();
  return rows.map(({ document_id }) => document_id);
}

async function ownedFolders(backend: Backend, userId: string): Promise<string[]> {
  const rows = await backend.db
    .selectFrom("folder_member")
    .select("folder_id")
    .where("user_id", "=", userId)
    .where("role", "=", "owner")
    .execute();
  return rows.map(({ folder_id }) => folder_id);
}
