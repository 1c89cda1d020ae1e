/** Every copy that this browser keeps of an actor's documents is named so; see app/_collab/device-store.ts. */
const prefix = "quire/";

/** Deletes what this browser keeps of somebody's documents. Resolves when it is gone, or can be gone only later. */
export async function forgetDocuments(actor: string): Promise<void> {
  if (typeof indexedDB === "undefined" || indexedDB.databases === undefined) return;
  const databases = await indexedDB.databases();
  const own = databases.flatMap(({ name }) => (name?.startsWith(`${prefix}${actor}/`) ? [name] : []));
  await Promise.all(own.map(forget));
}

function forget(name: string): Promise<void> {
  return new Promise((resolve) => {
    const request = indexedDB.deleteDatabase(name);
    // Another tab still has it open: it goes when that one closes.
    for (const event of ["success", "error", "blocked"]) request.addEventListener(event, () => resolve());
  });
}
