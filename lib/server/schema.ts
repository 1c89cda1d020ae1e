import type { Generated } from "kysely";

/** The tables of quire.sqlite, or of the same Postgres that holds the log. Times are milliseconds since 1970. */
export interface QuireSchema {
  document: DocumentTable;
  document_visit: DocumentVisitTable;
}

interface DocumentTable {
  id: string;
  /** A copy of the title in the log, for lists; derived, never the source. */
  title: string;
  created_by: string;
  created_at: number;
  updated_at: Generated<number>;
  /** The version of the document's schema that its content is known to have; the content may be newer. */
  schema: Generated<number>;
}

interface DocumentVisitTable {
  actor: string;
  document_id: string;
  visited_at: number;
}
