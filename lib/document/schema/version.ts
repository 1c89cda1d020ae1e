/** Grows whenever a client of the version before would not understand a document. Travels as `?schema=` (SYNC-3). */
export const schemaVersion = 4;

/**
 * Since which version a document's body has the shape it has: what came later are kinds of things in it. What a browser keeps of a document
 * of this shape is good for every client that knows it.
 */
export const shapeVersion = 2;
