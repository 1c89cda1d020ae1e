/** Which of somebody's documents a list has. */
export const listViews = ["recent", "owned", "shared", "starred", "trash", "folder", "templates"] as const;
export type ListView = (typeof listViews)[number];

/** What a list is ordered by: when the person opened it last, when it was changed last, its title. */
export const listSorts = ["opened", "edited", "title"] as const;
export type ListSort = (typeof listSorts)[number];

/** A document in a list. Times are milliseconds since 1970. */
export interface ListedDocument {
  id: string;
  title: string;
  role: "owner" | "member";
  ownerName: string;
  /** When the person opened it last. */
  openedAtMs: number | null;
  editedAtMs: number;
  trashedAtMs: number | null;
  isStarred: boolean;
  folderId: string | null;
}

/** Some documents of a list, and where the next ones begin; null: there are no more. */
export interface ListPage {
  documents: ListedDocument[];
  next: string | null;
}
