import {
  createFolder as createFolderOf,
  listFolders as foldersOf,
  moveFolder,
  renameFolder,
} from "#lib/server/services/folders.ts";
import { restoreFolder, trashFolder } from "#lib/server/services/trash.ts";
import { AppError } from "#lib/protocol/errors.ts";
import { type Handler, param } from "./call.ts";

export const listFolders: Handler<"listFolders"> = async ({ backend, who }) => ({
  answer: { folders: await foldersOf(backend, who.userId) },
});

export const createFolder: Handler<"createFolder"> = async ({ backend, who, body }) => {
  const id = await createFolderOf(backend, who, { name: body.name, parentId: body.parentId ?? null });
  const made = (await foldersOf(backend, who.userId)).find((folder) => folder.id === id);
  if (made === undefined) throw new AppError("not_found");
  return { answer: made };
};

export const updateFolder: Handler<"updateFolder"> = async (call) => {
  const { backend, who, body } = call;
  const id = param(call, "folderId");
  const { name, parentId, trashed } = body;
  if (trashed === false) await restoreFolder(backend, who, id);
  if (name !== undefined) await renameFolder(backend, who, id, name);
  if (parentId !== undefined) await moveFolder(backend, who, id, parentId);
  if (trashed === true) await trashFolder(backend, who, id);
  return { answer: {} };
};
