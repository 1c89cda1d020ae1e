import type { ListSort, ListView } from "#lib/protocol/lists.ts";

/** What of somebody's documents the home page shows; its address says it. */
export interface Place {
  view: ListView;
  /** With the view "folder": which one. */
  folderId: string | null;
  sort: ListSort;
  /** What is looked for; empty: nothing. */
  query: string;
}

/** The order of a list of which nobody chose another. */
export const defaultSort: ListSort = "opened";

/** The address of a place. */
export function addressOf({ view, folderId, sort, query }: Partial<Place>): string {
  const words = new URLSearchParams();
  if (query !== undefined && query !== "") words.set("q", query);
  else if (view === "folder" && folderId != null) words.set("folder", folderId);
  else if (view !== undefined && view !== "recent") words.set("view", view);
  if (sort !== undefined && sort !== defaultSort) words.set("sort", sort);
  const search = words.toString();
  return search === "" ? "/" : `/?${search}`;
}
