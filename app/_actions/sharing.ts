"use server";

import { revalidatePath } from "next/cache";
import { z } from "zod";
import { type Outcome, outcomeOf } from "#app/_http/outcome.ts";
import { currentPerson, currentRequest, currentVisitor, rememberGuest } from "#app/_http/visitor.ts";
import { linkRoles, linkScopes } from "#lib/access/link.ts";
import { type Action, can } from "#lib/access/permissions.ts";
import { AppError } from "#lib/protocol/errors.ts";
import { currentBackend } from "#lib/server/backend.ts";
import { declineRequest, listRequests, requestAccess } from "#lib/server/services/access-requests.ts";
import { listAudit } from "#lib/server/services/audit.ts";
import { makeGuest } from "#lib/server/services/guests.ts";
import { listInvitations, shareWith, withdrawInvitation } from "#lib/server/services/invitations.ts";
import { findLink, setLink, showLinkPassword } from "#lib/server/services/links.ts";
import { findPeople } from "#lib/server/services/people.ts";
import {
  listMembers,
  removeMember,
  requireAccess,
  setEditorsShare,
  setMember,
  transferOwnership,
} from "#lib/server/services/sharing.ts";
import { whoIs } from "#lib/server/services/visitors.ts";

/** All that the share dialog shows. */
export type SharingState = Awaited<ReturnType<typeof readSharing>>;

/** A change that the share dialog asks for. */
export type SharingChange = z.infer<typeof change>;

const userId = z.string().min(1).max(64);
const change = z.discriminatedUnion("type", [
  z.object({ type: z.literal("share"), email: z.string().max(300), role: z.enum(linkRoles) }),
  z.object({ type: z.literal("member"), userId, role: z.enum(linkRoles) }),
  z.object({ type: z.literal("remove"), userId }),
  z.object({ type: z.literal("transfer"), userId }),
  z.object({
    type: z.literal("link"),
    scope: z.enum(linkScopes),
    role: z.enum(linkRoles),
    expiresAtMs: z.int().positive().nullable(),
    password: z.string().max(200).nullable().optional(),
  }),
  z.object({ type: z.literal("withdraw"), id: userId }),
  z.object({ type: z.literal("decline"), userId }),
  z.object({ type: z.literal("rules"), editorsShare: z.boolean() }),
]);

/** Who has a document, and what the person may do about it. */
export async function loadSharing(documentId: string): Promise<Outcome<SharingState>> {
  return outcomeOf(() => readSharing(documentId));
}

/** Makes one change and tells how things stand after it. `inviteToken`: the link to send to somebody new. */
export async function changeSharing(
  documentId: string,
  wish: SharingChange,
): Promise<Outcome<{ state: SharingState | null; inviteToken?: string }>> {
  return outcomeOf(async () => {
    const parsed = change.safeParse(wish);
    if (!parsed.success) throw new AppError("bad_request");
    const inviteToken = await apply(documentId, parsed.data);
    // Who has just taken themselves out sees no more.
    const state = await readSharing(documentId).catch(() => null);
    return { state, ...(inviteToken === undefined ? {} : { inviteToken }) };
  });
}

/** People whom this person may know, by the beginning of a name or an address. */
export async function searchPeople(query: string): Promise<Outcome<Awaited<ReturnType<typeof findPeople>>>> {
  return outcomeOf(async () => {
    const { account } = await currentPerson();
    return findPeople(currentBackend(), account.id, String(query).slice(0, 100));
  });
}

/** Asks for access to a document that one was not given. */
export async function askForAccess(_: Outcome | null, form: FormData): Promise<Outcome> {
  return outcomeOf(async () => {
    const { account } = await currentPerson();
    const role = z.enum(linkRoles).catch("viewer").parse(form.get("role"));
    const wish = { documentId: String(form.get("document")), role, note: String(form.get("note") ?? "") };
    await requestAccess(currentBackend(), account.id, wish);
    return undefined;
  });
}

/** Shows the password of a document's link. Who has no account says their name with it. */
export async function openWithPassword(_: Outcome | null, form: FormData): Promise<Outcome> {
  return outcomeOf(async () => {
    const backend = currentBackend();
    const visitor = await currentVisitor();
    let who = whoIs(visitor);
    if (visitor.kind !== "person") {
      const before = visitor.kind === "guest" ? visitor.guest : null;
      const guest = makeGuest(String(form.get("name") ?? before?.name ?? ""), before);
      if (guest === null) throw new AppError("bad_request", { message: "Type a name first." });
      await rememberGuest(guest);
      who = whoIs({ kind: "guest", guest });
    }
    const { address } = await currentRequest();
    const attempt = { documentId: String(form.get("document")), password: String(form.get("password") ?? ""), address };
    await showLinkPassword(backend, who, attempt);
    // The page is another one now, also for somebody whose cookies stay as they are.
    revalidatePath(`/d/${attempt.documentId}`);
    return undefined;
  });
}

async function readSharing(documentId: string) {
  const { by } = await permitted(documentId, "read");
  const { access, who } = by;
  const backend = currentBackend();
  const { role, rules } = access;
  const mayShare = can(role, "share", rules);
  const [members, link, invitations, requests, audit] = await Promise.all([
    listMembers(backend, access),
    findLink(backend, documentId),
    mayShare ? listInvitations(backend, documentId) : [],
    mayShare ? listRequests(backend, documentId) : [],
    can(role, "govern", rules) ? listAudit(backend, documentId) : [],
  ]);
  return { role, rules, ownId: who.userId, members, link, invitations, requests, audit, nowMs: backend.now() };
}

async function apply(documentId: string, wish: SharingChange): Promise<string | undefined> {
  const backend = currentBackend();
  switch (wish.type) {
    case "share": {
      const { by } = await permitted(documentId, "share");
      const shared = await shareWith(backend, by, wish);
      return shared.kind === "invited" ? shared.token : undefined;
    }
    case "member":
      await setMember(backend, (await permitted(documentId, "share")).by, wish);
      return undefined;
    case "remove": {
      // Anybody may take a document from themselves.
      const { account } = await currentPerson();
      const { by } = await permitted(documentId, wish.userId === account.id ? "read" : "share");
      await removeMember(backend, by, wish.userId);
      return undefined;
    }
    case "transfer":
      await transferOwnership(backend, (await permitted(documentId, "transfer")).by, wish.userId);
      return undefined;
    case "link":
      await setLink(backend, (await permitted(documentId, "share")).by, {
        scope: wish.scope,
        role: wish.role,
        expiresAtMs: wish.expiresAtMs,
        ...(wish.password === undefined ? {} : { password: wish.password }),
      });
      return undefined;
    case "withdraw":
      await withdrawInvitation(backend, (await permitted(documentId, "share")).by, wish.id);
      return undefined;
    case "decline":
      await declineRequest(backend, (await permitted(documentId, "share")).by, wish.userId);
      return undefined;
    case "rules":
      await setEditorsShare(backend, (await permitted(documentId, "govern")).by, wish.editorsShare);
      return undefined;
    default:
      return undefined;
  }
}

/** The person with their access. Guests write, and share nothing: they are seen by nobody who could take it back. */
async function permitted(documentId: string, action: Action) {
  const who = whoIs(await currentPerson());
  const access = await requireAccess(currentBackend(), who, String(documentId), action);
  return { by: { who, access } };
}
