import { AppError } from "#lib/protocol/errors.ts";
import type { Backend } from "#lib/server/backend.ts";
import { listAllDocuments } from "#lib/server/services/library.ts";
import { listMembers } from "#lib/server/services/sharing.ts";
import { purgeAny } from "#lib/server/services/trash.ts";
import type { CliCommand } from "./command.ts";
import { withBackend } from "./with-backend.ts";

/** Lists documents, shows one, deletes one for good. */
export const documents: CliCommand = {
  name: "documents",
  summary: "list documents, show one, or delete one for good",
  help: `Usage: npm run quire -- documents list [--email a@b.c]
       npm run quire -- documents show --id ...
       npm run quire -- documents purge --id ... [--force]

  --email <address>    only what this account owns
  --id <id>            which document
  --force              delete it though it is not in the trash
  --json               print an object

purge deletes a document and its whole history. Nothing brings it back but a backup.`,
  options: { email: { type: "string" }, id: { type: "string" }, force: { type: "boolean" } },
  verbs: ["list", "show", "purge"],
  run: async (values, verb) =>
    withBackend(async (backend) => {
      if (verb === "list") return list(backend, typeof values["email"] === "string" ? values["email"] : null);
      const id = typeof values["id"] === "string" ? values["id"] : "";
      const [document] = await listAllDocuments(backend, { id });
      if (document === undefined) throw new AppError("not_found");
      if (verb === "purge") {
        if (document.trashedAtMs === null && values["force"] !== true) {
          throw new AppError("bad_request", {
            message: "It is not in the trash; with --force it is deleted all the same.",
          });
        }
        await purgeAny(backend, id);
        return { text: `Deleted ${id} (${document.title || "untitled"}) for good.`, json: document };
      }
      const head = (await backend.log.heads([id])).get(id) ?? { epoch: 1, seq: 0 };
      const members = await listMembers(backend, { documentId: id, isMember: true });
      const shown = { ...document, head, members: members.map(({ email, role }) => ({ email, role })) };
      return { text: JSON.stringify(shown, null, 2), json: shown };
    }),
};

async function list(backend: Backend, email: string | null) {
  const all = [];
  for (let after = ""; ;) {
    const page = await listAllDocuments(backend, { after, ...(email === null ? {} : { ownerEmail: email }) });
    all.push(...page);
    const last = page.at(-1);
    if (last === undefined) break;
    after = last.id;
  }
  const text = all
    .map(({ id, title, ownerEmail, trashedAtMs }) =>
      [
        id,
        ownerEmail ?? "-",
        trashedAtMs === null ? title || "untitled" : `${title || "untitled"} (in the trash)`,
      ].join("  "),
    )
    .join("\n");
  return { text: text === "" ? "No documents." : text, json: all };
}
