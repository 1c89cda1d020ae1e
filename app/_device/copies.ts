/** What this browser keeps of documents: one IndexedDB database for each account, document and shape of its body. */
export function databaseName(account: string, documentId: string, shapeVersion: number): string {
  return `quire/${account}/${documentId}/${shapeVersion}`;
}

/** The name of the mark that a copy holds what the server may not have. */
export function unsavedMark(account: string, documentId: string): string {
  return `quire-unsaved/${account}/${documentId}`;
}

/** Whether a mark stands. A browser without a place for marks has none. */
export function readMark(mark: string): boolean {
  try {
    return localStorage.getItem(mark) !== null;
  } catch {
    // Storage is turned off; then there is no copy either.
    return false;
  }
}

/** Makes or takes off a mark. */
export function writeMark(mark: string, stands: boolean): void {
  try {
    if (stands) localStorage.setItem(mark, "1");
    else localStorage.removeItem(mark);
  } catch {
    // Storage is turned off or full: the copy counts as saved, as it did before there were marks.
  }
}

/** Copies that this browser holds of an account's documents (a beginning of one is enough), of one document or all. */
export async function copiesOf(account: string, documentId = ""): Promise<{ name: string; isUnsaved: boolean }[]> {
  if (typeof indexedDB === "undefined" || indexedDB.databases === undefined) return [];
  const databases = await indexedDB.databases();
  return databases.flatMap(({ name = "" }) => {
    const [product, owner = "", document = ""] = name.split("/");
    if (product !== "quire" || !owner.startsWith(account) || !document.startsWith(documentId)) return [];
    return [{ name, isUnsaved: readMark(unsavedMark(owner, document)) }];
  });
}

/** Deletes copies, the unsaved ones too if `all`. Resolves when they are gone. */
export async function forgetCopies(account: string, options: { documentId?: string; all: boolean }): Promise<void> {
  const copies = await copiesOf(account, options.documentId);
  await Promise.all(
    copies.map(async ({ name, isUnsaved }) => {
      if (isUnsaved && !options.all) return;
      await deleteDatabase(name);
      const [, owner = "", document = ""] = name.split("/");
      writeMark(unsavedMark(owner, document), false);
    }),
  );
}

/** Deletes one database. Pages that have it open let go of it. */
export function deleteDatabase(name: string): Promise<void> {
  return new Promise((resolve) => {
    const request = indexedDB.deleteDatabase(name);
    for (const event of ["success", "error", "blocked"]) request.addEventListener(event, () => resolve());
  });
}
