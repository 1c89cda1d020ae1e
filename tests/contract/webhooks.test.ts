import { once } from "node:events";
import { type IncomingMessage, createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, test } from "vitest";
import type { Backend } from "#lib/server/backend.ts";
import { signature, startWebhookSender } from "#lib/server/webhook-sender.ts";
import { type Account, setDisabled } from "#lib/server/services/accounts.ts";
import { changeDocument, createDocument } from "#lib/server/services/documents.ts";
import { setFolderMember } from "#lib/server/services/folder-members.ts";
import { createFolder } from "#lib/server/services/folders.ts";
import { project } from "#lib/server/services/projection.ts";
import { removeMember, requireAccess, setMember } from "#lib/server/services/sharing.ts";
import { restoreDocument, trashDocument, trashFolder } from "#lib/server/services/trash.ts";
import {
  createWebhook,
  deleteWebhook,
  forgetDeliveries,
  listDeliveries,
  listWebhooks,
  takeDeliveries,
} from "#lib/server/services/webhooks.ts";
import { webhookEvents } from "#lib/protocol/webhooks.ts";
import { openTestBackend } from "#tests/support/backend.ts";
import { buildAccount, who } from "#tests/support/people.ts";

const databases: Record<string, () => string | undefined> = {
  sqlite: () => undefined,
  postgres: () => inject("postgresUrl"),
};

interface Told {
  event: string;
  signature: string;
  text: string;
  body: { id: string; event: string; actor: string; document: { id: string; title: string } };
}

describe.each(Object.keys(databases))("webhooks on %s", (database) => {
  let backend: Backend;
  let destroy: () => Promise<void>;
  let ada: Account;
  let ben: Account;
  let url: string;
  let told: Told[];
  let answer: number;
  let sender: { close(): Promise<void> };
  const receiver = createServer((request, response) => {
    void textOf(request).then((text) => {
      const { "quire-event": event, "quire-signature": signed } = request.headers;
      told.push({ event: String(event), signature: String(signed), text, body: JSON.parse(text) as Told["body"] });
      response.writeHead(answer, { location: "/elsewhere" }).end();
    });
  });

  beforeAll(async () => {
    ({ backend, destroy } = await openTestBackend(databases[database]?.(), { WEBHOOK_HOSTS: "127.0.0.1" }));
    receiver.listen(0, "127.0.0.1");
    await once(receiver, "listening");
    url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/hook`;
  });

  beforeEach(async () => {
    told = [];
    answer = 204;
    ada = await buildAccount(backend, { name: "Ada" });
    ben = await buildAccount(backend, { name: "Ben" });
    sender = startWebhookSender(backend, { lookEveryMs: 30 });
  });

  afterEach(() => sender.close());

  afterAll(async () => {
    receiver.close();
    await destroy();
  });

  async function by(account: Account, documentId: string) {
    return { who: who(account), access: await requireAccess(backend, who(account), documentId, "share") };
  }

  function person({ id }: Account) {
    return { userId: id, actor: `user:${id}` } as const;
  }

  /** Makes what is due later due now; not what is under way, whose outcome would take that back. */
  async function hurry(): Promise<void> {
    await backend.db
      .updateTable("webhook_delivery")
      .set({ next_at: 1, problem: null })
      .where("next_at", "is not", null)
      .where((where) => where.or([where("attempts", "=", 0), where("problem", "is not", null)]))
      .execute();
  }

  test("[API-5] each thing that happens to a document is told, signed, to those who were given it then", async () => {
    const { secret } = await createWebhook(backend, ada.id, { url, events: webhookEvents });
    await createWebhook(backend, ben.id, { url, events: webhookEvents });
    const id = await createDocument(backend, { ownerId: ada.id, title: "Plan" });
    await project(backend, id);
    await expect.poll(() => told.map(({ event }) => event)).toEqual(["document.created"]);
    const [first] = told;
    expect(first?.body).toMatchObject({ actor: `user:${ada.id}`, document: { id, title: "Plan" } });
    const [, at] = /^t=(\d+),v1=[\da-f]{64}$/.exec(first?.signature ?? "") ?? [];
    expect(first?.signature).toBe(signature(secret, Number(at), first?.text ?? ""));
    await setMember(backend, await by(ada, id), { userId: ben.id, role: "viewer" });
    await expect.poll(() => told.filter(({ event }) => event === "document.shared").length).toBe(2);
    // Many edits within half a minute are told once, when it is over.
    for (const title of ["A", "B", "C"]) {
      await changeDocument(backend, { actor: `user:${ada.id}`, kind: "api" }, id, { title });
      await project(backend, id);
    }
    await hurry();
    await expect.poll(() => told.filter(({ event }) => event === "document.edited").length).toBe(2);
    expect(told.at(-1)?.body.document.title).toBe("C");
    await trashDocument(backend, person(ada), id);
    await restoreDocument(backend, person(ada), id);
    await expect
      .poll(() =>
        told
          .map(({ event }) => event)
          .slice(-4)
          .toSorted(),
      )
      .toEqual(["document.deleted", "document.deleted", "document.restored", "document.restored"]);
  });

  test("[API-5] who has a document by its folder is told too, and of each document of a folder that goes", async () => {
    await createWebhook(backend, ben.id, { url, events: ["document.created", "document.deleted"] });
    const outer = await createFolder(backend, person(ada), { name: "Outer", parentId: null });
    const folderId = await createFolder(backend, person(ada), { name: "Inner", parentId: outer });
    await setFolderMember(backend, person(ada), outer, { userId: ben.id, role: "viewer" });
    const ids = [
      await createDocument(backend, { ownerId: ada.id, folderId }),
      await createDocument(backend, { ownerId: ada.id, folderId }),
    ];
    await expect.poll(() => told.length).toBe(2);
    await trashFolder(backend, person(ada), outer);
    await expect.poll(() => told.length).toBe(4);
    expect(
      told
        .slice(2)
        .map(({ body }) => body.document.id)
        .toSorted(),
    ).toEqual(ids.toSorted());
  });

  test("[API-5] what does not arrive is tried again later, follows no redirect, and is given up in the end", async () => {
    const { id } = await createWebhook(backend, ada.id, { url, events: ["document.created"] });
    answer = 302;
    await createDocument(backend, { ownerId: ada.id });
    await expect.poll(async () => (await listDeliveries(backend, ada.id, id))[0]?.problem).toBe("It answered 302.");
    expect((await listDeliveries(backend, ada.id, id))[0]).toMatchObject({
      attempts: 1,
      status: 302,
      deliveredAtMs: null,
    });
    for (let attempt = 2; attempt <= 8; attempt += 1) {
      await hurry();
      await expect.poll(async () => (await listDeliveries(backend, ada.id, id))[0]?.problem).toBe("It answered 302.");
      expect((await listDeliveries(backend, ada.id, id))[0]?.attempts).toBe(attempt);
    }
    await expect.poll(async () => (await listDeliveries(backend, ada.id, id))[0]?.nextAtMs).toBeNull();
    expect(told).toHaveLength(8);
    answer = 204;
    await createDocument(backend, { ownerId: ada.id });
    await expect
      .poll(async () => (await listDeliveries(backend, ada.id, id))[0]?.deliveredAtMs ?? 0)
      .toBeGreaterThan(0);
    await backend.db.updateTable("webhook_delivery").set({ created_at: 1 }).where("webhook_id", "=", id).execute();
    await forgetDeliveries(backend);
    expect(await listDeliveries(backend, ada.id, id)).toEqual([]);
  }, 30_000);

  test("[API-5] an address that says that it is gone is told nothing more", async () => {
    answer = 410;
    await createWebhook(backend, ada.id, { url, events: ["document.created"] });
    await createDocument(backend, { ownerId: ada.id });
    await expect.poll(async () => (await listWebhooks(backend, ada.id))[0]?.disabledAtMs ?? 0).toBeGreaterThan(0);
    await createDocument(backend, { ownerId: ada.id });
    expect(await takeDeliveries(backend, 10)).toEqual([]);
    expect(told).toHaveLength(1);
  });

  test("[API-5] an inner network is not reached unless the settings say so, by whatever name", async () => {
    const port = new URL(url).port;
    const hooks: string[] = [];
    for (const host of ["localhost", "[::1]", "0.0.0.0", "[::ffff:127.0.0.1]"]) {
      hooks.push(
        (await createWebhook(backend, ada.id, { url: `http://${host}:${port}/`, events: ["document.created"] })).id,
      );
    }
    await createDocument(backend, { ownerId: ada.id });
    for (const hook of hooks) {
      await expect
        .poll(async () => (await listDeliveries(backend, ada.id, hook))[0]?.problem)
        .toBe("The address is on an inner network.");
    }
    expect(told).toEqual([]);
    for (const bad of ["ftp://example.org/", "http://a:b@example.org/", "file:///etc/passwd"]) {
      await expect(createWebhook(backend, ada.id, { url: bad, events: ["document.created"] })).rejects.toMatchObject({
        code: "bad_request",
      });
    }
    const [hook = ""] = hooks;
    await expect(deleteWebhook(backend, ben.id, hook)).rejects.toMatchObject({ code: "not_found" });
    await expect(listDeliveries(backend, ben.id, hook)).rejects.toMatchObject({ code: "not_found" });
    await deleteWebhook(backend, ada.id, hook);
    expect(await listWebhooks(backend, ada.id)).toHaveLength(3);
  });

  test("[API-5] who is turned off, or has the document no more, learns nothing that came after", async () => {
    await createWebhook(backend, ben.id, { url, events: webhookEvents });
    const id = await createDocument(backend, { ownerId: ada.id, title: "Then" });
    await sender.close();
    await setMember(backend, await by(ada, id), { userId: ben.id, role: "viewer" });
    await removeMember(backend, await by(ada, id), ben.id);
    await changeDocument(backend, { actor: `user:${ada.id}`, kind: "api" }, id, { title: "A secret" });
    await project(backend, id);
    await setDisabled(backend, ben.id, true);
    expect(await takeDeliveries(backend, 10)).toEqual([]);
    const own = await createDocument(backend, { ownerId: ben.id });
    await setDisabled(backend, ben.id, false);
    const taken = await takeDeliveries(backend, 10);
    expect(taken.map(({ body }) => [body.event, body.document.title])).toEqual([["document.shared", "Then"]]);
    expect(taken.some(({ body }) => body.document.id === own)).toBe(false);
  });

  test("two senders at once tell each thing once", async () => {
    await createWebhook(backend, ada.id, { url, events: ["document.created"] });
    await sender.close();
    for (let count = 0; count < 5; count += 1) await createDocument(backend, { ownerId: ada.id });
    const taken = await Promise.all([takeDeliveries(backend, 10), takeDeliveries(backend, 10)]);
    expect(taken.flat().map(({ id }) => id).length).toBe(5);
    expect(new Set(taken.flat().map(({ id }) => id)).size).toBe(5);
  });
});

async function textOf(request: IncomingMessage): Promise<string> {
  let text = "";
  for await (const chunk of request) text += String(chunk);
  return text;
}
