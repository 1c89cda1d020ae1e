/** What someone is to a document, from most to least. */
export const roles = ["owner", "editor", "commenter", "viewer"] as const;
export type Role = (typeof roles)[number];

/** What can be done to a document. */
export type Action = "read" | "comment" | "edit" | "share" | "delete";

const allowed: Record<Role, readonly Action[]> = {
  owner: ["read", "comment", "edit", "share", "delete"],
  editor: ["read", "comment", "edit"],
  commenter: ["read", "comment"],
  viewer: ["read"],
};

/** Whether someone of this role may do this. No role: nothing. */
export function can(role: Role | null, action: Action): boolean {
  return role !== null && allowed[role].includes(action);
}
