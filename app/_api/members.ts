import type { AnswerOf } from "#lib/protocol/api.ts";
import { shareWith } from "#lib/server/services/invitations.ts";
import { findLink, setLink } from "#lib/server/services/links.ts";
import {
  listMembers as membersOf,
  removeMember as removeMemberOf,
  requireAccess,
  setMember,
  transferOwnership,
} from "#lib/server/services/sharing.ts";
import type { Action } from "#lib/access/permissions.ts";
import { type Call, type Handler, param } from "./call.ts";

type Any = Pick<Call<"listMembers">, "backend" | "who" | "params">;

export const listMembers: Handler<"listMembers"> = async (call) => ({ answer: await members(call) });

export const addMember: Handler<"addMember"> = async (call) => {
  const { backend, body, base } = call;
  const shared = await shareWith(backend, await permitted(call, "share"), body);
  const invitationUrl = shared.kind === "invited" ? `${base}/join/${shared.token}` : null;
  return { answer: { added: shared.kind === "added", invitationUrl } };
};

export const updateMember: Handler<"updateMember"> = async (call) => {
  const { backend, body } = call;
  const userId = param(call, "userId");
  const { role } = body;
  if (role === "owner") await transferOwnership(backend, await permitted(call, "transfer"), userId);
  else await setMember(backend, await permitted(call, "share"), { userId, role });
  return { answer: await members(call) };
};

export const removeMember: Handler<"removeMember"> = async (call) => {
  const { backend, who } = call;
  const userId = param(call, "userId");
  // Anybody may take a document from themselves.
  await removeMemberOf(backend, await permitted(call, userId === who.userId ? "read" : "share"), userId);
  return { answer: {} };
};

export const getLink: Handler<"getLink"> = async (call) => {
  await permitted(call, "read");
  return { answer: await link(call) };
};

export const putLink: Handler<"putLink"> = async (call) => {
  const { backend, body } = call;
  const { scope, role, expiresAt = null, password } = body;
  await setLink(backend, await permitted(call, "share"), {
    scope,
    role,
    expiresAtMs: expiresAt,
    ...(password === undefined ? {} : { password }),
  });
  return { answer: await link(call) };
};

async function members(call: Any): Promise<AnswerOf<"listMembers">> {
  const { access } = await permitted(call, "read");
  const all = await membersOf(call.backend, access);
  return {
    members: all.map(({ userId, name, email, role, isInherited }) => ({ userId, name, email, role, isInherited })),
  };
}

async function link({ backend, params }: Any): Promise<AnswerOf<"getLink">> {
  const found = await findLink(backend, params["documentId"] ?? "");
  if (found === null) return { scope: "restricted", role: "viewer", expiresAt: null, hasPassword: false };
  const { scope, role, expiresAtMs, hasPassword } = found;
  return { scope, role: role === "owner" ? "editor" : role, expiresAt: expiresAtMs, hasPassword };
}

async function permitted(call: Any, action: Action) {
  const { backend, who } = call;
  return { who, access: await requireAccess(backend, who, param(call, "documentId"), action) };
}
