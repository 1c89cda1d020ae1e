/** What someone is to a document or a folder, from most to least. */
export const roles = ["owner", "editor", "commenter", "viewer"] as const;
export type Role = (typeof roles)[number];

/** What can be done to a document or a folder. */
export const actions = [
  "read",
  "comment",
  "edit",
  /** See who has access, give it, change it and take it away. */
  "share",
  /** Say whether editors may share, and read who gave what to whom. */
  "govern",
  "transfer",
  /** Put it into another folder, which changes who inherits it. */
  "move",
  /** Put it into the trash, bring it back, and delete it for good. */
  "trash",
] as const;
export type Action = (typeof actions)[number];

const allowed: Record<Role, readonly Action[]> = {
  owner: actions,
  editor: ["read", "comment", "edit", "share"],
  commenter: ["read", "comment"],
  viewer: ["read"],
};

/** What a document's owner decided for all of it. */
export interface SharingRules {
  editorsShare: boolean;
}

/** Whether someone of this role may do this. No role: nothing. */
export function can(role: Role | null, action: Action, rules: SharingRules = { editorsShare: true }): boolean {
  if (role === null || !allowed[role].includes(action)) return false;
  return action !== "share" || role === "owner" || rules.editorsShare;
}

/** The highest of some roles; null for none. */
export function highest(some: readonly (Role | null)[]): Role | null {
  return roles.find((role) => some.includes(role)) ?? null;
}

/** Whether a role is at least another. */
export function isAtLeast(role: Role, least: Role): boolean {
  return roles.indexOf(role) <= roles.indexOf(least);
}

/** What somebody's role in a folder makes them to the documents in it. A document keeps its own owner. */
export function inherited(role: Role | null): Role | null {
  return role === "owner" ? "editor" : role;
}

/** Whether someone of `role` may give `given`: nobody gives more than they are, and ownership is transferred, not given. */
export function mayGive(role: Role | null, given: Role, rules: SharingRules): boolean {
  return role !== null && can(role, "share", rules) && given !== "owner" && isAtLeast(role, given);
}
