"use server";

import { z } from "zod";
import { type Outcome, outcomeOf } from "#app/_http/outcome.ts";
import { currentWho } from "#app/_http/visitor.ts";
import { linkRoles } from "#lib/access/link.ts";
import type { Role } from "#lib/access/permissions.ts";
import { AppError } from "#lib/protocol/errors.ts";
import { currentBackend } from "#lib/server/backend.ts";
import { findAccountByEmail } from "#lib/server/services/accounts.ts";
import {
  type FolderMember,
  listFolderMembers,
  removeFolderMember,
  setFolderMember,
} from "#lib/server/services/folder-members.ts";
import { createFolder, renameFolder as renameFolderOf, requireFolder } from "#lib/server/services/folders.ts";

/** Who has a folder, and what the person is to it. */
export interface FolderSharing {
  role: Role;
  ownId: string;
  members: FolderMember[];
}

/** A change of who has a folder. */
export type FolderChange = z.infer<typeof change>;

const userId = z.string().min(1).max(64);
const change = z.discriminatedUnion("type", [
  z.object({ type: z.literal("share"), email: z.string().max(300), role: z.enum(linkRoles) }),
  z.object({ type: z.literal("member"), userId, role: z.enum(linkRoles) }),
  z.object({ type: z.literal("remove"), userId }),
]);

/** Makes a folder, in another one if `parentId` says one, and returns its id. */
export async function newFolder(name: string, parentId: string | null): Promise<Outcome<string>> {
  return outcomeOf(async () =>
    createFolder(currentBackend(), await currentWho(), {
      name: String(name),
      parentId: parentId === null ? null : String(parentId),
    }),
  );
}

/** Gives a folder another name. */
export async function renameFolder(folderId: string, name: string): Promise<Outcome> {
  return outcomeOf(async () => {
    await renameFolderOf(currentBackend(), await currentWho(), String(folderId), String(name));
    return undefined;
  });
}

/** Who has a folder. */
export async function loadFolderSharing(folderId: string): Promise<Outcome<FolderSharing>> {
  return outcomeOf(() => readSharing(String(folderId)));
}

/** Makes one change of who has a folder and tells how things stand after it; null: the person has it no more. */
export async function changeFolderSharing(
  folderId: string,
  wish: FolderChange,
): Promise<Outcome<FolderSharing | null>> {
  return outcomeOf(async () => {
    const parsed = change.safeParse(wish);
    if (!parsed.success) throw new AppError("bad_request");
    const backend = currentBackend();
    const who = await currentWho();
    const { data } = parsed;
    if (data.type === "remove") await removeFolderMember(backend, who, folderId, data.userId);
    else if (data.type === "member") await setFolderMember(backend, who, folderId, data);
    else {
      await requireFolder(backend, who, folderId, "share");
      if (!backend.rates.take("invite", who.actor)) throw new AppError("too_many");
      const account = await findAccountByEmail(backend, data.email);
      if (account === null) {
        throw new AppError("bad_request", {
          message: "Nobody here has that address. Invite them to a document first; then they can have the folder too.",
        });
      }
      await setFolderMember(backend, who, folderId, { userId: account.id, role: data.role });
    }
    return readSharing(folderId).catch(() => null);
  });
}

async function readSharing(folderId: string): Promise<FolderSharing> {
  const who = await currentWho();
  const role = await requireFolder(currentBackend(), who, folderId, "read");
  return { role, ownId: who.userId, members: await listFolderMembers(currentBackend(), folderId) };
}
