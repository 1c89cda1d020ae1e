import * as Y from "yjs";
import { type Role, can, roles } from "#lib/access/permissions.ts";
import { schemaVersion } from "#lib/document/schema/version.ts";
import { syncFrame, syncSteps } from "#lib/protocol/frames.ts";
import type { Backend } from "#lib/server/backend.ts";
import { requestAccess } from "#lib/server/services/access-requests.ts";
import { createDocument } from "#lib/server/services/documents.ts";
import { createFolder } from "#lib/server/services/folders.ts";
import { shareWith } from "#lib/server/services/invitations.ts";
import { setLink } from "#lib/server/services/links.ts";
import { requireAccess, setMember } from "#lib/server/services/sharing.ts";
import { createToken } from "#lib/server/services/tokens.ts";
import { trashDocument } from "#lib/server/services/trash.ts";
import { newId } from "#lib/std/ids.ts";
import { buildAccount, cookieOf, who } from "#tests/support/people.ts";
import { RawClient } from "#tests/support/raw-client.ts";
import { expect, test } from "./stories.ts";

/** What a client came to: what it could read and write, or the code that it was closed with. */
interface Came {
  reads: boolean;
  writes: boolean;
  code: number | null;
}

/**
 * Lets a client come, write, and go; the log tells whether it wrote. `owner` writes after it: rows stand in the order in which
 * their appends began (LOG-2), so that what is not there by then never comes.
 */
async function tryOut(backend: Backend, id: string, client: RawClient, owner: RawClient | null): Promise<Came> {
  try {
    await client.until("an answer", () => client.synced || client.closed !== null);
    if (!client.synced) return { reads: false, writes: false, code: client.closed?.code ?? null };
    const before = (await backend.log.heads([id])).get(id)?.seq ?? 0;
    client.edit((doc) => doc.getMap("meta").set("client", client.doc.clientID));
    // What is asked after the change is answered after it was judged.
    client.synced = false;
    client.send(syncFrame(id, syncSteps.step1, Y.encodeStateVector(client.doc)));
    await client.until("the question's answer", () => client.synced);
    const word = newId();
    owner?.edit((doc) => doc.getMap("meta").set("word", word));
    const place = async () => {
      const rows = await backend.log.read(id, { after: before });
      return rows.findIndex(({ bytes }) => Buffer.from(bytes).includes(word));
    };
    await expect.poll(place).toBeGreaterThanOrEqual(0);
    return { reads: true, writes: (await place()) > 0, code: null };
  } finally {
    client.ws.terminate();
  }
}

test("[ACC-1] every role x reading and writing x page, thumbnail and both sockets: what the table says, and the right refusal else", async ({
  server,
  house: { backend, account },
}) => {
  test.setTimeout(120_000);
  const owner = await account("Olga");
  const ws = server.url.replace("http", "ws");
  for (const role of [...roles, null] as (Role | null)[]) {
    for (const isTrashed of [false, true]) {
      const person = role === "owner" ? owner : await account(`P ${role}`);
      const id = await createDocument(backend, { ownerId: owner.id, title: "Plan" });
      const by = { who: who(owner), access: await requireAccess(backend, who(owner), id, "share") };
      if (role !== null && role !== "owner") await setMember(backend, by, { userId: person.id, role });
      const cookie = await cookieOf(backend, person.email);
      if (isTrashed) await trashDocument(backend, who(owner) as never, id);
      const byCookie = (header: string) =>
        new RawClient(`${ws}/collab?schema=${schemaVersion}`, id, { headers: { cookie: header } });
      const word = isTrashed ? null : await byCookie(await cookieOf(backend, owner.email)).open();
      const statusOf = async (path: string) => (await fetch(`${server.url}${path}`, { headers: { cookie } })).status;
      const tokenOf = async (scope: "read" | "write") =>
        (await createToken(backend, person, { name: "t", scope, expiresAtMs: null })).token;
      const plain = async (scope: "read" | "write") =>
        new RawClient(`${ws}/collab`, id, { protocol: "y-websocket", query: `?token=${await tokenOf(scope)}` });
      const came = {
        page: await statusOf(`/d/${id}`),
        thumbnail: await statusOf(`/d/${id}/preview`),
        cookie: await tryOut(backend, id, byCookie(cookie), word),
        token: await tryOut(backend, id, new RawClient(`${ws}/collab`, id, { token: await tokenOf("write") }), word),
        "plain token": await tryOut(backend, id, await plain("write"), word),
        "plain token that reads": await tryOut(backend, id, await plain("read"), word),
      };
      word?.ws.terminate();
      const reads = !isTrashed && can(role, "read");
      const refusal = { reads: false, writes: false, code: isTrashed ? 4404 : 4403 };
      const socket = (writes: boolean) => (reads ? { reads, writes, code: null } : refusal);
      const status = reads ? 200 : isTrashed ? 404 : 403;
      expect([role, isTrashed, came]).toEqual([
        role,
        isTrashed,
        {
          // Its owner is told where it is, and can bring it back there.
          page: isTrashed && role === "owner" ? 200 : status,
          thumbnail: status,
          cookie: socket(can(role, "edit")),
          token: socket(can(role, "edit")),
          "plain token": socket(can(role, "edit")),
          "plain token that reads": socket(false),
        },
      ]);
    }
  }
  // Nothing of what it shows is in the page of who may not read it.
  const id = await createDocument(backend, { ownerId: owner.id, title: "Unspeakable" });
  for (const path of [`/d/${id}`, `/d/${id}/preview`]) {
    const response = await fetch(`${server.url}${path}`);
    expect([response.status, (await response.text()).includes("Unspeakable")]).toEqual([403, false]);
  }
  for (const query of ["", "?token=x", `?token=quire_${"0".repeat(52)}`]) {
    const stranger = new RawClient(`${ws}/collab`, id, { protocol: "y-websocket", query });
    expect((await tryOut(backend, id, stranger, null)).code).toBe(4401);
  }
});

test("[ACC-3] names, titles, folders and notes that are code are words, wherever they are shown", async ({
  come,
  enter,
  server,
  house: { backend },
}) => {
  const evil = `<img src=x onerror=window.hit=1><script>window.hit=1</script>`;
  // A name may have sixty letters.
  const name = "<svg onload=window.hit=1>'\"`";
  const [ada, ben] = [await buildAccount(backend, { name, isAdmin: true }), await buildAccount(backend, { name })];
  const folderId = await createFolder(backend, { ...who(ada), userId: ada.id }, { name: evil, parentId: null });
  const id = await createDocument(backend, { ownerId: ada.id, title: evil, folderId });
  await requestAccess(backend, ben.id, { documentId: id, role: "viewer", note: evil });
  const access = await requireAccess(backend, who(ada), id, "share");
  const by = { who: who(ada), access };
  await shareWith(backend, by, { email: "somebody@example.org", role: "viewer" });
  await setLink(backend, by, { scope: "anyone", role: "editor", expiresAtMs: null });
  const { page } = await come(ada, `/d/${id}`);
  const guest = await enter("Guest", `/d/${id}`, {}, "");
  await guest.page.getByRole("textbox", { name: "Your name" }).fill(name);
  await guest.page.getByRole("button", { name: "Continue" }).click();
  await guest.text.click();
  await guest.page.keyboard.type("hello");
  await expect(page.getByText("hello")).toBeVisible();
  await expect(page.locator(".caret")).toHaveCount(1);
  await page.getByRole("button", { name: "Share" }).click();
  await expect(page.getByText(`: ${evil}`)).toBeVisible();
  const hit = () => page.evaluate(() => (window as { hit?: number }).hit);
  expect(await hit()).toBeUndefined();
  for (const path of ["/", `/?folder=${folderId}`, `/?q=${encodeURIComponent("onerror")}`, "/people", "/account"]) {
    await page.goto(path);
    if (path === "/account") await expect(page.getByRole("textbox", { name: /^Name/ })).toHaveValue(name);
    else await expect(page.getByText(path === "/people" ? name : evil).first()).toBeAttached();
    expect([path, await hit()]).toEqual([path, undefined]);
    expect([path, await page.locator("img[src=x], svg[onload]").count()]).toEqual([path, 0]);
  }
  const html = await (await fetch(`${server.url}/d/${id}`)).text();
  expect(html).not.toMatch(/<img src=x|<svg onload|<script>window/);
});
