import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import type { Newcomer } from "#lib/server/auth.ts";
import type { Backend } from "#lib/server/backend.ts";
import { choosePassword, inviteAccount, offerPassword } from "#lib/server/services/account-links.ts";
import { type Account, createAccount, setDisabled } from "#lib/server/services/accounts.ts";
import { setAdministrator } from "#lib/server/services/administrators.ts";
import { confirmIdentity, hasPassword } from "#lib/server/services/confirmation.ts";
import {
  admits,
  arrive,
  departToSignIn,
  disconnect,
  listConnections,
} from "#lib/server/services/identity-providers.ts";
import { listPasskeys, removePasskey } from "#lib/server/services/passkeys.ts";
import {
  beginSecondFactor,
  endSecondFactor,
  finishSecondFactor,
  passSecondFactor,
  recoveryCodesLeft,
  removeSecondFactor,
  renewRecoveryCodes,
} from "#lib/server/services/second-factor.ts";
import { changePassword, endSessions, isSessionLive, signIn } from "#lib/server/services/sessions.ts";
import { createToken, readToken } from "#lib/server/services/tokens.ts";
import { visitorOf } from "#lib/server/services/visitors.ts";
import { createWebhook, listWebhooks } from "#lib/server/services/webhooks.ts";
import { newId } from "#lib/std/ids.ts";
import { codeAt } from "#tests/support/authenticator.ts";
import { openTestBackend } from "#tests/support/backend.ts";
import { buildAccount, cookieOf, password } from "#tests/support/people.ts";

const databases: Record<string, () => string | undefined> = {
  sqlite: () => undefined,
  postgres: () => inject("postgresUrl"),
};

const jar = (cookies: readonly string[]) => cookies.map((line) => line.split(";")[0]).join("; ");

describe.each(Object.keys(databases))("ways to sign in on %s", (database) => {
  let backend: Backend;
  let destroy: () => Promise<void>;

  beforeAll(async () => {
    ({ backend, destroy } = await openTestBackend(databases[database]?.(), {
      PUBLIC_URL: "http://localhost:3000",
      REGISTRATION: "example.org",
      OIDC_CORP_ISSUER: "https://id.example.org",
      OIDC_CORP_CLIENT_ID: "quire",
      OIDC_CORP_NAME: "Corp",
    }));
  });

  afterAll(() => destroy());

  async function signed(account: Account) {
    const cookie = await cookieOf(backend, account.email);
    const visitor = await visitorOf(backend, cookie);
    if (visitor.kind !== "person") throw new Error("not signed in");
    return { userId: account.id, sessionId: visitor.sessionId, headers: new Headers({ cookie }) };
  }

  /** Somebody whose sign-in takes a second factor, the key of their authenticator, and their recovery codes. */
  async function withSecondFactor() {
    const account = await buildAccount(backend);
    const one = await signed(account);
    const { uri, recoveryCodes } = await beginSecondFactor(backend, one, password, one.headers);
    const cookies = await finishSecondFactor(backend, one, codeAt(uri), one.headers);
    return { account, uri, recoveryCodes, headers: new Headers({ cookie: jar(cookies) }) };
  }

  async function begin(account: Account, browser = "") {
    const headers = new Headers({ cookie: browser });
    const { cookies, needsCode } = await signIn(
      backend,
      { email: account.email, password },
      { headers, address: newId() },
    );
    return { needsCode, cookies, request: { headers: new Headers({ cookie: jar(cookies) }), address: newId() } };
  }

  const kindOf = async (cookies: readonly string[]) => (await visitorOf(backend, jar(cookies))).kind;

  test("[ACC-7] a second factor counts once its code was shown; then the password alone lets nobody in", async () => {
    const account = await buildAccount(backend);
    const [one, other] = [await signed(account), await signed(account)];
    await expect(beginSecondFactor(backend, one, "wrong password", one.headers)).rejects.toMatchObject({
      code: "wrong_password",
    });
    const { uri, recoveryCodes } = await beginSecondFactor(backend, one, password, one.headers);
    expect(recoveryCodes).toHaveLength(10);
    expect(await recoveryCodesLeft(backend, account.id)).toBeNull();
    expect((await begin(account)).needsCode).toBe(false);
    await expect(finishSecondFactor(backend, one, "000000", one.headers)).rejects.toMatchObject({
      code: "wrong_code",
    });
    const cookies = await finishSecondFactor(backend, one, codeAt(uri), one.headers);
    expect(await kindOf(cookies)).toBe("person");
    expect(await isSessionLive(backend, other.sessionId)).toBe(false);
    expect(await recoveryCodesLeft(backend, account.id)).toBe(10);
    const half = await begin(account);
    expect(half.needsCode).toBe(true);
    expect(await kindOf(half.cookies)).toBe("stranger");
    expect(await kindOf(await passSecondFactor(backend, { code: codeAt(uri), remember: false }, half.request))).toBe(
      "person",
    );
  });

  test("[ACC-7] a recovery code works once, in the place of a code; new ones put an end to the old", async () => {
    const { account, recoveryCodes, headers } = await withSecondFactor();
    const [code = "", unused = ""] = recoveryCodes;
    const pass = async (typed: string) =>
      kindOf(await passSecondFactor(backend, { code: typed, remember: false }, (await begin(account)).request));
    expect(await pass(code)).toBe("person");
    await expect(pass(code)).rejects.toMatchObject({ code: "wrong_code" });
    expect(await recoveryCodesLeft(backend, account.id)).toBe(9);
    const one = { userId: account.id, sessionId: "" };
    const [fresh = ""] = await renewRecoveryCodes(backend, one, password, headers);
    await expect(pass(unused)).rejects.toMatchObject({ code: "wrong_code" });
    expect(await pass(fresh)).toBe("person");
  });

  test("[ACC-7] guessing a code is over after a few, for the sign-in and then for the account", async () => {
    const { account, uri } = await withSecondFactor();
    const codes: string[] = [];
    for (let round = 0; round < 3; round++) {
      const { request } = await begin(account);
      for (let guess = 0; guess < 6; guess++) {
        const typed = String((Number(codeAt(uri)) + 1 + guess) % 1_000_000).padStart(6, "0");
        await passSecondFactor(backend, { code: typed, remember: false }, request).catch((error: { code: string }) =>
          codes.push(error.code),
        );
      }
    }
    expect(codes).toHaveLength(18);
    expect(codes.filter((code) => code === "wrong_code")).toHaveLength(10);
    const { request } = await begin(account);
    await expect(passSecondFactor(backend, { code: codeAt(uri), remember: false }, request)).rejects.toMatchObject({
      code: "too_many",
    });
  });

  test("[ACC-7] a browser that is remembered is not asked again, until all others are signed out or the password changes", async () => {
    const { account, uri, headers } = await withSecondFactor();
    const remember = async () => {
      const { request } = await begin(account);
      return jar(await passSecondFactor(backend, { code: codeAt(uri), remember: true }, request));
    };
    const browser = await remember();
    expect((await begin(account)).needsCode).toBe(true);
    expect((await begin(account, browser)).needsCode).toBe(false);
    const again = await remember();
    await endSessions(backend, account.id, { allBut: null });
    expect((await begin(account, again)).needsCode).toBe(true);
    expect(headers.get("cookie")).not.toBe("");
  });

  test("[ACC-7] it is turned off by who knows the password, or by an administrator", async () => {
    const { account, headers } = await withSecondFactor();
    const one = { userId: account.id, sessionId: "" };
    await expect(endSecondFactor(backend, one, "wrong password", headers)).rejects.toMatchObject({
      code: "wrong_password",
    });
    expect(await kindOf(await endSecondFactor(backend, one, password, headers))).toBe("person");
    expect((await begin(account)).needsCode).toBe(false);
    const second = await withSecondFactor();
    await removeSecondFactor(backend, second.account.id);
    expect((await begin(second.account)).needsCode).toBe(false);
    expect(await recoveryCodesLeft(backend, second.account.id)).toBeNull();
  });

  test("[ACC-7] what is done twice is done once: turning it on again signs nobody out, off again is refused in its own words", async () => {
    const { account, uri, headers } = await withSecondFactor();
    const visitor = await visitorOf(backend, headers.get("cookie") ?? "");
    if (visitor.kind !== "person") throw new Error("not signed in");
    const one = { userId: account.id, sessionId: visitor.sessionId };
    await finishSecondFactor(backend, one, codeAt(uri), headers);
    expect(await isSessionLive(backend, one.sessionId)).toBe(true);
    await expect(beginSecondFactor(backend, one, password, headers)).rejects.toMatchObject({ code: "conflict" });
    const cookies = await endSecondFactor(backend, one, password, headers);
    expect(await isSessionLive(backend, one.sessionId)).toBe(false);
    await expect(
      renewRecoveryCodes(backend, one, password, new Headers({ cookie: jar(cookies) })),
    ).rejects.toMatchObject({ code: "conflict" });
  });

  test("[ACC-7] a sign-in that was half done when the password changed is none", async () => {
    const { account, uri } = await withSecondFactor();
    const { request } = await begin(account);
    await endSessions(backend, account.id, { allBut: null });
    await expect(passSecondFactor(backend, { code: codeAt(uri), remember: false }, request)).rejects.toMatchObject({
      code: "sign_in_again",
    });
  });

  test("[ACC-7] a code without a sign-in before it says to begin again", async () => {
    const request = { headers: new Headers(), address: newId() };
    for (const code of ["123456", "aaaaa-bbbbb"]) {
      await expect(passSecondFactor(backend, { code, remember: false }, request)).rejects.toMatchObject({
        code: "sign_in_again",
      });
    }
  });

  /** Somebody who came by the provider and has no password. */
  async function fromProvider(): Promise<Account> {
    const account = await createAccount(backend, { name: "Pat", email: `${newId()}@example.org`, password });
    await backend.db
      .updateTable("account")
      .set({ providerId: "corp", password: null })
      .where("userId", "=", account.id)
      .execute();
    return account;
  }

  async function sessionMade(account: Account, agoMs: number) {
    const { internalAdapter } = await (await backend.auth()).$context;
    const session = await internalAdapter.createSession(account.id);
    const createdAt = new Date(Date.now() - agoMs);
    await backend.db
      .updateTable("session")
      .set({ createdAt: database === "sqlite" ? createdAt.toISOString() : createdAt })
      .where("id", "=", session.id)
      .execute();
    return { userId: account.id, sessionId: session.id };
  }

  test("[ACC-8] who has a password confirms by it; who has none, by having signed in a moment ago", async () => {
    const ada = await buildAccount(backend);
    const old = await sessionMade(ada, 60 * 60 * 1000);
    await confirmIdentity(backend, old, password);
    await expect(confirmIdentity(backend, old, "")).rejects.toMatchObject({ code: "wrong_password" });
    const pat = await fromProvider();
    expect(await hasPassword(backend, pat.id)).toBe(false);
    await confirmIdentity(backend, await sessionMade(pat, 60_000), "");
    await expect(confirmIdentity(backend, await sessionMade(pat, 60 * 60 * 1000), password)).rejects.toMatchObject({
      code: "sign_in_again",
    });
    // A session of somebody else's does not confirm who one is; nor does none.
    await expect(confirmIdentity(backend, { userId: pat.id, sessionId: "none" }, "")).rejects.toMatchObject({
      code: "sign_in_again",
    });
  });

  test("[ACC-8] nobody takes away their last way in; a passkey is taken by its owner alone", async () => {
    const pat = await fromProvider();
    expect(await listConnections(backend, pat.id)).toEqual([{ id: "corp", name: "Corp", isConnected: true }]);
    await expect(disconnect(backend, pat.id, "corp")).rejects.toMatchObject({ code: "forbidden" });
    const putPasskey = async () => {
      const { adapter } = await (await backend.auth()).$context;
      const key = { publicKey: "", credentialID: newId(), counter: 0, deviceType: "singleDevice", backedUp: false };
      const made = await adapter.create<Record<string, unknown>, { id: string }>({
        model: "passkey",
        data: { ...key, userId: pat.id, name: "Phone", createdAt: new Date() },
      });
      return made.id;
    };
    const first = await putPasskey();
    expect(await listPasskeys(backend, pat.id)).toMatchObject([{ id: first, name: "Phone" }]);
    await removePasskey(backend, (await buildAccount(backend)).id, first);
    expect(await listPasskeys(backend, pat.id)).toHaveLength(1);
    await disconnect(backend, pat.id, "corp");
    await expect(removePasskey(backend, pat.id, first)).rejects.toMatchObject({ code: "forbidden" });
    await putPasskey();
    await removePasskey(backend, pat.id, first);
    expect(await listPasskeys(backend, pat.id)).toHaveLength(1);
  });

  test("[ACC-8] of two who take the last two ways at once, one stays", async () => {
    const pat = await fromProvider();
    const { adapter } = await (await backend.auth()).$context;
    const key = { publicKey: "", credentialID: newId(), counter: 0, deviceType: "singleDevice", backedUp: false };
    await adapter.create({ model: "passkey", data: { ...key, userId: pat.id, name: "Phone", createdAt: new Date() } });
    const [{ id = "" } = {}] = await listPasskeys(backend, pat.id);
    const done = await Promise.allSettled([removePasskey(backend, pat.id, id), disconnect(backend, pat.id, "corp")]);
    expect(done.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  });

  test("[ACC-8] a password chosen by a link takes every other way in with it, whoever made that", async () => {
    const ada = await buildAccount(backend);
    const { adapter, internalAdapter } = await (await backend.auth()).$context;
    const key = { publicKey: "", credentialID: newId(), counter: 0, deviceType: "singleDevice", backedUp: false };
    await adapter.create({ model: "passkey", data: { ...key, userId: ada.id, name: "Theirs", createdAt: new Date() } });
    await internalAdapter.linkAccount({
      userId: ada.id,
      providerId: "corp",
      accountId: newId(),
      accessToken: "not to be kept",
    });
    const kept = await backend.db.selectFrom("account").selectAll().where("userId", "=", ada.id).execute();
    expect(JSON.stringify(kept)).not.toContain("not to be kept");
    const { token } = await createToken(backend, ada, { name: "t", scope: "write", expiresAtMs: null });
    await createWebhook(backend, ada.id, { url: "https://example.org/", events: ["document.edited"] });
    const link = await offerPassword(backend, "system:cli", ada.id);
    await choosePassword(backend, "a password of their own", { token: link, address: newId() });
    expect(await listPasskeys(backend, ada.id)).toEqual([]);
    expect(await listConnections(backend, ada.id)).toEqual([{ id: "corp", name: "Corp", isConnected: false }]);
    expect(await readToken(backend, token)).toBeNull();
    expect(await listWebhooks(backend, ada.id)).toEqual([]);
    // Whose the token was can be told for ever.
    expect(await backend.db.selectFrom("api_token").select("id").where("user_id", "=", ada.id).execute()).toHaveLength(
      1,
    );
    await expect(choosePassword(backend, "and once more", { token: link, address: newId() })).rejects.toMatchObject({
      code: "link_expired",
    });
    const headers = new Headers();
    const again = { email: ada.email, password: "a password of their own" };
    expect((await signIn(backend, again, { headers, address: newId() })).needsCode).toBe(false);
  });

  test("[ACC-8] who came by a provider chooses a first password by a link", async () => {
    const pat = await fromProvider();
    const link = await offerPassword(backend, "system:cli", pat.id);
    await choosePassword(backend, "a first password", { token: link, address: newId() });
    const one = { email: pat.email, password: "a first password" };
    await signIn(backend, one, { headers: new Headers(), address: newId() });
  });

  test("[ACC-6] there is always somebody who manages people, also when two go at once", async () => {
    const { backend: own, destroy: end } = await openTestBackend(databases[database]?.());
    try {
      const [one, two] = [await buildAccount(own, { isAdmin: true }), await buildAccount(own, { isAdmin: true })];
      const { token } = await createToken(own, one, { name: "t", scope: "admin", expiresAtMs: null });
      const left = await Promise.allSettled([setAdministrator(own, one.id, false), setDisabled(own, two.id, true)]);
      expect(left.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
      const still = left[0]?.status === "fulfilled" ? two : one;
      for (const go of [() => setDisabled(own, still.id, true), () => setAdministrator(own, still.id, false)]) {
        await expect(go()).rejects.toMatchObject({ code: "forbidden" });
      }
      await setDisabled(own, two.id, false);
      await setAdministrator(own, two.id, true);
      await setAdministrator(own, one.id, false);
      await setAdministrator(own, one.id, true);
      // A token of before does not come back with the office.
      expect((await readToken(own, token))?.scope).toBe("write");
    } finally {
      await end();
    }
  });

  test("[ACC-9] a provider that does not answer keeps nobody waiting for long, and nobody out", async () => {
    const silent = createServer(() => undefined);
    silent.listen(0, "127.0.0.1");
    await once(silent, "listening");
    const { port } = silent.address() as AddressInfo;
    const { backend: other, destroy: end } = await openTestBackend(databases[database]?.(), {
      PUBLIC_URL: "http://localhost:3000",
      OIDC_CORP_ISSUER: `http://127.0.0.1:${port}`,
      OIDC_CORP_CLIENT_ID: "quire",
    });
    try {
      const departing = departToSignIn(
        other,
        { provider: "corp", next: "/" },
        { headers: new Headers(), address: newId() },
      );
      const refused = expect(departing).rejects.toMatchObject({ code: "unavailable" });
      const ada = await buildAccount(other);
      expect(await cookieOf(other, ada.email)).toContain("session_token");
      await refused;
      expect(await arrive(other, "corp", new Request("http://localhost:3000/api/auth/callback/corp"))).toMatchObject({
        status: 302,
      });
    } finally {
      silent.closeAllConnections();
      silent.close();
      await end();
    }
  }, 60_000);

  test("[ACC-8] who has no password chooses one, if they signed in a moment ago", async () => {
    const pat = await fromProvider();
    const old = await sessionMade(pat, 60 * 60 * 1000);
    await expect(
      changePassword(backend, { current: "", next: "a new long password" }, { ...old, headers: new Headers() }),
    ).rejects.toMatchObject({ code: "sign_in_again" });
  });

  test.each([
    [{ REGISTRATION: "open" }, "x@elsewhere.net", false, true],
    [{ REGISTRATION: "closed" }, "x@example.org", true, false],
    [{ REGISTRATION: "example.org" }, "x@example.org", true, true],
    [{ REGISTRATION: "example.org" }, "x@example.org", false, false],
    [{ REGISTRATION: "example.org" }, "x@elsewhere.net", true, false],
    [{ REGISTRATION: "invitation" }, "x@example.org", true, false],
    [{ REGISTRATION: "invitation" }, "invited@example.org", true, true],
    [{ REGISTRATION: "invitation" }, "Invited@Example.org", true, true],
    [{ REGISTRATION: "invitation" }, "invited@example.org", false, false],
    [{ REGISTRATION: "closed", OIDC_CORP_REGISTRATION: "open" }, "x@elsewhere.net", false, true],
    [{ REGISTRATION: "open", OIDC_CORP_REGISTRATION: "closed" }, "x@elsewhere.net", true, false],
  ])(
    "[ACC-9] with %o, %s (verified: %s) may make an account by a provider: %s",
    async (environment, email, emailVerified, may) => {
      const { backend: other, destroy: end } = await openTestBackend(databases[database]?.(), {
        PUBLIC_URL: "http://localhost:3000",
        OIDC_CORP_ISSUER: "https://id.example.org",
        OIDC_CORP_CLIENT_ID: "quire",
        ...environment,
      });
      try {
        const newcomer = { provider: other.config.oidc[0], email, emailVerified } as Newcomer;
        // Before there is an administrator, nobody comes by a provider.
        expect(await admits(other, newcomer)).toBe(false);
        await buildAccount(other, { isAdmin: true });
        await inviteAccount(other, "system:cli", "invited@example.org");
        expect(await admits(other, newcomer)).toBe(may);
      } finally {
        await end();
      }
    },
  );
});
