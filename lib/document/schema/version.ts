/** Grows whenever a client of the version before would not understand a document. Travels as `?schema=` (SYNC-3). */
export const schemaVersion = 2;
