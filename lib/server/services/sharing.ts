import type { Role } from "#lib/access/permissions.ts";
import type { Backend } from "#lib/server/backend.ts";
import type { Actor } from "#lib/server/update-log.ts";
import { findDocument } from "./documents.ts";

/**
 * What somebody is to a document; null: nothing, or there is no such document.
 * Until there are accounts, whoever has the link may write.
 */
export async function roleOf(backend: Backend, _actor: Actor, documentId: string): Promise<Role | null> {
  return (await findDocument(backend, documentId)) === null ? null : "editor";
}
