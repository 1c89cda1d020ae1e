import type { Role } from "./permissions.ts";

/** Whom a document's address lets in: only those it was given to, whoever is signed in, or anyone. */
export const linkScopes = ["restricted", "signed-in", "anyone"] as const;
export type LinkScope = (typeof linkScopes)[number];

/** The roles that a link may give. */
export const linkRoles = ["editor", "commenter", "viewer"] as const satisfies readonly Role[];

/** What a link gives, and on which terms. */
export interface Link {
  scope: LinkScope;
  role: Role;
  /** Milliseconds since 1970; null: it does not expire. */
  expiresAtMs: number | null;
  hasPassword: boolean;
}

/** What somebody brings to a link. */
export interface LinkVisitor {
  isSignedIn: boolean;
  /** Whether they have shown the link's present password. */
  hasKey: boolean;
}

/** What a link makes of somebody: a role, nothing, or what they would have to do first. */
export type LinkAnswer = { role: Role } | { missing: "nothing" | "account" | "password" };

/** What `link` (null: none was ever set, which is restricted) gives to a visitor at a time. */
export function answerOfLink(link: Link | null, visitor: LinkVisitor, nowMs: number): LinkAnswer {
  if (link === null || link.scope === "restricted") return { missing: "nothing" };
  if (link.expiresAtMs !== null && link.expiresAtMs <= nowMs) return { missing: "nothing" };
  if (link.scope === "signed-in" && !visitor.isSignedIn) return { missing: "account" };
  if (link.hasPassword && !visitor.hasKey) return { missing: "password" };
  return { role: link.role };
}
