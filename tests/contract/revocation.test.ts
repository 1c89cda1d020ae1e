import { afterAll, beforeAll, beforeEach, describe, expect, inject, test } from "vitest";
import * as Y from "yjs";
import type { Backend } from "#lib/server/backend.ts";
import { choosePassword, offerPassword } from "#lib/server/services/account-links.ts";
import { type Account, setDisabled } from "#lib/server/services/accounts.ts";
import { createDocument } from "#lib/server/services/documents.ts";
import { guestActor, guestCookie, makeGuest, signGuest } from "#lib/server/services/guests.ts";
import { type NewLinkSettings, setLink } from "#lib/server/services/links.ts";
import { endSessions, signOut } from "#lib/server/services/sessions.ts";
import { removeMember, requireAccess, setMember, transferOwnership } from "#lib/server/services/sharing.ts";
import { createToken, listTokens, revokeToken } from "#lib/server/services/tokens.ts";
import { openTestBackend } from "#tests/support/backend.ts";
import { buildAccount, cookieOf, who } from "#tests/support/people.ts";
import { startQuireCollab } from "#tests/support/quire-collab.ts";
import { RawClient } from "#tests/support/raw-client.ts";

const databases: Record<string, () => string | undefined> = {
  sqlite: () => undefined,
  postgres: () => inject("postgresUrl"),
};

/** Five times what is promised, for a busy machine; and how often the owner writes meanwhile. */
const boundMs = 5_000;
const everyMs = 5;

describe.each(Object.keys(databases))("live sockets on %s", (database) => {
  let backend: Backend;
  /** Another process on the same store, whose bus nobody hears. */
  let elsewhere: Backend;
  let destroy: () => Promise<void>;
  let collab: Awaited<ReturnType<typeof startQuireCollab>>;
  let owner: Account;
  let ownerCookie: string;
  let ben: Account;
  let benCookie: string;
  let documentId: string;

  beforeAll(async () => {
    let reopen: () => Promise<Backend>;
    ({ backend, destroy, reopen } = await openTestBackend(databases[database]?.()));
    elsewhere = await reopen();
    collab = await startQuireCollab(backend);
    owner = await buildAccount(backend, { name: "Olga" });
    ownerCookie = await cookieOf(backend, owner.email);
  });

  beforeEach(async () => {
    ben = await buildAccount(backend, { name: "Ben" });
    benCookie = await cookieOf(backend, ben.email);
    documentId = await createDocument(backend, { ownerId: owner.id });
  });

  afterAll(async () => {
    await collab.close();
    await destroy();
  });

  async function ownersWord(from: Backend) {
    return { who: who(owner), access: await requireAccess(from, who(owner), documentId, "share") };
  }

  async function open(cookie: string): Promise<RawClient> {
    return new RawClient(collab.url, documentId, { headers: { cookie } }).open();
  }

  const write = (client: RawClient) => client.edit((doc) => doc.getText("notes").insert(0, "x"));

  /**
   * Lets the owner write all the time, takes something away, and tells for how long after that the client still got
   * bytes of the document, and how many of its own changes were taken.
   */
  async function lastBytesMs(client: RawClient, takeAway: () => Promise<unknown>): Promise<number> {
    const olga = await open(ownerCookie);
    let lastAtMs = 0;
    client.doc.on("update", (_update: Uint8Array, origin: unknown) => {
      if (origin === client) lastAtMs = performance.now();
    });
    const writing = setInterval(() => write(olga), everyMs);
    await client.until("the owner's words", () => client.updatesReceived.length > 5);
    await takeAway();
    const takenMs = performance.now();
    await client.until("the end", () => client.closed !== null || performance.now() - takenMs > boundMs + 500);
    clearInterval(writing);
    await olga.close();
    return lastAtMs - takenMs;
  }

  /** Who comes: Ben by his cookie, a guest by the link, or a program by Ben's token. */
  type Comes = "by cookie" | "as a guest" | "by token";

  const ways: Record<string, { code: number; takeAway: (from: Backend) => Promise<unknown>; comes?: Comes }> = {
    "a token is revoked": {
      code: 4401,
      comes: "by token",
      takeAway: async (from) => {
        for (const { id } of await listTokens(from, ben.id)) await revokeToken(from, ben.id, id);
      },
    },
    "the owner of a token is turned off": {
      code: 4401,
      comes: "by token",
      takeAway: (from) => setDisabled(from, ben.id, true),
    },
    "the owner of a token is removed": {
      code: 4403,
      comes: "by token",
      takeAway: async (from) => removeMember(from, await ownersWord(from), ben.id),
    },
    "a password is chosen by a link": {
      code: 4401,
      takeAway: async (from) => {
        const token = await offerPassword(from, "system:cli", ben.id);
        await choosePassword(from, "another long one", { token, address: ben.id });
      },
    },
    "a member is removed": {
      code: 4403,
      takeAway: async (from) => removeMember(from, await ownersWord(from), ben.id),
    },
    "an account is turned off": { code: 4401, takeAway: (from) => setDisabled(from, ben.id, true) },
    "a person signs out": {
      code: 4401,
      takeAway: (from) => signOut(from, new Headers({ cookie: benCookie })),
    },
    "sessions are ended from elsewhere": {
      code: 4401,
      takeAway: (from) => endSessions(from, ben.id, { allBut: null }),
    },
    "a link is closed": {
      code: 4403,
      comes: "as a guest",
      takeAway: async (from) => setLink(from, await ownersWord(from), { ...openLink, scope: "restricted" }),
    },
    "a link is for people with an account": {
      code: 4401,
      comes: "as a guest",
      takeAway: async (from) => setLink(from, await ownersWord(from), { ...openLink, scope: "signed-in" }),
    },
    "a link gets a password": {
      code: 4403,
      comes: "as a guest",
      takeAway: async (from) => setLink(from, await ownersWord(from), { ...openLink, password: "open sesame" }),
    },
    "a link expires": {
      code: 4403,
      comes: "as a guest",
      takeAway: async (from) => setLink(from, await ownersWord(from), { ...openLink, expiresAtMs: from.now() + 1 }),
    },
  };

  const openLink: NewLinkSettings = { scope: "anyone", role: "editor", expiresAtMs: null };

  for (const place of ["here", "in another process"] as const) {
    test.each(Object.keys(ways))(`[ACC-1] when %s ${place}, nothing goes out after a second`, async (way) => {
      const { code, takeAway, comes = "by cookie" } = ways[way] as (typeof ways)[string];
      let shown: ConstructorParameters<typeof RawClient>[2] = { headers: { cookie: benCookie } };
      if (comes === "as a guest") {
        await setLink(backend, await ownersWord(backend), openLink);
        const cookie = `${guestCookie.name}=${signGuest(backend, makeGuest("Gus", null) as never)}`;
        shown = { headers: { cookie } };
      } else await setMember(backend, await ownersWord(backend), { userId: ben.id, role: "editor" });
      if (comes === "by token") {
        shown = { token: (await createToken(backend, ben, { name: "t", scope: "write", expiresAtMs: null })).token };
      }
      const client = await new RawClient(collab.url, documentId, shown).open();
      write(client);
      await client.until("an acknowledgement", () => client.accepted > 1);
      const afterMs = await lastBytesMs(client, () => takeAway(place === "here" ? backend : elsewhere));
      expect(client.closed?.code).toBe(code);
      expect(afterMs).toBeLessThan(boundMs);
      // And there is no way back in.
      const again = new RawClient(collab.url, documentId, shown);
      await again.until("a refusal", () => again.closed !== null);
      expect(again.synced).toBe(false);
    });

    test(`[ACC-1] when a role is lowered ${place}, reading goes on and nothing is taken any more`, async () => {
      await setMember(backend, await ownersWord(backend), { userId: ben.id, role: "editor" });
      const client = await open(benCookie);
      const from = place === "here" ? backend : elsewhere;
      await setMember(from, await ownersWord(from), { userId: ben.id, role: "commenter" });
      await client.until("a word about it", () => client.authenticated === "readonly", boundMs);
      const { accepted } = client;
      write(client);
      await client.until("a no", () => client.declined === 1);
      expect(client.accepted).toBe(accepted);
      const olga = await open(ownerCookie);
      expect(olga.doc.getText("notes").length).toBe(0);
      write(olga);
      await client.until("the owner's word", () => client.updatesReceived.length > 0);
      await setMember(from, await ownersWord(from), { userId: ben.id, role: "editor" });
      await client.until("a word about it", () => client.authenticated === "read-write", boundMs);
      await Promise.all([client.close(), olga.close()]);
    });
  }

  test("[ACC-1] a link that expires while somebody reads ends their reading", async () => {
    await setLink(backend, await ownersWord(backend), openLink);
    const client = await open(`${guestCookie.name}=${signGuest(backend, makeGuest("Gus", null) as never)}`);
    await setLink(backend, await ownersWord(backend), { ...openLink, expiresAtMs: backend.now() + 500 });
    await client.until("the end", () => client.closed !== null, boundMs);
    expect(client.closed?.code).toBe(4403);
  });

  test("[ACC-1] a person cannot keep a role by having it asked about all the time", async () => {
    await setMember(backend, await ownersWord(backend), { userId: ben.id, role: "editor" });
    const client = await open(benCookie);
    const state = { on: true };
    const flood = Array.from({ length: 8 }, async () => {
      while (state.on) await endSessions(backend, ben.id, { only: "none" });
    });
    try {
      await setMember(backend, await ownersWord(backend), { userId: ben.id, role: "viewer" });
      // A question that takes too long under all of this ends the connection: what is unknown counts as no.
      await client.until(
        "a word about it",
        () => client.authenticated === "readonly" || client.closed !== null,
        boundMs,
      );
    } finally {
      state.on = false;
      await Promise.all(flood);
    }
    await client.close();
  });

  test("[LOG-5] the log says who wrote, as the server knows them", async () => {
    await setLink(backend, await ownersWord(backend), openLink);
    const guest = makeGuest("Gus", null) as NonNullable<ReturnType<typeof makeGuest>>;
    for (const cookie of [benCookie, `${guestCookie.name}=${signGuest(backend, guest)}`]) {
      const client = await open(cookie);
      write(client);
      await client.until("an acknowledgement", () => client.accepted > 1);
      await client.close();
    }
    const { updates } = await backend.log.load(documentId);
    expect(updates.map(({ actor }) => actor)).toEqual([`user:${owner.id}`, `user:${ben.id}`, guestActor(guest)]);
  });

  test("an owner who gives a document away goes on as an editor, without a break", async () => {
    await setMember(backend, await ownersWord(backend), { userId: ben.id, role: "editor" });
    const olga = await open(ownerCookie);
    await transferOwnership(backend, await ownersWord(backend), ben.id);
    write(olga);
    await olga.until("an acknowledgement", () => olga.accepted > 1);
    expect(olga.closed).toBeNull();
    await olga.close();
  });

  test("[ACC-1] who was let in by what was true a moment before is looked at again", async () => {
    await setMember(backend, await ownersWord(backend), { userId: ben.id, role: "editor" });
    for (let round = 0; round < 10; round++) {
      await setMember(backend, await ownersWord(backend), { userId: ben.id, role: "editor" });
      const client = new RawClient(collab.url, documentId, { headers: { cookie: benCookie } });
      await client.until("the socket", () => client.ws.readyState === client.ws.OPEN);
      await removeMember(backend, await ownersWord(backend), ben.id);
      await client.until("the end", () => client.closed !== null, boundMs);
      expect(client.closed?.code).toBe(4403);
    }
  });

  test("a session of nobody's, and a document of nobody's, get the right close codes", async () => {
    const cases: [name: string, cookie: string, code: number][] = [
      [documentId, "", 4401],
      [documentId, "quire.session_token=forged.forged", 4401],
      [documentId, benCookie, 4403],
      ["0".repeat(26), benCookie, 4404],
      ["../etc/passwd", benCookie, 4404],
    ];
    for (const [name, cookie, code] of cases) {
      const client = new RawClient(collab.url, name, { headers: { cookie } });
      await client.until("a refusal", () => client.closed !== null);
      expect([name, client.closed?.code]).toEqual([name, code]);
      expect(Y.encodeStateAsUpdate(client.doc).byteLength).toBe(2);
    }
  });
});
