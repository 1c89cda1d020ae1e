import { sql } from "kysely";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import * as Y from "yjs";
import { schemaVersion } from "#lib/document/schema/version.ts";
import { titleOf } from "#lib/document/title.ts";
import type { Backend } from "#lib/server/backend.ts";
import { seedUpdate } from "#lib/document/seed.ts";
import { AppError } from "#lib/protocol/errors.ts";
import type { NewUpdate } from "#lib/server/update-log.ts";
import { createDocument, ensureCurrent, ensureSeeded, findDocument } from "#lib/server/services/documents.ts";
import { makeGuest, readGuest, signGuest } from "#lib/server/services/guests.ts";
import { accessOf } from "#lib/server/services/sharing.ts";
import type { Account } from "#lib/server/services/accounts.ts";
import { buildAccount, who } from "#tests/support/people.ts";
import { openTestBackend } from "#tests/support/backend.ts";
import { versionOneDocument } from "#tests/support/version-one.ts";

const databases: Record<string, () => string | undefined> = {
  sqlite: () => undefined,
  postgres: () => inject("postgresUrl"),
};

describe.each(Object.keys(databases))("services on %s", (database) => {
  let backend: Backend;
  let ada: Account;
  let reopen: () => Promise<Backend>;
  let destroy: () => Promise<void>;

  beforeAll(async () => {
    ({ backend, reopen, destroy } = await openTestBackend(databases[database]?.()));
    ada = await buildAccount(backend);
  });

  afterAll(() => destroy());

  async function load(id: string): Promise<Y.Doc> {
    const doc = new Y.Doc();
    for (const { bytes } of (await backend.log.load(id)).updates) Y.applyUpdate(doc, bytes);
    return doc;
  }

  test("[LOG-6] a new document has one seed in the log, by its author, with one empty paragraph", async () => {
    const id = await createDocument(backend, { ownerId: ada.id, title: "Hello" });
    const { updates } = await backend.log.load(id);
    expect(updates.map(({ actor, kind, seq }) => [actor, kind, seq])).toEqual([[`user:${ada.id}`, "seed", 1]]);
    const doc = await load(id);
    expect(doc.getXmlFragment("default").toString()).toBe("<block></block>");
    expect([titleOf(doc), doc.getMap("meta").get("schema")]).toEqual(["Hello", schemaVersion]);
    expect(await findDocument(backend, id)).toMatchObject({ id, title: "Hello" });
  });

  test("a document whose content cannot be kept is none, and one whose rows cannot be leaves nothing in the log", async () => {
    const content = seedUpdate({ title: "Half" });
    const before = await backend.db.selectFrom("document").select("id").execute();
    const fails = () => Promise.reject(new AppError("log_unavailable"));
    const unwritable = { ...backend, log: { ...backend.log, append: fails } };
    await expect(createDocument(unwritable, { ownerId: ada.id, content })).rejects.toMatchObject({
      code: "log_unavailable",
    });
    expect(await backend.db.selectFrom("document").select("id").execute()).toEqual(before);
    const written: string[] = [];
    const watched = {
      ...backend,
      log: {
        ...backend.log,
        append: (update: NewUpdate) => {
          written.push(update.stream);
          return backend.log.append(update);
        },
      },
    };
    await expect(createDocument(watched, { ownerId: ada.id, content, folderId: "0".repeat(26) })).rejects.toMatchObject(
      { code: "conflict" },
    );
    expect(written).toHaveLength(1);
    expect((await backend.log.heads(written)).get(written[0] ?? "")?.seq ?? 0).toBe(0);
  });

  test("of many who seed at once, one does", async () => {
    const id = await createDocument(backend, { ownerId: ada.id });
    await backend.log.purge(id);
    await Promise.all(Array.from({ length: 20 }, () => ensureSeeded(backend, id, { actor: "system:seed" })));
    expect((await backend.log.load(id)).head.seq).toBe(1);
    expect((await load(id)).getXmlFragment("default").length).toBe(1);
  });

  test("[SYNC-3] a document of an older schema is brought to this one, once, whoever else tries", async () => {
    const id = await createDocument(backend, { ownerId: ada.id });
    await backend.log.purge(id);
    const bytes = Y.encodeStateAsUpdate(versionOneDocument());
    await backend.log.append({ stream: id, actor: "guest:ada", connection: "", kind: "edit", bytes });
    await backend.db.updateTable("document").set({ schema: 1 }).where("id", "=", id).execute();
    await Promise.all(Array.from({ length: 5 }, () => ensureCurrent(backend, id)));
    const { updates } = await backend.log.load(id);
    expect(updates.map(({ actor }) => actor)).toEqual(["guest:ada", "system:migration"]);
    expect((await backend.renderer.render(id)).html).toContain("<li><p>one <strong>bold</strong></p></li>");
    expect((await load(id)).getMap("meta").get("schema")).toBe(schemaVersion);
  });

  test("an id that is none finds nothing, whatever it looks like", async () => {
    for (const id of ["", "nope", "'; DROP TABLE document; --", "0".repeat(26), "a/../b", "\u0000"]) {
      expect(await findDocument(backend, id)).toBeNull();
      expect(await accessOf(backend, who(ada), id)).toEqual({ role: null, missing: "document" });
    }
  });

  test("a second process opens the same store, and one written by a newer version is refused", async () => {
    const id = await createDocument(backend, { ownerId: ada.id, title: "Shared" });
    const second = await reopen();
    expect(await findDocument(second, id)).toMatchObject({ title: "Shared" });
    await sql`INSERT INTO quire_migration (set_name, name) VALUES ('quire', '9999-future')`.execute(backend.db);
    await expect(reopen()).rejects.toMatchObject({
      code: "misconfigured",
      message: expect.stringContaining("newer version"),
    });
    await sql`DELETE FROM quire_migration WHERE name = '9999-future'`.execute(backend.db);
    const several = await Promise.all([reopen(), reopen(), reopen()]);
    expect(several).toHaveLength(3);
  });

  test("a guest's cookie cannot be forged, and a name is cleaned", () => {
    const guest = makeGuest("  Ada \u0007\n Lovelace ", null);
    expect(guest?.name).toBe("Ada Lovelace");
    const cookie = signGuest(backend, guest as NonNullable<typeof guest>);
    expect(readGuest(backend, cookie)).toEqual(guest);
    const [body, signature] = cookie.split(".") as [string, string];
    const other = Buffer.from(JSON.stringify({ ...guest, id: "somebody-else" })).toString("base64url");
    for (const forged of [`${other}.${signature}`, `${body}.`, body, "", undefined, `${body}.${signature}x`, "a.b"]) {
      expect(readGuest(backend, forged)).toBeNull();
    }
    expect(makeGuest(" \u200b\t\n".replace("\u200b", ""), null)).toBeNull();
    expect(makeGuest("New name", guest)).toMatchObject({ id: guest?.id, color: guest?.color, name: "New name" });
  });
});
