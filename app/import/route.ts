import { isFromOwnPage } from "#app/_http/origin.ts";
import { outcomeOf } from "#app/_http/outcome.ts";
import { currentWho } from "#app/_http/visitor.ts";
import { AppError } from "#lib/protocol/errors.ts";
import { limits } from "#lib/protocol/limits.ts";
import { currentBackend } from "#lib/server/backend.ts";
import { requireFolder } from "#lib/server/services/folders.ts";
import { importFile } from "#lib/server/services/imports.ts";
import { readAtMost } from "#lib/std/bytes.ts";

/** Whose file is being read: one at a time each, so that nobody keeps the others waiting. */
const busy = new Set<string>();

/**
 * Makes a document of the file in the body, called `?name=`, in `?folder=` if it says one; answers as actions do, with its id. No action,
 * because those read their whole body before anybody has looked at who sends it.
 */
export async function POST(request: Request): Promise<Response> {
  const outcome = await outcomeOf(async () => {
    if (!isFromOwnPage(request)) throw new AppError("forbidden");
    const backend = currentBackend();
    const who = await currentWho();
    if (busy.has(who.userId) || !backend.rates.take("import", who.userId)) throw new AppError("too_many");
    busy.add(who.userId);
    try {
      const { searchParams } = new URL(request.url);
      const folderId = searchParams.get("folder") ?? "";
      if (folderId !== "") await requireFolder(backend, who, folderId, "edit");
      const bytes = await readAtMost(request.body, limits.importBytes);
      if (bytes === null) throw new AppError("too_large");
      const file = { name: searchParams.get("name") ?? "", bytes };
      return await importFile(backend, file, { ownerId: who.userId, folderId: folderId === "" ? null : folderId });
    } finally {
      busy.delete(who.userId);
    }
  });
  return Response.json(outcome);
}
