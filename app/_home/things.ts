import type { ListedDocument } from "#lib/protocol/lists.ts";

/** A folder on the home page. */
export interface HomeFolder {
  id: string;
  parentId: string | null;
  name: string;
  role: "owner" | "editor" | "commenter" | "viewer";
}

/** Some text of an excerpt, and whether it is what was looked for. */
export interface HomeExcerptRun {
  text: string;
  isHit: boolean;
}

/** A document on the home page: of a list, or found. */
export interface HomeDocument extends ListedDocument {
  excerpt?: HomeExcerptRun[] | null;
}

/** Documents and folders that something is done to. */
export interface Things {
  documents: string[];
  folders: string[];
}

const dragType = "application/x-quire-things";

/** Lets things be dragged. */
export function dragThings(transfer: DataTransfer, things: Things): void {
  transfer.effectAllowed = "move";
  transfer.setData(dragType, JSON.stringify(things));
}

/** Whether what is dragged are things of this page: what exactly is told only when it is dropped. */
export function hasThings(transfer: DataTransfer): boolean {
  return transfer.types.includes(dragType);
}

/** The things that were dropped, or null. */
export function droppedThings(transfer: DataTransfer): Things | null {
  try {
    const things = JSON.parse(transfer.getData(dragType)) as Things;
    return Array.isArray(things.documents) && Array.isArray(things.folders) ? things : null;
  } catch {
    return null;
  }
}
