import { type Role, isAtLeast, mayGive } from "#lib/access/permissions.ts";
import { emailAddress } from "#lib/protocol/accounts.ts";
import { AppError } from "#lib/protocol/errors.ts";
import type { Backend } from "#lib/server/backend.ts";
import { hashSecretToken, newSecretToken } from "#lib/server/secret-token.ts";
import type { Actor } from "#lib/server/update-log.ts";
import { newId } from "#lib/std/ids.ts";
import { changeAccess } from "./access-changes.ts";
import { type Account, type NewAccount, createAccount, findAccount, findAccountByEmail } from "./accounts.ts";
import { writeAudit } from "./audit.ts";
import { findDocument } from "./documents.ts";
import { hasMail, mailShared } from "./mails.ts";
import { type Access, accessOf, putMember, setMember } from "./sharing.ts";
import { type Who, whoOfActor } from "./visitors.ts";

/** How long an invitation can be accepted. */
const lifetimeMs = 30 * 24 * 60 * 60 * 1000;

/** An invitation that nobody has accepted yet. */
export interface Invitation {
  id: string;
  email: string;
  role: Role;
  expiresAtMs: number;
}

/** What became of a wish to share: the person is in, or is asked to come. `token` goes into the link to send them. */
export type Shared = { kind: "added" } | { kind: "invited"; token: string };

/** Shares a document with an address: with the account that has it, or by an invitation that makes one. */
export async function shareWith(
  backend: Backend,
  by: { who: Who; access: Access },
  wish: { email: string; role: Role },
): Promise<Shared> {
  const { who, access } = by;
  const email = emailAddress.safeParse(wish.email);
  if (!email.success) throw new AppError("bad_request", { message: "That is not an e-mail address." });
  if (!mayGive(access.role, wish.role, access.rules)) throw new AppError("forbidden");
  if (!backend.rates.take("invite", who.actor ?? "")) throw new AppError("too_many");
  const account = await findAccountByEmail(backend, email.data);
  if (account !== null) {
    await setMember(backend, by, { userId: account.id, role: wish.role });
    await tell(backend, by, { to: account.email, token: null });
    return { kind: "added" };
  }
  const token = await invite(backend, by, { email: email.data, role: wish.role });
  await tell(backend, by, { to: email.data, token });
  return { kind: "invited", token };
}

async function tell(
  backend: Backend,
  { who, access: { documentId } }: { who: Who; access: Access },
  mail: { to: string; token: string | null },
): Promise<void> {
  if (!hasMail(backend) || who.userId === null) return;
  const [sharer, document] = await Promise.all([findAccount(backend, who.userId), findDocument(backend, documentId)]);
  mailShared(backend, { ...mail, by: sharer?.name ?? "", documentId, title: document?.title ?? "" });
}

async function invite(
  backend: Backend,
  by: { who: Who; access: Access },
  { email, role }: { email: string; role: Role },
): Promise<string> {
  const { who, access } = by;
  const { documentId } = access;
  const { token, hash } = newSecretToken();
  const nowMs = backend.now();
  const row = {
    role,
    token_hash: hash,
    invited_by: who.actor ?? "system:unknown",
    created_at: nowMs,
    expires_at: nowMs + lifetimeMs,
  };
  await changeAccess(backend, { documentId }, async (trx) => {
    await trx
      .insertInto("document_invitation")
      .values({ id: newId(), document_id: documentId, email, ...row })
      .onConflict((conflict) => conflict.columns(["document_id", "email"]).doUpdateSet(row))
      .execute();
    await writeAudit(trx, {
      documentId,
      actor: who.actor,
      action: "invited",
      subject: email,
      detail: { role },
      nowMs,
    });
  });
  return token;
}

/** The invitations to a document that can still be accepted. */
export async function listInvitations(backend: Backend, documentId: string): Promise<Invitation[]> {
  const rows = await backend.db
    .selectFrom("document_invitation")
    .select(["id", "email", "role", "expires_at"])
    .where("document_id", "=", documentId)
    .where("expires_at", ">", backend.now())
    .orderBy("email")
    .execute();
  return rows.map(({ id, email, role, expires_at }) => ({ id, email, role, expiresAtMs: expires_at }));
}

/** Takes an invitation back: its link does nothing any more. */
export async function withdrawInvitation(
  backend: Backend,
  by: { who: Who; access: Access },
  id: string,
): Promise<void> {
  const { who, access } = by;
  const { documentId } = access;
  await changeAccess(backend, { documentId }, async (trx) => {
    const found = await trx
      .deleteFrom("document_invitation")
      .where("id", "=", id)
      .where("document_id", "=", documentId)
      .returning("email")
      .executeTakeFirst();
    if (found === undefined) return;
    await writeAudit(trx, {
      documentId,
      actor: who.actor,
      action: "invitation withdrawn",
      subject: found.email,
      detail: {},
      nowMs: backend.now(),
    });
  });
}

/** What an invitation's link is about; null when it does nothing (any more). */
export async function findInvitation(
  backend: Backend,
  token: string,
): Promise<{ documentId: string; email: string; title: string; role: Role; invitedBy: string } | null> {
  const row = await backend.db
    .selectFrom("document_invitation as invitation")
    .innerJoin("document", "document.id", "invitation.document_id")
    .select(["document.id", "document.title", "invitation.email", "invitation.role", "invitation.invited_by"])
    .where("invitation.token_hash", "=", hashSecretToken(token))
    .where("invitation.expires_at", ">", backend.now())
    .executeTakeFirst();
  if (row === undefined) return null;
  const { id: documentId, title, email, role, invited_by: invitedBy } = row;
  return { documentId, title, email, role, invitedBy };
}

/** Makes an account a member by an invitation's link, once. Returns the document. */
export async function acceptInvitation(backend: Backend, userId: string, token: string): Promise<string> {
  const invitation = await findInvitation(backend, token);
  if (invitation === null) throw new AppError("link_expired");
  const { documentId } = invitation;
  const inviter = await accessOf(backend, whoOfActor(invitation.invitedBy as Actor), documentId);
  // An invitation is worth what its sender is.
  if (inviter.role === null || !mayGive(inviter.role, invitation.role, inviter.rules)) {
    throw new AppError("link_expired");
  }
  await changeAccess(backend, { documentId, userId }, async (trx) => {
    const taken = await trx
      .deleteFrom("document_invitation")
      .where("token_hash", "=", hashSecretToken(token))
      .returning(["role", "email"])
      .executeTakeFirst();
    if (taken === undefined) throw new AppError("link_expired");
    const before = await trx
      .selectFrom("document_member")
      .select("role")
      .where("document_id", "=", documentId)
      .where("user_id", "=", userId)
      .executeTakeFirst();
    // Who is more already stays so.
    if (before === undefined || !isAtLeast(before.role, taken.role)) {
      await putMember(trx, { documentId, userId, role: taken.role, nowMs: backend.now() });
    }
    await trx
      .deleteFrom("access_request")
      .where("document_id", "=", documentId)
      .where("user_id", "=", userId)
      .execute();
    await writeAudit(trx, {
      documentId,
      actor: `user:${userId}`,
      action: "invitation accepted",
      subject: taken.email,
      detail: { role: taken.role },
      nowMs: backend.now(),
    });
  });
  return documentId;
}

/** Makes an account by an invitation's link, for the address that was invited, and accepts it. */
export async function registerByInvitation(
  backend: Backend,
  account: NewAccount,
  by: { token: string; address: string },
): Promise<{ account: Account; documentId: string }> {
  if (!backend.rates.take("signUpFrom", by.address)) throw new AppError("too_many");
  const invitation = await findInvitation(backend, by.token);
  if (invitation === null) throw new AppError("link_expired");
  if (backend.config.registration.by === "nobody") throw new AppError("registration_closed");
  const made = await createAccount(backend, { ...account, email: invitation.email });
  return { account: made, documentId: await acceptInvitation(backend, made.id, by.token) };
}
