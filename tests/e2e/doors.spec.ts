import { globSync } from "node:fs";
import { type Action, type Role, can, roles } from "#lib/access/permissions.ts";
import type { Backend } from "#lib/server/backend.ts";
import type { Account } from "#lib/server/services/accounts.ts";
import { createDocument, findDocument } from "#lib/server/services/documents.ts";
import { setFolderMember } from "#lib/server/services/folder-members.ts";
import { createFolder } from "#lib/server/services/folders.ts";
import { listPasskeys } from "#lib/server/services/passkeys.ts";
import { listSessions } from "#lib/server/services/sessions.ts";
import { requireAccess, setMember } from "#lib/server/services/sharing.ts";
import { createToken, listTokens } from "#lib/server/services/tokens.ts";
import { trashDocument } from "#lib/server/services/trash.ts";
import { visitorOf } from "#lib/server/services/visitors.ts";
import { createWebhook, listWebhooks } from "#lib/server/services/webhooks.ts";
import { newId } from "#lib/std/ids.ts";
import { buildAccount, cookieOf, password, who } from "#tests/support/people.ts";
import { type ActionResult, callAction, serverActions } from "#tests/support/server-actions.ts";
import { type Address, addresses } from "./addresses.ts";
import { expect, test } from "./stories.ts";

/** Who may do something: anybody, who is signed in, who manages people, or whose role in a document or folder allows it. */
type Need = "nothing" | "a person" | "an administrator" | Action | `folder: ${Action}`;

interface Things {
  id: string;
  folderId: string;
  /** Who has both too, as a viewer. */
  other: Account;
}

interface Door {
  needs: Need;
  /** What the action is called with. */
  with: (things: Things) => unknown[];
  /** The document is in the trash. */
  inTrash?: true;
}

const form = (fields: Record<string, string> = {}) => {
  const made = new FormData();
  for (const [name, value] of Object.entries(fields)) made.set(name, value);
  return made;
};
/** An action of a form, which has its state before it. */
const posts = (fields: Record<string, string> = {}) => [null, form(fields)];
const person = (...args: unknown[]): Door => ({ needs: "a person", with: () => args });
const anybody = (...args: unknown[]): Door => ({ needs: "nothing", with: () => args });
const of = (needs: Action, args: (things: Things) => unknown[]): Door => ({ needs, with: args });
const ofFolder = (action: Action, args: (things: Things) => unknown[]): Door => ({
  needs: `folder: ${action}`,
  with: args,
});
const sharing = (needs: Action, wish: (things: Things) => object): Door =>
  of(needs, (things) => [things.id, wish(things)]);
const thing = (needs: Action, change: object, inTrash = false): Door => ({
  ...of(needs, ({ id }) => [{ ...change, documents: [id], folders: [] }]),
  ...(inTrash ? { inTrash: true as const } : {}),
});

/** Every server action, with all that it does. One that is not here fails the test. */
const doors: Record<string, readonly Door[]> = {
  // documents.ts
  newDocument: [person(form()), ofFolder("edit", ({ folderId }) => [form({ folder: folderId })])],
  newFromTemplate: [person(form({ template: "letter" })), of("read", ({ id }) => [form({ template: id })])],
  moreDocuments: [person({ view: "recent", folderId: null, sort: "edited", after: "" })],
  moreFound: [person({ query: "plan", offset: 0 })],
  changeThings: [
    thing("trash", { type: "trash" }),
    thing("trash", { type: "restore" }, true),
    thing("trash", { type: "purge" }, true),
    of("move", ({ id, folderId }) => [{ type: "move", to: folderId, documents: [id], folders: [] }]),
    thing("read", { type: "star", starred: true }),
    ofFolder("trash", ({ folderId }) => [{ type: "trash", documents: [], folders: [folderId] }]),
    ofFolder("move", ({ folderId }) => [{ type: "move", to: null, documents: [], folders: [folderId] }]),
  ],
  renameThing: [of("edit", ({ id }) => [id, "Another"])],
  duplicateThing: [of("read", ({ id }) => [id, "Copy"])],
  makeTemplate: [of("read", ({ id }) => [id])],
  emptyTrash: [person()],
  // attachments.ts
  holdPasted: [of("edit", ({ id }) => [id, ["none"]])],
  // mentions.ts
  searchMentionable: [of("edit", ({ id }) => [id, ""])],
  // folders.ts
  newFolder: [person("Folder", null), ofFolder("edit", ({ folderId }) => ["Inner", folderId])],
  renameFolder: [ofFolder("edit", ({ folderId }) => [folderId, "Another"])],
  loadFolderSharing: [ofFolder("read", ({ folderId }) => [folderId])],
  changeFolderSharing: [
    ofFolder("share", ({ folderId, other }) => [folderId, { type: "member", userId: other.id, role: "viewer" }]),
    ofFolder("share", ({ folderId, other }) => [folderId, { type: "share", email: other.email, role: "viewer" }]),
    ofFolder("share", ({ folderId, other }) => [folderId, { type: "remove", userId: other.id }]),
  ],
  // sharing.ts
  loadSharing: [of("read", ({ id }) => [id])],
  changeSharing: [
    sharing("share", ({ other }) => ({ type: "share", email: other.email, role: "viewer" })),
    sharing("share", ({ other }) => ({ type: "member", userId: other.id, role: "viewer" })),
    sharing("share", ({ other }) => ({ type: "remove", userId: other.id })),
    sharing("share", () => ({ type: "link", scope: "restricted", role: "viewer", expiresAtMs: null })),
    sharing("share", () => ({ type: "withdraw", id: "none" })),
    sharing("share", ({ other }) => ({ type: "decline", userId: other.id })),
    sharing("govern", () => ({ type: "rules", editorsShare: true })),
    sharing("transfer", ({ other }) => ({ type: "transfer", userId: other.id })),
  ],
  searchPeople: [person("a")],
  askForAccess: [{ needs: "a person", with: ({ id }) => posts({ document: id, role: "viewer" }) }],
  openWithPassword: [{ needs: "nothing", with: ({ id }) => posts({ document: id, name: "Guest", password: "wrong" }) }],
  // account.ts
  changeProfile: [person(...posts({ name: "" }))],
  changePicture: [person(form())],
  changePassword: [person(...posts({ current: "wrong password", password: "another long one" }))],
  endOtherSessions: [person(...posts({ session: "none" }))],
  deleteAccount: [person(...posts({ password: "wrong password", inheritance: "delete" }))],
  makeToken: [person(...posts({ name: "t", scope: "read", password: "wrong password" }))],
  makeWebhook: [person(...posts({ url: "https://example.org/", event: "document.created", password: "wrong" }))],
  endWebhook: [person(...posts({ webhook: "none" }))],
  endToken: [person(...posts({ token: "none" }))],
  managePerson: ["password", "disable", "enable", "promote", "demote", "second step", "invite"].map((what) => ({
    needs: "an administrator",
    with: ({ other }) => posts({ what, user: other.id, email: `new${other.email}`, own: password }),
  })),
  // factors.ts
  setUpSecondFactor: [person(...posts({ password: "wrong password" }))],
  turnOnSecondFactor: [person(...posts({ code: "000000" }))],
  turnOffSecondFactor: [person(...posts({ password: "wrong password" }))],
  makeRecoveryCodes: [person(...posts({ password: "wrong password" }))],
  askForNewPasskey: [person("wrong password")],
  keepPasskey: [person("Phone", {})],
  deletePasskey: [person(...posts({ passkey: "none" }))],
  connectProvider: [person(...posts({ provider: "none" }))],
  disconnectProvider: [person(...posts({ provider: "none" }))],
  // guest.ts, sign-in.ts
  chooseName: [anybody(...posts({ name: "Guest" }))],
  claimServer: [anybody(...posts({ name: "A", email: "a@example.org", password }))],
  signUp: [anybody(...posts({ name: "A", email: "a@example.org", password }))],
  choosePassword: [anybody(...posts({ token: "none", password }))],
  askForPassword: [anybody(...posts({ email: "nobody@example.org" }))],
  acceptInvitation: [person(...posts({ invitation: "none" }))],
  signIn: [anybody(...posts({ email: "nobody@example.org", password }))],
  passCode: [anybody(...posts({ code: "000000" }))],
  askForPasskey: [anybody()],
  showPasskey: [anybody({})],
  signOut: [anybody()],
};

/** How an action refuses who asks. What is refused for what was asked does not count: it was let through to that. */
function refusalOf({ status, value, redirect }: ActionResult, isOfRole: boolean): string | null {
  if (redirect !== null) return redirect.startsWith("/sign-in") ? "unauthenticated" : null;
  const outcome = value as { ok?: boolean; code?: string; value?: { done?: object; problem?: string | null } } | null;
  if (outcome?.ok === true) {
    // Of several things each has its own answer, in words.
    const problem = outcome.value?.done === undefined ? null : (outcome.value.problem ?? null);
    if (problem === null) return null;
    return /access|no such/.test(problem) ? "forbidden" : `a fault: ${problem}`;
  }
  const { code } = outcome ?? {};
  const refusals = ["unauthenticated", "forbidden", ...(isOfRole ? ["not_found"] : [])];
  if (code === "fault") return "a fault";
  if (code !== undefined) return refusals.includes(code) ? code : null;
  // An action of a form without a state, which cannot say more.
  return status >= 500 ? "forbidden" : null;
}

/** Somebody who asks, and their browser's cookie. */
interface Caller {
  account: Account;
  cookie: string;
}

async function buildCaller(backend: Backend, name: string, isAdmin = false): Promise<Caller> {
  const account = await buildAccount(backend, { name, isAdmin });
  return { account, cookie: await cookieOf(backend, account.email) };
}

/** A document and a folder of somebody's, in which another has a role, and a third may read. */
async function build(
  backend: Backend,
  people: { owner: Account; one: Account; other: Account },
  role: Role | null,
  inTrash: boolean,
): Promise<Things> {
  const { owner, one, other } = people;
  const folderId = await createFolder(backend, who(owner) as never, { name: "F", parentId: null });
  const id = await createDocument(backend, { ownerId: owner.id, title: "Plan" });
  const by = { who: who(owner), access: await requireAccess(backend, who(owner), id, "share") };
  const give = async (userId: string, given: Exclude<Role, "owner">) => {
    await setMember(backend, by, { userId, role: given });
    await setFolderMember(backend, who(owner) as never, folderId, { userId, role: given });
  };
  await give(other.id, "viewer");
  if (role !== null && role !== "owner") await give(one.id, role);
  if (inTrash) await trashDocument(backend, who(owner) as never, id);
  return { id, folderId, other };
}

test("[ACC-1] every server action x everybody who might call it: what the table says; an action that is not in it fails", async ({
  server,
  house: { backend },
}) => {
  test.setTimeout(180_000);
  expect([...serverActions().keys()].toSorted()).toEqual(Object.keys(doors).toSorted());
  const [owner, one, administrator] = [
    await buildCaller(backend, "Owner"),
    await buildCaller(backend, "One"),
    await buildCaller(backend, "Administrator", true),
  ];
  const reader = await buildAccount(backend, { name: "Reader" });
  const wrong: string[] = [];
  for (const [name, ways] of Object.entries(doors)) {
    for (const [index, door] of ways.entries()) {
      const { needs } = door;
      const isOfRole = !["nothing", "a person", "an administrator"].includes(needs);
      const action = needs.replace("folder: ", "") as Action;
      const everybody: [who: string, caller: Caller | null, role: Role | null, may: boolean][] = [
        ["a stranger", null, null, needs === "nothing"],
        ...(isOfRole ? roles : []).map((role): [string, Caller, Role, boolean] => [
          role,
          role === "owner" ? owner : one,
          role,
          can(role, action),
        ]),
        ["somebody else", one, null, ["nothing", "a person"].includes(needs)],
        ["an administrator", administrator, null, !isOfRole],
      ];
      for (const [asks, caller, role, may] of everybody) {
        // What an administrator does to somebody stays.
        const other = needs === "an administrator" ? await buildAccount(backend, { name: "Other" }) : reader;
        const people = { owner: owner.account, one: one.account, other };
        const things = await build(backend, people, role, door.inTrash === true);
        const result = await callAction(server.url, name, door.with(things), { cookie: caller?.cookie ?? "" });
        const refusal = refusalOf(result, isOfRole);
        const isFault = refusal?.startsWith("a fault") === true;
        if ((refusal === null) !== may || isFault || (caller === null && !may && refusal !== "unauthenticated")) {
          wrong.push(`${name} ${index} (${needs}) by ${asks}: ${refusal} ${JSON.stringify(result).slice(0, 200)}`);
        }
      }
    }
  }
  expect(wrong).toEqual([]);
});

test("[ACC-1] what is somebody else's of a person's own (tokens, webhooks, passkeys, sessions, connections) stays", async ({
  server,
  house: { backend },
}) => {
  const [ada, eve] = [await buildCaller(backend, "Ada"), await buildCaller(backend, "Eve")];
  const { id: userId } = ada.account;
  await createToken(backend, ada.account, { name: "t", scope: "write", expiresAtMs: null });
  await createWebhook(backend, userId, { url: "https://example.org/", events: ["document.created"] });
  const { adapter } = await (await backend.auth()).$context;
  const key = { publicKey: "", credentialID: newId(), counter: 0, deviceType: "singleDevice", backedUp: false };
  await adapter.create({ model: "passkey", data: { ...key, userId, name: "Phone", createdAt: new Date() } });
  const own = async () => ({
    tokens: (await listTokens(backend, userId)).map(({ id }) => id),
    webhooks: (await listWebhooks(backend, userId)).map(({ id }) => id),
    passkeys: (await listPasskeys(backend, userId)).map(({ id }) => id),
    sessions: (await listSessions(backend, { userId, sessionId: "" })).map(({ id }) => id),
  });
  const before = await own();
  expect(Object.values(before).map((ids) => ids.length)).toEqual([1, 1, 1, 1]);
  for (const [name, fields] of [
    ["endToken", { token: before.tokens[0] ?? "" }],
    ["endWebhook", { webhook: before.webhooks[0] ?? "" }],
    ["deletePasskey", { passkey: before.passkeys[0] ?? "" }],
    ["endOtherSessions", { session: before.sessions[0] ?? "" }],
  ] as const) {
    await callAction(server.url, name, posts(fields), { cookie: eve.cookie });
    expect([name, await own()]).toEqual([name, before]);
  }
  // And they were the right words: who has them ends them.
  for (const [name, fields] of [
    ["endToken", { token: before.tokens[0] ?? "" }],
    ["endWebhook", { webhook: before.webhooks[0] ?? "" }],
    ["deletePasskey", { passkey: before.passkeys[0] ?? "" }],
  ] as const) {
    await callAction(server.url, name, posts(fields), { cookie: ada.cookie });
  }
  expect(await own()).toEqual({ ...before, tokens: [], webhooks: [], passkeys: [] });
});

test("[ACC-1] every address x a stranger, somebody signed in, and an administrator, who reads no document by that", async ({
  server,
  house: { backend },
}) => {
  const files = globSync("app/**/{page,route,sitemap,robots,manifest,opengraph-image,twitter-image}.{ts,tsx,js,jsx}");
  expect(files.toSorted()).toEqual(Object.keys(addresses).toSorted());
  const id = await createDocument(backend, { ownerId: (await buildAccount(backend)).id, title: "Unspeakable" });
  const cookies = [
    "",
    await cookieOf(backend, (await buildAccount(backend)).email),
    await cookieOf(backend, (await buildAccount(backend, { isAdmin: true })).email),
  ];
  const got: Record<string, Address> = {};
  for (const [file, { at }] of Object.entries(addresses)) {
    const answers: number[] = [];
    for (const cookie of cookies) {
      const response = await fetch(`${server.url}${at.replace("{id}", id)}`, {
        headers: { cookie },
        redirect: "manual",
      });
      expect(await response.text()).not.toContain("Unspeakable");
      answers.push(response.status);
      for (const [header, value] of [
        ["x-content-type-options", "nosniff"],
        ["referrer-policy", "same-origin"],
      ] as const) {
        expect(response.headers.get(header), `${header} of ${at}`).toBe(value);
      }
      expect(response.headers.get("content-security-policy"), at).toMatch(/frame-ancestors 'none'/);
    }
    got[file] = { at, answers: answers as [number, number, number] };
  }
  expect(got).toEqual(addresses);
});

test("[ACC-3] a form of another site does nothing with the cookie of this one", async ({
  server,
  house: { backend },
}) => {
  const ada = await buildAccount(backend);
  const id = await createDocument(backend, { ownerId: ada.id, title: "Hers" });
  const cookie = await cookieOf(backend, ada.email);
  for (const origin of ["https://evil.example", "null", server.url.replace("http:", "https:").replace(/\d+$/, "1")]) {
    const { status } = await callAction(server.url, "renameThing", [id, "Theirs"], { cookie, origin });
    expect(status).toBeGreaterThanOrEqual(400);
  }
  expect((await findDocument(backend, id))?.title).toBe("Hers");
  expect(refusalOf(await callAction(server.url, "renameThing", [id, "Mine"], { cookie }), true)).toBeNull();
  // What the browser is told of the cookie keeps it from going along with other sites' requests at all.
  const { cookies } = await callAction(server.url, "signIn", posts({ email: ada.email, password, next: "/" }));
  expect(cookies.find((line) => line.includes("session_token"))).toMatch(/HttpOnly.*SameSite=lax/i);
});

test("[ACC-3] a session that somebody else put into a browser is not the one that is signed in", async ({
  server,
  house: { backend },
}) => {
  const [ada, eve] = [await buildAccount(backend), await buildAccount(backend)];
  for (const planted of [await cookieOf(backend, eve.email), "quire.session_token=planted.planted"]) {
    const { cookies, redirect } = await callAction(
      server.url,
      "signIn",
      posts({ email: ada.email, password, next: "/" }),
      { cookie: planted },
    );
    expect(redirect).toBe("/");
    const own = cookies.find((line) => line.includes("session_token"))?.split(";")[0] ?? "";
    expect(own).not.toBe(planted);
    const signedIn = await visitorOf(backend, own);
    expect(signedIn.kind === "person" && signedIn.account.id).toBe(ada.id);
    const known = await visitorOf(backend, planted);
    expect(known.kind === "person" && known.account.id).not.toBe(ada.id);
  }
});
