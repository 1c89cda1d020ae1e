import type { Generated } from "kysely";
import type { LinkScope } from "#lib/access/link.ts";
import type { Role } from "#lib/access/permissions.ts";
import type { TokenScope } from "#lib/protocol/tokens.ts";

/**
 * The tables of quire.sqlite, or of the same Postgres that holds the log. Times are milliseconds since 1970.
 * Those of accounts belong to better-auth, which names and writes them; here stands what the services read.
 */
export interface QuireSchema {
  user: UserTable;
  session: SessionTable;
  account: SignInTable;
  passkey: PasskeyTable;
  twoFactor: TwoFactorTable;
  verification: VerificationTable;
  account_link: AccountLinkTable;
  document: DocumentTable;
  document_visit: DocumentVisitTable;
  folder: FolderTable;
  folder_member: FolderMemberTable;
  document_member: DocumentMemberTable;
  document_link: DocumentLinkTable;
  document_key: DocumentKeyTable;
  document_invitation: DocumentInvitationTable;
  access_request: AccessRequestTable;
  audit_event: AuditEventTable;
  access_change: AccessChangeTable;
  star: StarTable;
  document_preview: DocumentPreviewTable;
  search_part: SearchPartTable;
  api_token: ApiTokenTable;
  webhook: WebhookTable;
  webhook_delivery: WebhookDeliveryTable;
  attachment: AttachmentTable;
  attachment_use: AttachmentUseTable;
}

interface UserTable {
  id: string;
  name: string;
  /** In lower case. */
  email: string;
  image: string | null;
  color: string | null;
  language: string | null;
  theme: string | null;
  /** 1: may manage people. */
  isAdmin: number | null;
  /** As the database gives times: text that sorts on SQLite, a Date on Postgres. */
  createdAt: string | Date;
  /** Since when the person may not sign in. */
  disabledAtMs: number | null;
  /** Whether a code of an authenticator is asked for after the password; 1 or 0 on SQLite. */
  twoFactorEnabled: boolean | number | null;
}

interface SessionTable {
  id: string;
  userId: string;
  token: string;
  /** As the database gives times: text on SQLite, a Date on Postgres. */
  expiresAt: string | Date;
  createdAt: string | Date;
  updatedAt: string | Date;
  userAgent: string | null;
}

/** A way to sign in that somebody has: their password, or who they are elsewhere. */
interface SignInTable {
  id: string;
  /** "credential": a password; else an identity provider's id. */
  providerId: string;
  /** Who they are there; with a password, the user's id. */
  accountId: string;
  userId: string;
  /** As better-auth hashes it. */
  password: string | null;
  createdAt: string | Date;
  updatedAt: string | Date;
}

interface PasskeyTable {
  id: string;
  name: string | null;
  userId: string;
  createdAt: string | Date | null;
}

interface TwoFactorTable {
  id: string;
  userId: string;
}

/** What is known for a while: a sign-in that is under way, a browser that is remembered. */
interface VerificationTable {
  id: string;
  identifier: string;
  value: string;
}

interface AccountLinkTable {
  id: string;
  /** SHA-256 of the token, in hex: the link itself is nowhere. */
  token_hash: string;
  kind: "invitation" | "password";
  /** Whom an invitation is for; null: whoever has the link. */
  email: string | null;
  /** Whose password may be chosen. */
  user_id: string | null;
  created_by: string;
  created_at: number;
  expires_at: number;
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
  folder_id: string | null;
  /** 1: editors may share it too. */
  editors_share: Generated<number>;
  /** Since when it is in the trash. */
  trashed_at: number | null;
  /** The folder that took it along; null: it was put there itself. */
  trashed_with: string | null;
  /** 1: it is being deleted for good, and nothing brings it back. */
  purging: Generated<number>;
  /** 1: it is there to be copied, and stands in no list of documents. */
  is_template: Generated<number>;
  /** Derived, like the title: what lists sort by (sortKeyOf). */
  title_key: Generated<string>;
  /** Up to where of the log the derived columns and tables are. */
  projected_epoch: Generated<number>;
  projected_seq: Generated<number>;
}

interface DocumentVisitTable {
  actor: string;
  document_id: string;
  visited_at: number;
}

interface FolderTable {
  id: string;
  parent_id: string | null;
  name: string;
  created_at: number;
  trashed_at: number | null;
  /** The folder with which it went into the trash: itself, or one above it. */
  trashed_with: string | null;
}

interface FolderMemberTable {
  folder_id: string;
  user_id: string;
  role: Role;
  added_at: number;
}

interface DocumentMemberTable {
  document_id: string;
  user_id: string;
  /** One member of each document is its owner. */
  role: Role;
  added_at: number;
}

interface DocumentLinkTable {
  document_id: string;
  scope: LinkScope;
  role: Role;
  expires_at: number | null;
  password_hash: string | null;
  /** Grows with each password, so that who knew the last one must know the next. */
  revision: number;
}

interface DocumentKeyTable {
  document_id: string;
  actor: string;
  revision: number;
}

interface DocumentInvitationTable {
  id: string;
  document_id: string;
  email: string;
  role: Role;
  token_hash: string;
  invited_by: string;
  created_at: number;
  expires_at: number;
}

interface AccessRequestTable {
  document_id: string;
  user_id: string;
  role: Role;
  note: string;
  created_at: number;
}

interface AuditEventTable {
  id: Generated<number>;
  document_id: string | null;
  folder_id: string | null;
  at_ms: number;
  actor: string;
  action: string;
  subject: string;
  /** JSON. */
  detail: string;
}

interface AccessChangeTable {
  id: Generated<number>;
  /** Null: any document. */
  document_id: string | null;
  /** Null: anybody. */
  user_id: string | null;
  at_ms: number;
}

interface StarTable {
  user_id: string;
  document_id: string;
  starred_at: number;
}

/** The beginning of a document as safe HTML; derived. */
interface DocumentPreviewTable {
  document_id: string;
  html: string;
}

/** A piece of a document's text, or its title; derived. What is found by its words is kept beside it by SearchIndex. */
interface SearchPartTable {
  id: Generated<number>;
  document_id: string;
  hash: string;
  is_title: number;
  body: string;
}

interface ApiTokenTable {
  id: string;
  user_id: string;
  name: string;
  /** SHA-256 of the token, in hex: the token itself is nowhere. */
  token_hash: string;
  scope: TokenScope;
  created_at: number;
  /** Null: not by itself. */
  expires_at: number | null;
  /** To the minute. */
  last_used_at: number | null;
  revoked_at: number | null;
}

interface WebhookTable {
  id: string;
  user_id: string;
  url: string;
  /** Names of events, with spaces between. */
  events: string;
  /** Signs what is sent. Readable, because it must be used each time. */
  secret: string;
  created_at: number;
  /** Since when nothing is sent any more. */
  disabled_at: number | null;
}

interface WebhookDeliveryTable {
  id: string;
  webhook_id: string;
  document_id: string;
  /** The title when it happened: whoever is told later may see the document no more. */
  title: string;
  event: string;
  actor: string;
  created_at: number;
  attempts: Generated<number>;
  /** When it is tried next; null: it is over. */
  next_at: number | null;
  /** When it arrived; null: not, or not yet. */
  done_at: number | null;
  /** The last HTTP status, if there was one. */
  status: number | null;
  problem: string | null;
}

/** A picture or a file that was sent to stand in a document. Its bytes are the blob `attachments/<id>`. */
interface AttachmentTable {
  id: string;
  name: string;
  /** What its first bytes say that it is. */
  media_type: string;
  bytes: number;
  /** In pixels; null where it is no picture. */
  width: number | null;
  height: number | null;
  actor: string;
  /** When it was sent, or a document began to hold it. */
  kept_at: number;
}

/** That a document holds an attachment: who may read the one may have the other. */
interface AttachmentUseTable {
  attachment_id: string;
  document_id: string;
  held_at: number;
  /** 1: it is named in the document's log, and stays as long as that. */
  in_log: Generated<number>;
}
