import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { SMTPServer } from "smtp-server";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { presenceColors } from "#lib/protocol/presence.ts";
import type { Backend } from "#lib/server/backend.ts";
import { choosePassword } from "#lib/server/services/account-links.ts";
import { changeProfile, setDisabled } from "#lib/server/services/accounts.ts";
import { createDocument } from "#lib/server/services/documents.ts";
import { findInvitation, shareWith } from "#lib/server/services/invitations.ts";
import { mailPasswordLink } from "#lib/server/services/mails.ts";
import { signIn } from "#lib/server/services/sessions.ts";
import { requireAccess } from "#lib/server/services/sharing.ts";
import { newId } from "#lib/std/ids.ts";
import { openTestBackend } from "#tests/support/backend.ts";
import { buildAccount, who } from "#tests/support/people.ts";

interface Received {
  to: string[];
  text: string;
}

let backend: Backend;
let destroy: () => Promise<void>;
let received: Received[];
let isDown: boolean;
const server = new SMTPServer({
  authOptional: true,
  disabledCommands: ["STARTTLS"],
  onMailFrom: (_, __, done) => done(isDown ? new Error("down") : null),
  onData: (stream, session, done) => {
    const chunks: Buffer[] = [];
    stream.on("data", (chunk: Buffer) => chunks.push(chunk));
    stream.on("end", () => {
      const to = session.envelope.rcptTo.map(({ address }) => address);
      received.push({ to, text: decoded(Buffer.concat(chunks).toString("utf8")) });
      done();
    });
  },
});

beforeAll(async () => {
  server.listen(0, "127.0.0.1");
  await once(server.server, "listening");
  const { port } = server.server.address() as AddressInfo;
  ({ backend, destroy } = await openTestBackend(undefined, {
    SMTP_URL: `smtp://127.0.0.1:${port}`,
    PUBLIC_URL: "https://docs.example.org",
  }));
});

beforeEach(() => {
  received = [];
  isDown = false;
});

afterAll(async () => {
  await destroy();
  await new Promise<void>((resolve) => server.close(() => resolve()));
});

/** What a mail says, long lines whole again. */
function decoded(source: string): string {
  return source
    .replaceAll(/=\r?\n/g, "")
    .replaceAll(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}

test("[ACC-3] a link for a new password is mailed to who has an account, and nothing to anybody else", async () => {
  const ada = await buildAccount(backend, { name: "Ada" });
  const off = await buildAccount(backend, { name: "Off" });
  await setDisabled(backend, off.id, true);
  mailPasswordLink(backend, "nobody@example.org", newId());
  mailPasswordLink(backend, off.email, newId());
  mailPasswordLink(backend, "no address", newId());
  mailPasswordLink(backend, ` ${ada.email.toUpperCase()} `, newId());
  await expect.poll(() => received.length).toBe(1);
  const [mail] = received;
  expect(mail?.text).toContain("Hello Ada,");
  expect(mail?.to).toEqual([ada.email]);
  expect(mail?.text).toContain("From: Quire <quire@docs.example.org>");
  const [, token = ""] = /https:\/\/docs\.example\.org\/password\/(\w+)/.exec(mail?.text ?? "") ?? [];
  await choosePassword(backend, "another password", { token, address: newId() });
  const typed = { email: ada.email, password: "another password" };
  expect(await signIn(backend, typed, { headers: new Headers(), address: newId() })).not.toEqual([]);
  // Nobody's mailbox is filled by asking again and again.
  for (let count = 0; count < 10; count += 1) mailPasswordLink(backend, ada.email, newId());
  await expect.poll(() => received.length).toBe(3);
});

test("who is given a document is told by mail, and who has no account is invited by it; a mail server that is down stops nothing", async () => {
  const ada = await buildAccount(backend, { name: "Ada" });
  const ben = await buildAccount(backend, { name: "Ben" });
  const documentId = await createDocument(backend, { ownerId: ada.id, title: "A plan\r\nBcc: x@example.org" });
  const by = { who: who(ada), access: await requireAccess(backend, who(ada), documentId, "share") };
  await shareWith(backend, by, { email: ben.email, role: "viewer" });
  await shareWith(backend, by, { email: "new@example.org", role: "editor" });
  await expect.poll(() => received.length).toBe(2);
  const [told, invited] = received.toSorted((a) => (a.to[0] === ben.email ? -1 : 1));
  expect(told?.to).toEqual([ben.email]);
  expect(told?.text).toContain(`https://docs.example.org/d/${documentId}`);
  expect(told?.text).not.toMatch(/^Bcc:/m);
  const [, token = ""] = /\/join\/(\w+)/.exec(invited?.text ?? "") ?? [];
  expect(await findInvitation(backend, token)).toMatchObject({ email: "new@example.org" });
  isDown = true;
  expect(await shareWith(backend, by, { email: "other@example.org", role: "viewer" })).toMatchObject({
    kind: "invited",
  });
  expect(received).toHaveLength(2);
});

test("[ACC-11] a mail is in the language that its reader chose", async () => {
  const ada = await buildAccount(backend, { name: "Ada" });
  await changeProfile(backend, ada.id, { name: "Ada", color: presenceColors[0], theme: "system", language: "de" });
  mailPasswordLink(backend, ada.email, newId());
  // A mail of the test before may still be coming.
  await expect.poll(() => received.find(({ to }) => to.includes(ada.email))?.text).toContain("Guten Tag Ada,");
});
