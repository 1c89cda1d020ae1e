/** The names of a Quire document's root types in its Y.Doc; docs/protocol.md promises them. */
export const bodyName = "default";
export const containersName = "containers";
export const metaName = "meta";

/** Keys of the `meta` map. */
export const metaKeys = { title: "title", schema: "schema", language: "language" } as const;
