"use server";

import { redirect } from "next/navigation";
import { z } from "zod";
import { text } from "#app/_http/form.ts";
import { type Outcome, outcomeOf } from "#app/_http/outcome.ts";
import { currentPerson, currentVisitor, currentWho } from "#app/_http/visitor.ts";
import { templateNames } from "#lib/document/templates/templates.ts";
import { maxTitleLength } from "#lib/document/title.ts";
import { AppError } from "#lib/protocol/errors.ts";
import { type ListPage, listSorts, listViews } from "#lib/protocol/lists.ts";
import { currentBackend } from "#lib/server/backend.ts";
import { createDocument, renameDocument } from "#lib/server/services/documents.ts";
import { moveDocument, moveFolder, requireFolder } from "#lib/server/services/folders.ts";
import { type FoundDocument, listDocuments, searchDocuments } from "#lib/server/services/library.ts";
import { requireAccess } from "#lib/server/services/sharing.ts";
import { setStar } from "#lib/server/services/stars.ts";
import { createFromDocument, createFromTemplate, saveAsTemplate } from "#lib/server/services/templates.ts";
import {
  emptyTrash as emptyTrashOf,
  purgeDocument,
  purgeFolder,
  restoreDocument,
  restoreFolder,
  trashDocument,
  trashFolder,
} from "#lib/server/services/trash.ts";
import { whoIs } from "#lib/server/services/visitors.ts";

/** What can be done to several documents and folders at once. */
export type ThingsChange = z.infer<typeof thingsChange>;

/** Which page of a list is wanted. */
export type ListWish = z.infer<typeof listWish>;

/** What came of doing something to several things: for how many, and why not for the rest. */
export interface ThingsOutcome {
  done: { documents: string[]; folders: string[] };
  problem: string | null;
}

const id = z.string().min(1).max(64);
const things = { documents: z.array(id).max(500), folders: z.array(id).max(500) };
const thingsChange = z.discriminatedUnion("type", [
  z.object({ type: z.literal("trash"), ...things }),
  z.object({ type: z.literal("restore"), ...things }),
  z.object({ type: z.literal("purge"), ...things }),
  z.object({ type: z.literal("move"), ...things, to: id.nullable() }),
  z.object({ type: z.literal("star"), ...things, starred: z.boolean() }),
]);
const listWish = z.object({
  view: z.enum(listViews),
  folderId: id.nullable(),
  sort: z.enum(listSorts),
  after: z.string().max(1_000),
});
const foundWish = z.object({ query: z.string().max(500), offset: z.int().min(0).max(10_000) });

/** Makes an empty document of the person's own, in a folder if the form says one, and goes to it. */
export async function newDocument(form: FormData): Promise<never> {
  const visitor = await currentVisitor();
  if (visitor.kind !== "person") redirect("/sign-in");
  const folderId = text(form, "folder") || null;
  if (folderId !== null) await requireFolder(currentBackend(), whoIs(visitor), folderId, "edit");
  redirect(`/d/${await createDocument(currentBackend(), { ownerId: visitor.account.id, folderId })}`);
}

/** Makes a document from a template, and goes to it. */
export async function newFromTemplate(form: FormData): Promise<never> {
  const visitor = await currentVisitor();
  if (visitor.kind !== "person") redirect("/sign-in");
  const backend = currentBackend();
  const who = { userId: visitor.account.id, actor: `user:${visitor.account.id}` } as const;
  const builtIn = z.enum(templateNames).safeParse(form.get("template"));
  const made = builtIn.success
    ? await createFromTemplate(backend, who, builtIn.data, {
        title: text(form, "title").slice(0, maxTitleLength),
      })
    : await createFromDocument(backend, who, text(form, "template"));
  redirect(`/d/${made}`);
}

/** The next documents of a list. */
export async function moreDocuments(wish: ListWish): Promise<Outcome<ListPage>> {
  return outcomeOf(async () => {
    const { account } = await currentPerson();
    return listDocuments(currentBackend(), account.id, checked(listWish, wish));
  });
}

/** The next documents that have the words of a query. */
export async function moreFound(wish: z.infer<typeof foundWish>): Promise<Outcome<FoundDocument[]>> {
  return outcomeOf(async () => {
    const { account } = await currentPerson();
    return searchDocuments(currentBackend(), account.id, checked(foundWish, wish));
  });
}

/** Does the same to several documents and folders. What cannot be done for one is done for the others. */
export async function changeThings(wish: ThingsChange): Promise<Outcome<ThingsOutcome>> {
  return outcomeOf(async () => {
    const who = await currentWho();
    const change = checked(thingsChange, wish);
    const done: ThingsOutcome["done"] = { documents: [], folders: [] };
    let problem: string | null = null;
    for (const kind of ["documents", "folders"] as const) {
      for (const each of new Set(change[kind])) {
        const outcome = await outcomeOf(() =>
          kind === "documents" ? changeDocument(who, change, each) : changeFolder(who, change, each),
        );
        if (outcome.ok) done[kind].push(each);
        else problem = outcome.text;
      }
    }
    return { done, problem };
  });
}

/** Gives a document another title. */
export async function renameThing(documentId: string, title: string): Promise<Outcome> {
  return outcomeOf(async () => {
    const who = await currentWho();
    await requireAccess(currentBackend(), who, String(documentId), "edit");
    await renameDocument(currentBackend(), { actor: who.actor, kind: "edit" }, documentId, String(title));
    return undefined;
  });
}

/** Makes a copy of a document that is the person's own, and returns its id. */
export async function duplicateThing(documentId: string, title: string): Promise<Outcome<string>> {
  return outcomeOf(async () =>
    createFromDocument(currentBackend(), await currentWho(), String(documentId), {
      title: String(title).slice(0, maxTitleLength),
    }),
  );
}

/** Makes a template of a document. */
export async function makeTemplate(documentId: string): Promise<Outcome<string>> {
  return outcomeOf(async () => saveAsTemplate(currentBackend(), await currentWho(), String(documentId)));
}

/** Deletes for good all that the person has in the trash. */
export async function emptyTrash(): Promise<Outcome> {
  return outcomeOf(async () => {
    await emptyTrashOf(currentBackend(), await currentWho());
    return undefined;
  });
}

async function changeDocument(who: Person, change: ThingsChange, documentId: string): Promise<undefined> {
  const backend = currentBackend();
  switch (change.type) {
    case "trash":
      await trashDocument(backend, who, documentId);
      break;
    case "restore":
      await restoreDocument(backend, who, documentId);
      break;
    case "purge":
      await purgeDocument(backend, who, documentId);
      break;
    case "move": {
      const access = await requireAccess(backend, who, documentId, "read");
      await moveDocument(backend, { who, access }, change.to);
      break;
    }
    default:
      await requireAccess(backend, who, documentId, "read");
      await setStar(backend, who.userId, documentId, change.starred);
  }
  return undefined;
}

async function changeFolder(who: Person, change: ThingsChange, folderId: string): Promise<undefined> {
  const backend = currentBackend();
  switch (change.type) {
    case "trash":
      await trashFolder(backend, who, folderId);
      break;
    case "restore":
      await restoreFolder(backend, who, folderId);
      break;
    case "purge":
      await purgeFolder(backend, who, folderId);
      break;
    case "move":
      await moveFolder(backend, who, folderId, change.to);
      break;
    default:
      throw new AppError("bad_request");
  }
  return undefined;
}

type Person = Awaited<ReturnType<typeof currentWho>>;

function checked<T>(shape: z.ZodType<T>, wish: unknown): T {
  const parsed = shape.safeParse(wish);
  if (!parsed.success) throw new AppError("bad_request");
  return parsed.data;
}
