import { afterAll, beforeAll, beforeEach, describe, expect, inject, test } from "vitest";
import type { Role } from "#lib/access/permissions.ts";
import type { Backend } from "#lib/server/backend.ts";
import { accessChangesAfter } from "#lib/server/services/access-changes.ts";
import { declineRequest, hasRequested, listRequests, requestAccess } from "#lib/server/services/access-requests.ts";
import type { Account } from "#lib/server/services/accounts.ts";
import { listAudit } from "#lib/server/services/audit.ts";
import { createDocument } from "#lib/server/services/documents.ts";
import {
  acceptInvitation,
  findInvitation,
  listInvitations,
  registerByInvitation,
  shareWith,
  withdrawInvitation,
} from "#lib/server/services/invitations.ts";
import { findLink, setLink, showLinkPassword } from "#lib/server/services/links.ts";
import { findMentionable } from "#lib/server/services/mentions.ts";
import { findPeople } from "#lib/server/services/people.ts";
import {
  type Access,
  accessOf,
  listMembers,
  removeMember,
  requireAccess,
  setEditorsShare,
  setMember,
  transferOwnership,
} from "#lib/server/services/sharing.ts";
import type { Who } from "#lib/server/services/visitors.ts";
import { newId } from "#lib/std/ids.ts";
import { openTestBackend } from "#tests/support/backend.ts";
import { buildAccount, guest, password, who } from "#tests/support/people.ts";

const databases: Record<string, () => string | undefined> = {
  sqlite: () => undefined,
  postgres: () => inject("postgresUrl"),
};

describe.each(Object.keys(databases))("sharing on %s", (database) => {
  let backend: Backend;
  let destroy: () => Promise<void>;
  let owner: Account;
  let ben: Account;
  let cyd: Account;
  let documentId: string;

  beforeAll(async () => {
    ({ backend, destroy } = await openTestBackend(databases[database]?.()));
    owner = await buildAccount(backend, { name: "Olga Owner" });
    ben = await buildAccount(backend, { name: "Ben" });
    cyd = await buildAccount(backend, { name: "Cyd" });
  });

  beforeEach(async () => {
    documentId = await createDocument(backend, { ownerId: owner.id, title: "Plan" });
  });

  afterAll(() => destroy());

  async function by(account: Account): Promise<{ who: Who; access: Access }> {
    return { who: who(account), access: await requireAccess(backend, who(account), documentId, "read") };
  }

  async function give(account: Account, role: Role): Promise<void> {
    await setMember(backend, await by(owner), { userId: account.id, role });
  }

  async function roleOf(someone: Who): Promise<Role | null> {
    return (await accessOf(backend, someone, documentId)).role;
  }

  test("[ACC-1] a new document is its owner's alone", async () => {
    expect(await roleOf(who(owner))).toBe("owner");
    expect(await accessOf(backend, who(ben), documentId)).toEqual({ role: null, missing: "nothing" });
    expect(await accessOf(backend, guest(), documentId)).toEqual({ role: null, missing: "nothing" });
    await expect(requireAccess(backend, who(ben), documentId, "read")).rejects.toMatchObject({ code: "forbidden" });
    await expect(requireAccess(backend, who(ben), newId(), "read")).rejects.toMatchObject({ code: "not_found" });
  });

  test("[ACC-1] a role that was given counts until it is changed or taken away", async () => {
    for (const role of ["viewer", "commenter", "editor"] as const) {
      await give(ben, role);
      expect(await roleOf(who(ben))).toBe(role);
    }
    await removeMember(backend, await by(owner), ben.id);
    expect(await roleOf(who(ben))).toBeNull();
  });

  test("[ACC-1] nobody gives or takes more than the table lets them", async () => {
    await give(ben, "editor");
    await give(cyd, "commenter");
    const dan = await buildAccount(backend, { name: "Dan" });
    // An editor gives roles up to their own, unless the owner says no; a commenter gives nothing.
    await setMember(backend, await by(ben), { userId: dan.id, role: "editor" });
    const refused = [
      async () => setMember(backend, await by(ben), { userId: owner.id, role: "viewer" }),
      async () => removeMember(backend, await by(ben), owner.id),
      async () => removeMember(backend, await by(owner), owner.id),
      async () => setMember(backend, await by(ben), { userId: ben.id, role: "owner" }),
      async () => setMember(backend, await by(cyd), { userId: dan.id, role: "viewer" }),
      async () => removeMember(backend, await by(cyd), dan.id),
      async () => transferOwnership(backend, await by(ben), ben.id),
      async () => setEditorsShare(backend, await by(ben), true),
      async () => setLink(backend, await by(cyd), { scope: "anyone", role: "viewer", expiresAtMs: null }),
      async () => shareWith(backend, await by(cyd), { email: "x@example.org", role: "viewer" }),
    ];
    for (const attempt of refused) await expect(attempt()).rejects.toMatchObject({ code: "forbidden" });
    await setEditorsShare(backend, await by(owner), false);
    await expect(setMember(backend, await by(ben), { userId: dan.id, role: "viewer" })).rejects.toMatchObject({
      code: "forbidden",
    });
    // To go oneself is always allowed.
    await removeMember(backend, await by(cyd), cyd.id);
    expect(await roleOf(who(cyd))).toBeNull();
  });

  test("there is one owner, and who gives a document away stays as an editor", async () => {
    await give(ben, "viewer");
    await transferOwnership(backend, await by(owner), ben.id);
    const members = await listMembers(backend, { documentId, isMember: true });
    expect(members.map(({ name, role }) => [name, role])).toEqual([
      ["Ben", "owner"],
      ["Olga Owner", "editor"],
    ]);
  });

  test("[ACC-1] a link lets in whom it says, as long as it says, and not a moment longer", async () => {
    const someone = guest();
    const open = async (settings: Partial<Parameters<typeof setLink>[2]>) =>
      setLink(backend, await by(owner), { scope: "anyone", role: "viewer", expiresAtMs: null, ...settings });
    await open({});
    expect([await roleOf(someone), await roleOf(who(ben))]).toEqual(["viewer", "viewer"]);
    await open({ role: "editor" });
    expect(await roleOf(someone)).toBe("editor");
    await open({ scope: "signed-in" });
    expect(await accessOf(backend, someone, documentId)).toEqual({ role: null, missing: "account" });
    expect(await roleOf(who(ben))).toBe("viewer");
    const expiresAtMs = backend.now() + 60_000;
    await open({ expiresAtMs });
    expect(await accessOf(backend, someone, documentId)).toMatchObject({ role: "viewer", untilMs: expiresAtMs });
    await open({ expiresAtMs: backend.now() });
    expect(await roleOf(someone)).toBeNull();
    await open({ scope: "restricted" });
    expect(await roleOf(someone)).toBeNull();
    // What was given to somebody is more than what the link gives, and stays without an end.
    await give(ben, "editor");
    await open({ expiresAtMs });
    expect(await accessOf(backend, who(ben), documentId)).toMatchObject({ role: "editor", untilMs: null });
  });

  test(
    "[ACC-1] a link with a password opens for whoever has shown this one, and guessing is slowed down",
    { timeout: 60_000 },
    async () => {
      const someone = guest();
      const set = async (password_: string | null) =>
        setLink(backend, await by(owner), { scope: "anyone", role: "viewer", expiresAtMs: null, password: password_ });
      const show = (guess: string, address = newId()) =>
        showLinkPassword(backend, someone, { documentId, password: guess, address });
      await set("open sesame");
      expect(await findLink(backend, documentId)).toMatchObject({ hasPassword: true });
      expect(await accessOf(backend, someone, documentId)).toEqual({ role: null, missing: "password" });
      await expect(show("wrong")).rejects.toMatchObject({ code: "wrong_password" });
      await show("open sesame");
      expect(await roleOf(someone)).toBe("viewer");
      expect(await roleOf(guest())).toBeNull();
      // Other settings leave the password; another password asks everybody again.
      await setLink(backend, await by(owner), { scope: "anyone", role: "editor", expiresAtMs: null });
      expect(await roleOf(someone)).toBe("editor");
      await set("another");
      expect(await accessOf(backend, someone, documentId)).toEqual({ role: null, missing: "password" });
      await set(null);
      expect(await roleOf(someone)).toBe("viewer");
      await set("another");
      const codes = new Set<string>();
      for (let index = 0; index < 12; index++) {
        await show("guess", "5.5.5.5").catch((error: { code: string }) => codes.add(error.code));
      }
      expect([...codes]).toEqual(["wrong_password", "too_many"]);
      const rows = await backend.db
        .selectFrom("document_link")
        .selectAll()
        .where("document_id", "=", documentId)
        .execute();
      expect(JSON.stringify(rows)).not.toContain("another");
    },
  );

  test("[ACC-1] a folder gives its role to everything in it, however deep, and a circle of folders harms nobody", async () => {
    const [outer, inner] = [newId(), newId()];
    const at = backend.now();
    await backend.db
      .insertInto("folder")
      .values({ id: outer, parent_id: null, name: "Outer", created_at: at })
      .execute();
    await backend.db
      .insertInto("folder")
      .values({ id: inner, parent_id: outer, name: "Inner", created_at: at })
      .execute();
    await backend.db.updateTable("document").set({ folder_id: inner }).where("id", "=", documentId).execute();
    await backend.db
      .insertInto("folder_member")
      .values({ folder_id: outer, user_id: ben.id, role: "commenter", added_at: at })
      .execute();
    expect(await roleOf(who(ben))).toBe("commenter");
    expect(await roleOf(who(cyd))).toBeNull();
    expect(
      (await listMembers(backend, { documentId, isMember: true })).find(({ userId }) => userId === ben.id),
    ).toMatchObject({
      role: "commenter",
      isInherited: true,
    });
    await give(ben, "editor");
    expect(await roleOf(who(ben))).toBe("editor");
    await backend.db.updateTable("folder").set({ parent_id: inner }).where("id", "=", outer).execute();
    expect(await roleOf(who(ben))).toBe("editor");
  });

  test("an address without an account is invited: its link makes one, once, and gives the role", async () => {
    const email = `new-${newId()}@example.org`;
    const shared = await shareWith(backend, await by(owner), { email: email.toUpperCase(), role: "editor" });
    if (shared.kind !== "invited") throw new Error("there was an account");
    expect(await listInvitations(backend, documentId)).toMatchObject([{ email, role: "editor" }]);
    expect(await findInvitation(backend, shared.token)).toMatchObject({ documentId, email, title: "Plan" });
    expect(await findInvitation(backend, `${shared.token}x`)).toBeNull();
    const account = { name: "New", email: "another@example.org", password };
    await registerByInvitation(backend, account, { token: shared.token, address: "6.6.6.6" });
    const members = await listMembers(backend, { documentId, isMember: true });
    // The account has the address that was invited, whatever was typed.
    expect(members.map((member) => [member.email, member.role])).toContainEqual([email, "editor"]);
    await expect(
      registerByInvitation(backend, account, { token: shared.token, address: "6.6.6.6" }),
    ).rejects.toMatchObject({ code: "link_expired" });
    expect(await listInvitations(backend, documentId)).toEqual([]);
  });

  test("an invitation can be withdrawn, sent anew, and accepted by who has an account already", async () => {
    const email = `late-${newId()}@example.org`;
    const first = await shareWith(backend, await by(owner), { email, role: "viewer" });
    const second = await shareWith(backend, await by(owner), { email, role: "editor" });
    if (first.kind !== "invited" || second.kind !== "invited") throw new Error("there was an account");
    await expect(acceptInvitation(backend, ben.id, first.token)).rejects.toMatchObject({ code: "link_expired" });
    await acceptInvitation(backend, ben.id, second.token);
    expect(await roleOf(who(ben))).toBe("editor");
    const third = await shareWith(backend, await by(owner), { email, role: "viewer" });
    if (third.kind !== "invited") throw new Error("there was an account");
    const [open] = await listInvitations(backend, documentId);
    await withdrawInvitation(backend, await by(owner), open?.id ?? "");
    await expect(acceptInvitation(backend, cyd.id, third.token)).rejects.toMatchObject({ code: "link_expired" });
  });

  test("[ACC-1] who came by a link alone shares nothing on, and does not make themselves a member", async () => {
    await setLink(backend, await by(owner), { scope: "anyone", role: "editor", expiresAtMs: null });
    const visitor = await by(ben);
    expect(visitor.access).toMatchObject({ role: "editor", isMember: false });
    await give(cyd, "viewer");
    expect(await listMembers(backend, visitor.access)).toMatchObject([{ name: "Olga Owner", email: "" }]);
    for (const attempt of [
      () => setMember(backend, visitor, { userId: ben.id, role: "editor" }),
      () => setLink(backend, visitor, { scope: "anyone", role: "editor", expiresAtMs: null }),
      () => shareWith(backend, visitor, { email: "x@example.org", role: "viewer" }),
    ]) {
      await expect(attempt()).rejects.toMatchObject({ code: "forbidden" });
    }
  });

  test("[ACC-1] an invitation is worth what its sender still is", async () => {
    await give(ben, "editor");
    const invite = async () => {
      const shared = await shareWith(backend, await by(ben), { email: `x-${newId()}@example.org`, role: "editor" });
      if (shared.kind !== "invited") throw new Error("there was an account");
      return shared.token;
    };
    const [first, second] = [await invite(), await invite()];
    await setEditorsShare(backend, await by(owner), false);
    await expect(acceptInvitation(backend, cyd.id, first)).rejects.toMatchObject({ code: "link_expired" });
    await setEditorsShare(backend, await by(owner), true);
    await removeMember(backend, await by(owner), ben.id);
    for (const token of [first, second]) {
      await expect(acceptInvitation(backend, ben.id, token)).rejects.toMatchObject({ code: "link_expired" });
    }
  });

  test("an invitation makes nobody less than they are", async () => {
    await give(cyd, "commenter");
    const shared = await shareWith(backend, await by(owner), { email: `y-${newId()}@example.org`, role: "viewer" });
    if (shared.kind !== "invited") throw new Error("there was an account");
    await acceptInvitation(backend, cyd.id, shared.token);
    expect(await roleOf(who(cyd))).toBe("commenter");
  });

  test("a document keeps its owner, whatever is asked of it at once", async () => {
    for (let round = 0; round < 5; round++) {
      documentId = await createDocument(backend, { ownerId: owner.id });
      await give(ben, "editor");
      await give(cyd, "editor");
      const [mine, bens] = [await by(owner), await by(ben)];
      await Promise.allSettled([
        transferOwnership(backend, mine, cyd.id),
        setMember(backend, bens, { userId: cyd.id, role: "viewer" }),
        removeMember(backend, bens, cyd.id),
        transferOwnership(backend, mine, ben.id),
      ]);
      const members = await listMembers(backend, { documentId, isMember: true });
      expect(members.filter(({ role }) => role === "owner")).toHaveLength(1);
    }
  });

  test("who has access already asks for nothing, and asking again writes no second line", async () => {
    await give(ben, "editor");
    await requestAccess(backend, ben.id, { documentId, role: "viewer", note: "" });
    await requestAccess(backend, cyd.id, { documentId, role: "viewer", note: "" });
    await requestAccess(backend, cyd.id, { documentId, role: "editor", note: "" });
    expect(await listRequests(backend, documentId)).toMatchObject([{ name: "Cyd", role: "editor" }]);
    const trail = await listAudit(backend, documentId);
    expect(trail.filter(({ action }) => action === "access requested")).toHaveLength(1);
  });

  test("who asks for access is seen by who may give it, and is answered by a role or a no", async () => {
    await requestAccess(backend, ben.id, { documentId, role: "editor", note: "please" });
    await requestAccess(backend, ben.id, { documentId, role: "viewer", note: "at least this" });
    expect(await listRequests(backend, documentId)).toMatchObject([
      { name: "Ben", role: "viewer", note: "at least this" },
    ]);
    expect(await hasRequested(backend, ben.id, documentId)).toBe(true);
    await give(ben, "viewer");
    expect(await hasRequested(backend, ben.id, documentId)).toBe(false);
    await requestAccess(backend, cyd.id, { documentId, role: "viewer", note: "" });
    await declineRequest(backend, await by(owner), cyd.id);
    expect(await listRequests(backend, documentId)).toEqual([]);
    expect(await roleOf(who(cyd))).toBeNull();
  });

  test("[ACC-4] what was done to access is written down, with who did it", async () => {
    await give(ben, "viewer");
    await give(ben, "editor");
    await setLink(backend, await by(ben), { scope: "anyone", role: "viewer", expiresAtMs: null });
    await removeMember(backend, await by(owner), ben.id);
    const trail = await listAudit(backend, documentId);
    expect(trail.map(({ actorName, action, subjectName }) => [actorName, action, subjectName])).toEqual([
      ["Olga Owner", "member removed", "Ben"],
      ["Ben", "link changed", null],
      ["Olga Owner", "role changed", "Ben"],
      ["Olga Owner", "member added", "Ben"],
    ]);
  });

  test("[ACC-1] every change of access is told to every process, by the bus and by a row", async () => {
    const { last } = await accessChangesAfter(backend, null);
    const heard: unknown[] = [];
    const unsubscribe = backend.bus.subscribe((message) => {
      if (message.type === "access" && message.documentId === documentId) heard.push(message.userId);
    });
    await give(ben, "viewer");
    await setLink(backend, await by(owner), { scope: "anyone", role: "viewer", expiresAtMs: null });
    const { changes } = await accessChangesAfter(backend, last);
    expect(changes.filter((change) => change.documentId === documentId)).toEqual([
      { id: expect.any(Number), documentId, userId: ben.id },
      { id: expect.any(Number), documentId },
    ]);
    await expect.poll(() => heard).toEqual([ben.id, null]);
    unsubscribe();
  });

  test("people are found by the beginning of a name or an address, and only those one writes with", async () => {
    const elodie = await buildAccount(backend, { name: "Zoë Élodie", email: `elodie-${newId()}@example.org` });
    expect(await findPeople(backend, owner.id, "elo")).toEqual([]);
    await give(elodie, "viewer");
    for (const query of ["elo", "ÉL", "zoe", "elodie-"]) {
      expect((await findPeople(backend, owner.id, query)).map(({ userId }) => userId)).toEqual([elodie.id]);
    }
    for (const query of ["lodie", "", "%", "_"]) expect(await findPeople(backend, owner.id, query)).toEqual([]);
  });

  test("[EDIT-12] who may be spoken of in a text is who is seen there, and documents are found by the words of their titles", async () => {
    const dora = await buildAccount(backend, { name: "Dora Jové" });
    const own = await createDocument(backend, { ownerId: dora.id, title: "Äpfel 50%" });
    const other = await createDocument(backend, { ownerId: cyd.id, title: "Äpfel von Cyd" });
    await give(dora, "editor");
    const found = async (account: Who, query: string) =>
      (await findMentionable(backend, account, documentId, query)).map(({ kind, target }) => `${kind} ${target}`);
    expect(await found(who(dora), "jove")).toEqual([`person ${dora.id}`]);
    expect(await found(who(dora), "olga")).toEqual([`person ${owner.id}`]);
    expect(await found(who(dora), "cyd")).toEqual([]);
    for (const query of ["apf", "äp", "50%"]) expect(await found(who(dora), query)).toEqual([`document ${own}`]);
    for (const query of ["fel", "%", "_", "\\"]) expect(await found(who(dora), query)).toEqual([]);
    // The document itself is none of them.
    expect(await found(who(dora), "plan")).toEqual([]);
    expect(await found(who(dora), "")).toEqual([`person ${owner.id}`, `person ${dora.id}`, `document ${own}`]);
    expect(other).not.toBe(own);
    await setLink(backend, await by(owner), { scope: "anyone", role: "editor", expiresAtMs: null });
    expect(await found(guest(), "")).toEqual([`person ${owner.id}`]);
    await give(ben, "viewer");
    await setLink(backend, await by(owner), { scope: "restricted", role: "viewer", expiresAtMs: null });
    await expect(found(who(ben), "")).rejects.toMatchObject({ code: "forbidden" });
  });
});
