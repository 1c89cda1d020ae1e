import { can } from "#lib/access/permissions.ts";
import { type TemplateName, templateContent, templateNames } from "#lib/document/templates/templates.ts";
import type { Backend } from "#lib/server/backend.ts";
import { createDocument, duplicateDocument, findDocument } from "./documents.ts";
import { folderRole } from "./folders.ts";
import { findListed } from "./library.ts";
import { requireAccess } from "./sharing.ts";
import type { Who } from "./visitors.ts";

type Person = Who & { userId: string };

/** Makes a document of somebody's from a template that every server has, and returns its id. */
export async function createFromTemplate(
  backend: Backend,
  who: Person,
  template: TemplateName,
  options: { title: string; folderId?: string | null },
): Promise<string> {
  const source = templateContent(template);
  const content = await backend.composer.compose({ title: options.title, content: { format: "json", source } });
  return createDocument(backend, { ownerId: who.userId, content, ...options });
}

/** Makes a template of a document that somebody may read. The document stays as it is; what is made is theirs. */
export async function saveAsTemplate(backend: Backend, who: Person, documentId: string): Promise<string> {
  await requireAccess(backend, who, documentId, "read");
  const title = (await findDocument(backend, documentId))?.title ?? "";
  return duplicateDocument(backend, who, documentId, { title, isTemplate: true });
}

/**
 * Makes a document of somebody's from a template, or another document, that they may read, and returns its id. It lies where
 * the other does, if they may put something there.
 */
export async function createFromDocument(
  backend: Backend,
  who: Person,
  documentId: string,
  options: { title?: string } = {},
): Promise<string> {
  const [access, document] = await Promise.all([
    requireAccess(backend, who, documentId, "read"),
    findListed(backend, who.userId, documentId),
  ]);
  const { title = document?.title ?? "" } = options;
  const folderId = document?.folderId ?? null;
  const role = folderId === null ? null : await folderRole(backend, who, folderId);
  const where = can(role, "edit") ? { folderId } : {};
  return duplicateDocument(backend, who, access.documentId, { title, ...where });
}

/** The templates that every server has, each as safe HTML of its beginning. */
export function previewTemplates(backend: Backend): Promise<{ name: TemplateName; html: string }[]> {
  return Promise.all(
    templateNames.map(async (name) => ({ name, html: await backend.renderer.preview(templateContent(name)) })),
  );
}
