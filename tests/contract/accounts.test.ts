import { getMigrations } from "better-auth/db/migration";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import type { Backend } from "#lib/server/backend.ts";
import {
  choosePassword,
  inviteAccount,
  offerPassword,
  registerByAccountLink,
} from "#lib/server/services/account-links.ts";
import {
  createFirstAdministrator,
  findAccount,
  isUnclaimed,
  needsSetupCode,
  register,
  setDisabled,
  setupCode,
} from "#lib/server/services/accounts.ts";
import { createDocument } from "#lib/server/services/documents.ts";
import {
  changePassword,
  endSessions,
  isSessionLive,
  listSessions,
  signIn,
  signOut,
} from "#lib/server/services/sessions.ts";
import { accessOf, adoptDocuments } from "#lib/server/services/sharing.ts";
import { visitorOf } from "#lib/server/services/visitors.ts";
import { openTestBackend } from "#tests/support/backend.ts";
import { buildAccount, cookieOf, password, who } from "#tests/support/people.ts";

const databases: Record<string, () => string | undefined> = {
  sqlite: () => undefined,
  postgres: () => inject("postgresUrl"),
};

/** A request from this machine. */
const local = new Headers({ host: "localhost:3000" });

describe.each(Object.keys(databases))("accounts on %s", (database) => {
  const open = (environment?: Record<string, string>) => openTestBackend(databases[database]?.(), environment);
  let backend: Backend;
  let destroy: () => Promise<void>;

  beforeAll(async () => {
    ({ backend, destroy } = await open({ REGISTRATION: "example.org, example.com" }));
  });

  afterAll(() => destroy());

  async function sessionOf(email: string): Promise<{ cookie: string; sessionId: string }> {
    const cookie = await cookieOf(backend, email);
    const visitor = await visitorOf(backend, cookie);
    if (visitor.kind !== "person") throw new Error("not signed in");
    return { cookie, sessionId: visitor.sessionId };
  }

  test("our tables are the ones that better-auth wants", async () => {
    const { options } = await backend.auth();
    const { toBeCreated, toBeAdded } = await getMigrations(options as never);
    expect([toBeCreated, toBeAdded]).toEqual([[], []]);
  });

  test("of several who come first, one becomes the administrator, and owns what was there", async () => {
    const fresh = await open();
    try {
      expect(await isUnclaimed(fresh.backend)).toBe(true);
      await fresh.backend.db
        .insertInto("document")
        .values({ id: "0".repeat(26), title: "Old", created_by: "guest:x", created_at: 1, folder_id: null })
        .execute();
      const attempts = await Promise.allSettled(
        ["a", "b", "c"].map((name) =>
          createFirstAdministrator(fresh.backend, { name, email: `${name}@example.org`, password, code: "" }, local),
        ),
      );
      const made = attempts.flatMap((each) => (each.status === "fulfilled" ? [each.value] : []));
      expect(made).toHaveLength(1);
      const [admin] = made;
      expect(admin?.isAdmin).toBe(true);
      if (admin !== undefined) {
        expect(await accessOf(fresh.backend, who(admin), "0".repeat(26))).toMatchObject({ role: "owner" });
      }
      // What a killed process left undone is done at the next start, and nobody's own document is taken.
      await fresh.backend.db.deleteFrom("document_member").execute();
      const others = await createDocument(fresh.backend, { ownerId: (await buildAccount(fresh.backend)).id });
      await adoptDocuments(fresh.backend);
      if (admin !== undefined) {
        expect(await accessOf(fresh.backend, who(admin), "0".repeat(26))).toMatchObject({ role: "owner" });
        expect(await accessOf(fresh.backend, who(admin), others)).toMatchObject({ role: null });
      }
      await expect(
        createFirstAdministrator(fresh.backend, { name: "d", email: "d@example.org", password, code: "" }, local),
      ).rejects.toMatchObject({ code: "registration_closed" });
    } finally {
      await fresh.destroy();
    }
  });

  test("off loopback the first administrator must know the code that the server printed", async () => {
    const exposed = await open({ HOST: "0.0.0.0" });
    try {
      const code = setupCode(exposed.backend);
      expect(code).toMatch(/^[0-9a-f]{12}$/);
      const account = { name: "Eve", email: "eve@example.org", password };
      for (const wrong of ["", "0".repeat(12), code.slice(1)]) {
        await expect(
          createFirstAdministrator(exposed.backend, { ...account, code: wrong }, local),
        ).rejects.toMatchObject({
          code: "wrong_code",
        });
      }
      expect(await isUnclaimed(exposed.backend)).toBe(true);
      expect(
        await createFirstAdministrator(exposed.backend, { ...account, code: ` ${code.toUpperCase()} ` }, local),
      ).toMatchObject({
        isAdmin: true,
      });
    } finally {
      await exposed.destroy();
    }
  });

  test("the code is asked of every request that may have come from elsewhere", () => {
    const asked = (headers: Record<string, string>) => needsSetupCode(backend, new Headers(headers));
    expect(asked({ host: "localhost:3000" })).toBe(false);
    expect(asked({ host: "127.0.0.1:3000", "x-forwarded-for": "::ffff:127.0.0.1" })).toBe(false);
    for (const headers of [
      { host: "docs.example.org" },
      { host: "localhost.evil.example" },
      { host: "localhost:3000", "x-forwarded-for": "203.0.113.7" },
      { host: "localhost:3000", forwarded: "for=203.0.113.7" },
      {},
    ]) {
      expect(asked(headers as Record<string, string>)).toBe(true);
    }
  });

  test("an account is what was typed, cleaned; what cannot be one is refused with a sentence", async () => {
    const ada = await buildAccount(backend, { name: "  Ada \n Lovelace ", email: " ADA@Example.org " });
    expect(ada).toMatchObject({ name: "Ada Lovelace", email: "ada@example.org", isAdmin: false });
    expect(await findAccount(backend, ada.id)).toEqual(ada);
    const bad = [
      [{ name: " " }, "bad_request"],
      [{ email: "nobody" }, "bad_request"],
      [{ email: "ada@example.org" }, "address_taken"],
    ] as const;
    for (const [change, code] of bad) await expect(buildAccount(backend, change)).rejects.toMatchObject({ code });
    await expect(
      register(backend, { name: "X", email: "x@example.org", password: "short" }, "1.1.1.1"),
    ).rejects.toMatchObject({ code: "weak_password" });
  });

  test("[ACC-3] who may make an account follows the setting", async () => {
    const wish = (email: string) => register(backend, { name: "Ben", email, password }, "2.2.2.2");
    expect(await wish("ben@example.com")).toMatchObject({ email: "ben@example.com" });
    for (const email of ["ben@example.net", "ben@evil-example.com", "ben@example.com.evil.net"]) {
      await expect(wish(email)).rejects.toMatchObject({ code: "registration_closed" });
    }
  });

  test("[ACC-3] a wrong password and an unknown address get the same answer, and guessing is slowed down", async () => {
    const ada = await buildAccount(backend);
    const attempt = (email: string, guess: string, address: string) =>
      signIn(backend, { email, password: guess }, { headers: new Headers(), address });
    await expect(attempt(ada.email, "wrong password", "3.3.3.3")).rejects.toMatchObject({ code: "wrong_credentials" });
    await expect(attempt("nobody@example.org", password, "3.3.3.3")).rejects.toMatchObject({
      code: "wrong_credentials",
    });
    const codes = new Set<string>();
    for (let index = 0; index < 12; index++) {
      await attempt(ada.email, "guess", "4.4.4.4").catch((error: { code: string }) => codes.add(error.code));
    }
    expect([...codes]).toEqual(["wrong_credentials", "too_many"]);
    // Somebody else's guesses do not keep her out where she is.
    await attempt(ada.email, password, "5.5.5.5");
  });

  test("a session lives until it is ended, by its browser, from elsewhere, or with the account", async () => {
    const { email, id } = await buildAccount(backend);
    const [first, second, third] = [await sessionOf(email), await sessionOf(email), await sessionOf(email)];
    const live = () => Promise.all([first, second, third].map(({ sessionId }) => isSessionLive(backend, sessionId)));
    expect(await live()).toEqual([true, true, true]);
    const listed = await listSessions(backend, { userId: id, sessionId: first.sessionId });
    expect(listed.map((each) => each.isThis)).toEqual([true, false, false]);
    await signOut(backend, new Headers({ cookie: first.cookie }));
    expect(await live()).toEqual([false, true, true]);
    expect(await visitorOf(backend, first.cookie)).toEqual({ kind: "stranger" });
    await endSessions(backend, id, { allBut: second.sessionId });
    expect(await live()).toEqual([false, true, false]);
    await setDisabled(backend, id, true);
    expect(await live()).toEqual([false, false, false]);
    await expect(cookieOf(backend, email)).rejects.toMatchObject({ code: "account_disabled" });
    await setDisabled(backend, id, false);
    expect(await sessionOf(email)).toBeTruthy();
  });

  test("nobody ends a session of somebody else's", async () => {
    const [ada, eve] = [await buildAccount(backend), await buildAccount(backend)];
    const { sessionId } = await sessionOf(ada.email);
    await endSessions(backend, eve.id, { only: sessionId });
    expect(await isSessionLive(backend, sessionId)).toBe(true);
  });

  test("a changed password ends every other session, and needs the old one", async () => {
    const { email, id } = await buildAccount(backend);
    const [own, other] = [await sessionOf(email), await sessionOf(email)];
    const request = { headers: new Headers({ cookie: own.cookie }), userId: id, sessionId: own.sessionId };
    await expect(
      changePassword(backend, { current: "wrong", next: "another long one" }, request),
    ).rejects.toMatchObject({ code: "wrong_password" });
    await expect(changePassword(backend, { current: password, next: "short" }, request)).rejects.toMatchObject({
      code: "weak_password",
    });
    await changePassword(backend, { current: password, next: "another long one" }, request);
    expect(await isSessionLive(backend, own.sessionId)).toBe(true);
    expect(await isSessionLive(backend, other.sessionId)).toBe(false);
    await expect(cookieOf(backend, email)).rejects.toMatchObject({ code: "wrong_credentials" });
  });

  test("a link lets somebody choose a new password once, and ends their sessions", async () => {
    const { email, id } = await buildAccount(backend);
    const { sessionId } = await sessionOf(email);
    const [token, other] = [
      await offerPassword(backend, "system:test", id),
      await offerPassword(backend, "system:test", id),
    ];
    const by = { token, address: "7.7.7.7" };
    await expect(choosePassword(backend, "short", by)).rejects.toMatchObject({ code: "weak_password" });
    expect(await choosePassword(backend, "another long one", by)).toMatchObject({ email });
    expect(await isSessionLive(backend, sessionId)).toBe(false);
    for (const used of [token, other, "", "x"]) {
      await expect(choosePassword(backend, password, { ...by, token: used })).rejects.toMatchObject({
        code: "link_expired",
      });
    }
    await expect(cookieOf(backend, email)).rejects.toMatchObject({ code: "wrong_credentials" });
    await signIn(backend, { email, password: "another long one" }, { headers: new Headers(), address: "7.7.7.7" });
  });

  test("[ACC-3] an invitation makes one account, for its address, whoever may register otherwise", async () => {
    const token = await inviteAccount(backend, "system:test", "Guest@Elsewhere.net");
    const by = { token, address: "8.8.8.8" };
    const typed = { name: "Guest", email: "other@elsewhere.net", password };
    await expect(registerByAccountLink(backend, { ...typed, password: "short" }, by)).rejects.toMatchObject({
      code: "weak_password",
    });
    const attempts = await Promise.allSettled([1, 2, 3].map(() => registerByAccountLink(backend, typed, by)));
    expect(attempts.filter(({ status }) => status === "fulfilled")).toMatchObject([
      { value: { email: "guest@elsewhere.net" } },
    ]);
    await expect(registerByAccountLink(backend, typed, by)).rejects.toMatchObject({ code: "link_expired" });
    // A link of one kind is no link of the other.
    const reset = await offerPassword(backend, "system:test", (await buildAccount(backend)).id);
    await expect(registerByAccountLink(backend, typed, { ...by, token: reset })).rejects.toMatchObject({
      code: "link_expired",
    });
  });

  test("a forged or mangled cookie is a stranger's", async () => {
    const { email } = await buildAccount(backend);
    const { cookie } = await sessionOf(email);
    for (const forged of [
      cookie.slice(0, -4),
      cookie.replace(/=(\w)/, (_, first) => (first === "x" ? "=y" : "=x")),
      "quire.session_token=",
      "a.session_token=b",
    ]) {
      expect(await visitorOf(backend, forged)).toEqual({ kind: "stranger" });
    }
  });

  test("a document belongs to who made it", async () => {
    const ada = await buildAccount(backend);
    const id = await createDocument(backend, { ownerId: ada.id });
    expect(await accessOf(backend, who(ada), id)).toMatchObject({ role: "owner" });
  });
});
