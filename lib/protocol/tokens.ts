/** What a token lets a program do, each what the one before does too: read, write, manage people (of an administrator alone). */
export const tokenScopes = ["read", "write", "admin"] as const;
export type TokenScope = (typeof tokenScopes)[number];

/** What a token of Quire begins with, so that a leaked one is recognised. */
export const tokenPrefix = "quire_";

/** Whether one scope lets do what another does. */
export function scopeCovers(scope: TokenScope, needed: TokenScope): boolean {
  return tokenScopes.indexOf(scope) >= tokenScopes.indexOf(needed);
}
