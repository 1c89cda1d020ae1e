import * as Y from "yjs";

/** What stands around blocks: lists and their items, tables, rows and cells, quotes, columns. */
export interface ContainerRecord {
  type: string;
  attributes: Readonly<Record<string, unknown>>;
}

const typeKey = "$type";

/** Reads a container. Null for an id that nothing is known of. */
export function readContainer(containers: Y.Map<unknown>, id: string): ContainerRecord | null {
  const entry = containers.get(id);
  if (!(entry instanceof Y.Map)) return null;
  const { [typeKey]: type, ...attributes } = Object.fromEntries(entry.entries()) as Record<string, unknown>;
  return typeof type === "string" ? { type, attributes } : null;
}

/** Makes a container of an id that nobody else has, and returns the id. */
export function createContainer(
  transaction: Y.Transaction,
  containers: Y.Map<unknown>,
  type: string,
  attributes: Readonly<Record<string, unknown>>,
): string {
  const { store, clientID } = transaction.doc;
  // The clock of the entry itself: no other change of this client has it.
  const id = `${clientID.toString(36)}.${Y.getState(store, clientID).toString(36)}`;
  containers.set(id, new Y.Map(Object.entries({ [typeKey]: type, ...attributes })));
  return id;
}

/** Changes what differs, attribute by attribute, so that others' changes of other attributes stand. */
export function updateContainer(
  containers: Y.Map<unknown>,
  id: string,
  changes: readonly [name: string, value: unknown][],
): void {
  const entry = containers.get(id);
  if (!(entry instanceof Y.Map)) return;
  for (const [name, value] of changes) {
    if (value === null || value === undefined) entry.delete(name);
    else entry.set(name, value);
  }
}
