import { afterAll, beforeAll, beforeEach, describe, expect, inject, test } from "vitest";
import { parseHTML } from "linkedom";
import * as Y from "yjs";
import { Binding } from "#lib/document/binding/binding.ts";
import type { Role } from "#lib/access/permissions.ts";
import type { ListView } from "#lib/protocol/lists.ts";
import type { Backend } from "#lib/server/backend.ts";
import { startProjector } from "#lib/server/projector.ts";
import type { Account } from "#lib/server/services/accounts.ts";
import {
  createDocument,
  duplicateDocument,
  findDocument,
  recordVisit,
  renameDocument,
} from "#lib/server/services/documents.ts";
import { listFolderMembers, removeFolderMember, setFolderMember } from "#lib/server/services/folder-members.ts";
import { createFolder, listFolders, moveDocument, moveFolder, renameFolder } from "#lib/server/services/folders.ts";
import { listDocuments, searchDocuments } from "#lib/server/services/library.ts";
import { setLink } from "#lib/server/services/links.ts";
import { project, staleDocuments } from "#lib/server/services/projection.ts";
import { accessOf, requireAccess, setMember } from "#lib/server/services/sharing.ts";
import { setStar } from "#lib/server/services/stars.ts";
import {
  emptyTrash,
  listTrashedFolders,
  purgeDocument,
  purgeExpired,
  purgeFolder,
  restoreDocument,
  restoreFolder,
  trashDocument,
  trashFolder,
} from "#lib/server/services/trash.ts";
import { newId } from "#lib/std/ids.ts";
import { openTestBackend } from "#tests/support/backend.ts";
import { buildAccount } from "#tests/support/people.ts";
import { schema } from "#tests/support/replica.ts";

const databases: Record<string, () => string | undefined> = {
  sqlite: () => undefined,
  postgres: () => inject("postgresUrl"),
};

describe.each(Object.keys(databases))("home on %s", (database) => {
  let backend: Backend;
  let destroy: () => Promise<void>;
  let ada: Account;
  let ben: Account;

  beforeAll(async () => {
    ({ backend, destroy } = await openTestBackend(databases[database]?.()));
  });

  beforeEach(async () => {
    ada = await buildAccount(backend, { name: "Ada" });
    ben = await buildAccount(backend, { name: "Ben" });
  });

  afterAll(() => destroy());

  function person({ id }: Account) {
    return { userId: id, actor: `user:${id}` } as const;
  }

  function make(account: Account, title = "", folderId: string | null = null): Promise<string> {
    return createDocument(backend, { ownerId: account.id, title, folderId });
  }

  async function by(account: Account, documentId: string) {
    return { who: person(account), access: await requireAccess(backend, person(account), documentId, "read") };
  }

  async function roleOf(account: Account, documentId: string): Promise<Role | null> {
    return (await accessOf(backend, person(account), documentId)).role;
  }

  async function ids(account: Account, view: ListView, more = {}): Promise<string[]> {
    return (await listDocuments(backend, account.id, { view, ...more })).documents.map(({ id }) => id);
  }

  async function write(documentId: string, text: string): Promise<void> {
    const doc = new Y.Doc();
    for (const { bytes } of (await backend.log.load(documentId)).updates) Y.applyUpdate(doc, bytes);
    const before = Y.encodeStateVector(doc);
    const binding = new Binding(doc, schema);
    const paragraphs = text
      .split("\n")
      .map((line) => ({ type: "paragraph", content: line === "" ? [] : [{ type: "text", text: line }] }));
    binding.replace(schema.nodeFromJSON({ type: "doc", content: paragraphs }), binding);
    binding.destroy();
    const bytes = Y.encodeStateAsUpdate(doc, before);
    const change = { stream: documentId, actor: `user:${ada.id}`, connection: "", kind: "api", bytes } as const;
    const { epoch, seq } = await backend.log.append(change);
    backend.bus.publish({ type: "committed", stream: documentId, epoch, from: seq, to: seq, updates: [bytes] });
  }

  describe("lists", () => {
    test("the one opened last comes first, and each view has its own", async () => {
      const [a, b, c] = [await make(ada, "a"), await make(ada, "b"), await make(ben, "c")];
      await setMember(backend, await by(ben, c), { userId: ada.id, role: "viewer" });
      for (const [id, visited_at] of [
        [b, 3],
        [c, 2],
        [a, 1],
      ] as const) {
        await recordVisit(backend, `user:${ada.id}`, id);
        await backend.db.updateTable("document_visit").set({ visited_at }).where("document_id", "=", id).execute();
      }
      await setStar(backend, ada.id, a, true);
      await setStar(backend, ada.id, a, true);
      expect(await ids(ada, "recent")).toEqual([b, c, a]);
      expect(await ids(ada, "owned")).toEqual([b, a]);
      expect(await ids(ada, "shared")).toEqual([c]);
      expect(await ids(ada, "starred")).toEqual([a]);
      expect(await ids(ada, "recent", { sort: "title" })).toEqual([a, b, c]);
      expect((await listDocuments(backend, ada.id, { view: "shared" })).documents[0]).toMatchObject({
        id: c,
        title: "c",
        role: "member",
        ownerName: "Ben",
        isStarred: false,
      });
      await setStar(backend, ada.id, a, false);
      expect(await ids(ada, "starred")).toEqual([]);
      expect(await ids(ben, "recent")).toEqual([c]);
    });

    test("[ACC-1] what somebody opened by a link is listed for as long as the link lets them in", async () => {
      const id = await make(ada, "By link");
      const open = { scope: "signed-in", role: "viewer", expiresAtMs: null } as const;
      await setLink(backend, await by(ada, id), open);
      expect(await ids(ben, "recent")).toEqual([]);
      await recordVisit(backend, `user:${ben.id}`, id);
      expect(await ids(ben, "recent")).toEqual([id]);
      expect(await ids(ben, "shared")).toEqual([id]);
      await setLink(backend, await by(ada, id), { ...open, password: "sesame" });
      expect(await ids(ben, "recent")).toEqual([]);
      await setLink(backend, await by(ada, id), { ...open, password: null, expiresAtMs: backend.now() + 60_000 });
      expect(await ids(ben, "recent")).toEqual([id]);
      await setLink(backend, await by(ada, id), { ...open, scope: "restricted" });
      expect(await ids(ben, "recent")).toEqual([]);
    });

    test.each(["opened", "edited", "title"] as const)(
      "pages by %s have every document once, also equal ones",
      async (sort) => {
        const all: string[] = [];
        for (let index = 0; index < 23; index += 1) all.push(await make(ada, `Title ${index % 4}`));
        const seen: string[] = [];
        let after: string | null = null;
        do {
          const page: Awaited<ReturnType<typeof listDocuments>> = await listDocuments(backend, ada.id, {
            view: "owned",
            sort,
            after,
            limit: 5,
          });
          seen.push(...page.documents.map(({ id }) => id));
          after = page.next;
        } while (after !== null);
        expect(seen.toSorted()).toEqual(all.toSorted());
        for (const after of ["", "x", "W10", Buffer.from('[{},"a"]').toString("base64url")]) {
          await expect(listDocuments(backend, ada.id, { view: "owned", after })).rejects.toMatchObject({
            code: "bad_request",
          });
        }
      },
    );

    test("a cursor of another list is none", async () => {
      for (let index = 0; index < 3; index += 1) await make(ada, `T${index}`);
      const { next } = await listDocuments(backend, ada.id, { view: "owned", sort: "title", limit: 1 });
      for (const wish of [
        { view: "owned", sort: "edited" },
        { view: "recent", sort: "title" },
      ] as const) {
        await expect(listDocuments(backend, ada.id, { ...wish, after: next })).rejects.toMatchObject({
          code: "bad_request",
        });
      }
    });

    test("titles sort without case and accents", async () => {
      for (const title of ["zebra", "Éclair", "apple", "Banana"]) await make(ada, title);
      const { documents } = await listDocuments(backend, ada.id, { view: "owned", sort: "title" });
      expect(documents.map(({ title }) => title)).toEqual(["apple", "Banana", "Éclair", "zebra"]);
    });
  });

  describe("folders", () => {
    test("[ACC-1] who is given a folder has what lies in it, folders in it too, and no more once it lies elsewhere", async () => {
      const outer = await createFolder(backend, person(ada), { name: "Outer", parentId: null });
      const inner = await createFolder(backend, person(ada), { name: "  In\n ner ", parentId: outer });
      const id = await make(ada, "Deep", inner);
      expect(await roleOf(ben, id)).toBeNull();
      await setFolderMember(backend, person(ada), outer, { userId: ben.id, role: "commenter" });
      expect(await roleOf(ben, id)).toBe("commenter");
      expect(await ids(ben, "recent")).toEqual([id]);
      expect(await ids(ben, "folder", { folderId: inner })).toEqual([id]);
      expect(await listFolders(backend, ben.id)).toEqual([
        { id: inner, parentId: outer, name: "In ner", role: "commenter" },
        { id: outer, parentId: null, name: "Outer", role: "commenter" },
      ]);
      expect(
        (await listFolderMembers(backend, inner)).map(({ name, role, isInherited }) => [name, role, isInherited]),
      ).toEqual([
        ["Ada", "owner", true],
        ["Ben", "commenter", true],
      ]);
      await moveDocument(backend, await by(ada, id), null);
      expect(await roleOf(ben, id)).toBeNull();
      expect(await ids(ben, "recent")).toEqual([]);
      await moveDocument(backend, await by(ada, id), inner);
      expect(await roleOf(ben, id)).toBe("commenter");
      await removeFolderMember(backend, person(ada), outer, ben.id);
      expect(await roleOf(ben, id)).toBeNull();
      expect(await listFolders(backend, ben.id)).toEqual([]);
    });

    test("[ACC-1] who may do what with a folder", async () => {
      const folder = await createFolder(backend, person(ada), { name: "F", parentId: null });
      const cyd = await buildAccount(backend, { name: "Cyd" });
      const attempts = {
        "make a folder in it": (account: Account) =>
          createFolder(backend, person(account), { name: "x", parentId: folder }),
        rename: (account: Account) => renameFolder(backend, person(account), folder, "F"),
        "put a document in": async (account: Account) =>
          moveDocument(backend, await by(account, await make(account)), folder),
        share: (account: Account) =>
          setFolderMember(backend, person(account), folder, { userId: cyd.id, role: "viewer" }),
        "share too much": (account: Account) =>
          setFolderMember(backend, person(account), folder, { userId: cyd.id, role: "editor" }),
        move: (account: Account) => moveFolder(backend, person(account), folder, null),
        trash: (account: Account) =>
          trashFolder(backend, person(account), folder).then(() => restoreFolder(backend, person(account), folder)),
      };
      const table: Record<keyof typeof attempts, string> = {
        //                       none       viewer     commenter  editor
        "make a folder in it": " not_found  forbidden  forbidden  ok",
        rename: "                not_found  forbidden  forbidden  ok",
        "put a document in": "   not_found  forbidden  forbidden  ok",
        share: "                 not_found  forbidden  forbidden  ok",
        "share too much": "      not_found  forbidden  forbidden  ok",
        move: "                  not_found  forbidden  forbidden  forbidden",
        trash: "                 not_found  forbidden  forbidden  forbidden",
      };
      for (const [index, role] of [null, "viewer", "commenter", "editor"].entries()) {
        if (role !== null)
          await setFolderMember(backend, person(ada), folder, { userId: ben.id, role: role as "viewer" });
        for (const [name, attempt] of Object.entries(attempts)) {
          const came = await attempt(ben).then(
            () => "ok",
            (error: { code: string }) => error.code,
          );
          expect([role, name, came]).toEqual([
            role,
            name,
            table[name as keyof typeof attempts].trim().split(/\s+/)[index],
          ]);
        }
      }
      for (const attempt of Object.values(attempts)) await attempt(ada);
      await expect(removeFolderMember(backend, person(ada), folder, ada.id)).rejects.toMatchObject({
        code: "forbidden",
      });
      await expect(
        setFolderMember(backend, person(ben), folder, { userId: ada.id, role: "viewer" }),
      ).rejects.toMatchObject({ code: "forbidden" });
      // An editor moves no document of another's, and its folder's owner only out of it.
      const id = await make(ben, "Ben's", folder);
      await expect(
        moveDocument(
          backend,
          await by(ada, id),
          await createFolder(backend, person(ada), { name: "G", parentId: null }),
        ),
      ).rejects.toMatchObject({ code: "forbidden" });
      await moveDocument(backend, await by(ada, id), null);
      expect(await roleOf(ada, id)).toBeNull();
      expect(await roleOf(ben, id)).toBe("owner");
    });

    test("a folder is never put into itself, nor endlessly deep, also by two at once", async () => {
      const a = await createFolder(backend, person(ada), { name: "a", parentId: null });
      const b = await createFolder(backend, person(ada), { name: "b", parentId: null });
      await expect(moveFolder(backend, person(ada), a, a)).rejects.toMatchObject({ code: "bad_request" });
      const both = await Promise.allSettled([
        moveFolder(backend, person(ada), a, b),
        moveFolder(backend, person(ada), b, a),
      ]);
      expect(both.map(({ status }) => status).toSorted()).toEqual(["fulfilled", "rejected"]);
      const folders = await listFolders(backend, ada.id);
      expect(folders.filter(({ parentId }) => parentId === null)).toHaveLength(1);
      let deep = folders.find(({ parentId }) => parentId !== null)?.id ?? "";
      for (let depth = 2; depth < 20; depth += 1)
        deep = await createFolder(backend, person(ada), { name: "deep", parentId: deep });
      await expect(createFolder(backend, person(ada), { name: "deeper", parentId: deep })).rejects.toMatchObject({
        code: "bad_request",
      });
      for (const name of ["", "  ", "x".repeat(101)])
        await expect(createFolder(backend, person(ada), { name, parentId: null })).rejects.toMatchObject({
          code: "bad_request",
        });
      await expect(createFolder(backend, person(ada), { name: "x", parentId: newId() })).rejects.toMatchObject({
        code: "not_found",
      });
    });
  });

  describe("the trash", () => {
    test("[ACC-5] what is in the trash opens for nobody, and comes back as it was", async () => {
      const id = await make(ada, "Gone");
      await setMember(backend, await by(ada, id), { userId: ben.id, role: "editor" });
      await expect(trashDocument(backend, person(ben), id)).rejects.toMatchObject({ code: "forbidden" });
      await trashDocument(backend, person(ada), id);
      expect(await accessOf(backend, person(ada), id)).toEqual({ role: null, missing: "trashed" });
      expect(await accessOf(backend, person(ben), id)).toEqual({ role: null, missing: "document" });
      expect([
        await ids(ada, "recent"),
        await ids(ada, "trash"),
        await ids(ben, "recent"),
        await ids(ben, "trash"),
      ]).toEqual([[], [id], [], []]);
      for (const attempt of [restoreDocument, purgeDocument]) {
        await expect(attempt(backend, person(ben), id)).rejects.toMatchObject({ code: "not_found" });
      }
      await restoreDocument(backend, person(ada), id);
      expect([await roleOf(ada, id), await roleOf(ben, id), await ids(ada, "trash")]).toEqual(["owner", "editor", []]);
      await expect(purgeDocument(backend, person(ada), id)).rejects.toMatchObject({ code: "not_found" });
    });

    test("[ACC-5] a folder goes with what is its owner's in it, what is others' goes back to them, and it comes back whole", async () => {
      const outer = await createFolder(backend, person(ada), { name: "Outer", parentId: null });
      const inner = await createFolder(backend, person(ada), { name: "Inner", parentId: outer });
      await setFolderMember(backend, person(ada), outer, { userId: ben.id, role: "editor" });
      const [own, earlier, bens] = [
        await make(ada, "own", inner),
        await make(ada, "earlier", inner),
        await make(ben, "Ben's", inner),
      ];
      await trashDocument(backend, person(ada), earlier);
      await trashFolder(backend, person(ada), outer);
      expect(await listFolders(backend, ada.id)).toEqual([]);
      expect(await ids(ada, "trash")).toEqual([earlier]);
      expect((await listTrashedFolders(backend, ada.id)).map(({ id }) => id)).toEqual([outer]);
      expect(await listTrashedFolders(backend, ben.id)).toEqual([]);
      expect([await roleOf(ada, own), await roleOf(ben, bens), await roleOf(ada, bens)]).toEqual([null, "owner", null]);
      await restoreDocument(backend, person(ada), earlier);
      expect(await ids(ada, "owned")).toEqual([earlier]);
      await restoreFolder(backend, person(ada), outer);
      expect((await listFolders(backend, ada.id)).map(({ name, parentId }) => [name, parentId])).toEqual([
        ["Inner", outer],
        ["Outer", null],
      ]);
      expect(await ids(ada, "folder", { folderId: inner })).toEqual([own]);
      // A folder whose surroundings are in the trash comes back on its own.
      await trashFolder(backend, person(ada), inner);
      await trashFolder(backend, person(ada), outer);
      await restoreFolder(backend, person(ada), inner);
      expect((await listFolders(backend, ada.id)).map(({ id, parentId, role }) => [id, parentId, role])).toEqual([
        [inner, null, "owner"],
      ]);
      await purgeFolder(backend, person(ada), outer);
      expect(await listTrashedFolders(backend, ada.id)).toEqual([]);
      expect(await roleOf(ada, own)).toBe("owner");
    });

    test("[ACC-5] nobody's purge takes what is another's, however folders lie in each other", async () => {
      // Ada's folder lies in Ben's: both own it. She throws it away, and he empties his trash.
      const bens = await createFolder(backend, person(ben), { name: "Ben's", parentId: null });
      await setFolderMember(backend, person(ben), bens, { userId: ada.id, role: "editor" });
      const adas = await createFolder(backend, person(ada), { name: "Ada's", parentId: null });
      const id = await make(ada, "Dear", adas);
      await moveFolder(backend, person(ada), adas, bens);
      await trashFolder(backend, person(ada), adas);
      await emptyTrash(backend, person(ben));
      expect(await ids(ada, "trash")).toEqual([id]);
      await restoreDocument(backend, person(ada), id);
      expect(await roleOf(ada, id)).toBe("owner");
      // Ben's folder lies in Ada's, and goes back to him when she throws hers away.
      const outer = await createFolder(backend, person(ada), { name: "Outer", parentId: null });
      await setFolderMember(backend, person(ada), outer, { userId: ben.id, role: "editor" });
      const own = await createFolder(backend, person(ben), { name: "Own", parentId: null });
      const inIt = await make(ben, "In it", own);
      await moveFolder(backend, person(ben), own, outer);
      await trashFolder(backend, person(ada), outer);
      await purgeFolder(backend, person(ada), outer);
      expect((await listFolders(backend, ben.id)).map(({ name, parentId }) => [name, parentId])).toEqual(
        expect.arrayContaining([["Own", null]]),
      );
      expect(await ids(ben, "folder", { folderId: own })).toEqual([inIt]);
    });

    test("[ACC-5] a folder that was thrown away by itself outlives the one that it lay in, and so do its documents", async () => {
      const outer = await createFolder(backend, person(ada), { name: "Outer", parentId: null });
      const inner = await createFolder(backend, person(ada), { name: "Inner", parentId: outer });
      const id = await make(ada, "Deep", inner);
      await trashFolder(backend, person(ada), inner);
      await trashFolder(backend, person(ada), outer);
      await purgeFolder(backend, person(ada), outer);
      expect((await listTrashedFolders(backend, ada.id)).map(({ name }) => name)).toEqual(["Inner"]);
      await restoreFolder(backend, person(ada), inner);
      expect(await ids(ada, "folder", { folderId: inner })).toEqual([id]);
    });

    test("[ACC-5] a template is seen in the trash, and comes back as one", async () => {
      const id = await createDocument(backend, { ownerId: ada.id, title: "Form", isTemplate: true });
      expect([await ids(ada, "templates"), await ids(ada, "recent")]).toEqual([[id], []]);
      await trashDocument(backend, person(ada), id);
      expect([await ids(ada, "templates"), await ids(ada, "trash")]).toEqual([[], [id]]);
      await restoreDocument(backend, person(ada), id);
      expect(await ids(ada, "templates")).toEqual([id]);
    });

    test("[ACC-5] what is deleted for good leaves nothing: no row, no log, nothing that search finds", async () => {
      const [a, b] = [await make(ada, "First"), await make(ada, "Second")];
      await write(a, "unforgettable");
      await project(backend, a);
      await trashDocument(backend, person(ada), a);
      await trashDocument(backend, person(ada), b);
      await purgeDocument(backend, person(ada), a);
      expect(await findDocument(backend, a)).toBeNull();
      expect((await backend.log.load(a)).head.seq).toBe(0);
      expect(await backend.db.selectFrom("search_part").select("id").where("document_id", "=", a).execute()).toEqual(
        [],
      );
      expect(await ids(ada, "trash")).toEqual([b]);
      await emptyTrash(backend, person(ada));
      expect(await findDocument(backend, b)).toBeNull();
      expect(await ids(ada, "trash")).toEqual([]);
    });

    test("[ACC-5] the trash is emptied of what is older than the setting, and what a crash broke off is finished", async () => {
      const old = await make(ada, "old");
      const young = await make(ada, "young");
      const folder = await createFolder(backend, person(ada), { name: "F", parentId: null });
      const inIt = await make(ada, "in it", folder);
      for (const id of [old, young]) await trashDocument(backend, person(ada), id);
      await trashFolder(backend, person(ada), folder);
      const longAgo = backend.now() - 31 * 24 * 60 * 60 * 1000;
      await backend.db.updateTable("document").set({ trashed_at: longAgo }).where("id", "in", [old, inIt]).execute();
      await backend.db.updateTable("folder").set({ trashed_at: longAgo }).where("id", "=", folder).execute();
      const begun = await make(ada, "begun");
      await trashDocument(backend, person(ada), begun);
      await backend.db.updateTable("document").set({ purging: 1 }).where("id", "=", begun).execute();
      await expect(restoreDocument(backend, person(ada), begun)).rejects.toMatchObject({ code: "not_found" });
      await purgeExpired(backend);
      for (const id of [old, inIt, begun]) expect(await findDocument(backend, id)).toBeNull();
      expect(await ids(ada, "trash")).toEqual([young]);
      expect(await listTrashedFolders(backend, ada.id)).toEqual([]);
    });
  });

  describe("what is derived from the log", () => {
    test("[LIST-1] title, time, thumbnail and words follow a change, and what a process left behind is found at the next start", async () => {
      const id = await make(ada, "Before");
      const projector = startProjector(backend);
      try {
        await write(id, "A walrus\nsings");
        await expect.poll(() => search(ada, "walrus")).toEqual([id]);
        // Written after the words, in a transaction of its own.
        const preview = () =>
          backend.db.selectFrom("document_preview").select("html").where("document_id", "=", id).executeTakeFirst();
        await expect.poll(preview).toEqual({ html: "<p>A walrus</p><p>sings</p>" });
      } finally {
        await projector.close();
      }
      await write(id, "A heron");
      expect(await search(ada, "walrus")).toEqual([id]);
      const next = startProjector(backend);
      await next.settled();
      await next.close();
      expect([await search(ada, "walrus"), await search(ada, "heron")]).toEqual([[], [id]]);
      let after: string | null = "";
      while (after !== null) {
        const page: Awaited<ReturnType<typeof staleDocuments>> = await staleDocuments(backend, { after, limit: 7 });
        expect(page.stale).toEqual([]);
        after = page.last;
      }
    });

    test("[LIST-1] a name that somebody gives while an older one is being projected stays", async () => {
      const id = await make(ada, "Notes");
      const { renderer } = backend;
      const digest: typeof renderer.digest = async (documentId) => {
        const made = await renderer.digest(documentId);
        await renameDocument(backend, { actor: `user:${ada.id}`, kind: "api" }, documentId, "Renamed");
        return made;
      };
      await project({ ...backend, renderer: { ...renderer, digest } }, id);
      expect((await findDocument(backend, id))?.title).toBe("Renamed");
      await project(backend, id);
      expect((await findDocument(backend, id))?.title).toBe("Renamed");
    });

    test("[LIST-1] who renames a document sees its new name at once, in lists and in the log", async () => {
      const id = await make(ada, "Before");
      await renameDocument(backend, { actor: `user:${ada.id}`, kind: "edit" }, id, "  \u00c9t\u00e9\n2 ");
      const { documents } = await listDocuments(backend, ada.id, { view: "owned", sort: "title" });
      expect(documents[0]).toMatchObject({ id, title: "\u00c9t\u00e9 2" });
      expect((await backend.renderer.render(id)).title).toBe("\u00c9t\u00e9 2");
      const row = await backend.db.selectFrom("document").select("title_key").where("id", "=", id).executeTakeFirst();
      expect(row?.title_key).toBe("ete 2");
    });

    test("[LIST-1] what could not be derived is tried again, without another change", async () => {
      const id = await make(ada, "Again");
      const { renderer } = backend;
      let failures = 2;
      const digest: typeof renderer.digest = (documentId) =>
        documentId === id && failures-- > 0 ? Promise.reject(new Error("busy")) : renderer.digest(documentId);
      const projector = startProjector({ ...backend, renderer: { ...renderer, digest } });
      try {
        await write(id, "An ibis");
        await expect.poll(() => search(ada, "ibis"), { timeout: 15_000 }).toEqual([id]);
        expect(failures).toBeLessThan(0);
      } finally {
        await projector.close();
      }
    });

    test("a long document is written in parts, and one changed letter writes few of them again", async () => {
      const id = await make(ada);
      const lines = Array.from(
        { length: 800 },
        (_, index) => `Line ${index} of a long text that goes on and on, whatever stands before it.`,
      );
      await write(id, lines.join("\n"));
      await project(backend, id);
      const before = await partIds(id);
      expect(before.length).toBeGreaterThan(5);
      lines.splice(3, 1, "Another beginning", "and one line more");
      await write(id, lines.join("\n"));
      await project(backend, id);
      const after = await partIds(id);
      expect(after.filter((part) => !before.includes(part)).length).toBeLessThanOrEqual(2);
      expect(await search(ada, "whatever 799")).toEqual([id]);
    });

    test("[ACC-1] search finds what one may read, by words of title or text, in any script", async () => {
      const [note, plan, cjk, thai] = [
        await make(ada, "Note"),
        await make(ada, "Quarterly plan"),
        await make(ada),
        await make(ada),
      ];
      await write(note, "The café in Łódź opens at nine\nand the plan is secret");
      await write(plan, "Nothing here");
      await write(cjk, "我们明天下午在会议室见面。東京タワー、한국어를 배웁니다");
      await write(thai, "ภาษาไทยไม่มีช่องว่าง");
      for (const id of [note, plan, cjk, thai]) await project(backend, id);
      expect(await search(ada, "cafe")).toEqual([note]);
      expect(await search(ada, "CAFÉ nin")).toEqual([note]);
      expect(await search(ada, "nin cafe")).toEqual([]);
      expect(await search(ada, "plan")).toEqual([plan, note]);
      expect(await search(ada, "会议")).toEqual([cjk]);
      expect(await search(ada, "议会")).toEqual([]);
      expect(await search(ada, "東京タワ")).toEqual([cjk]);
      expect(await search(ada, "한국")).toEqual([cjk]);
      expect(await search(ada, "ไทย")).toEqual([thai]);
      for (const odd of [
        "",
        "   ",
        '"',
        "*",
        "AND",
        "NOT plan -",
        "'; DROP TABLE document; --",
        "\u0000",
        "a".repeat(5_000),
      ]) {
        await searchDocuments(backend, ada.id, { query: odd });
      }
      expect(await search(ben, "plan")).toEqual([]);
      await setMember(backend, await by(ada, plan), { userId: ben.id, role: "viewer" });
      expect(await search(ben, "plan")).toEqual([plan]);
      await trashDocument(backend, person(ada), plan);
      expect([await search(ada, "quarterly"), await search(ben, "plan")]).toEqual([[], []]);
    });

    test("a thumbnail has no ids, and text that looks like one stays text", async () => {
      const source = {
        type: "doc",
        content: [
          {
            type: "heading",
            attrs: { level: 1, id: "secret" },
            content: [{ type: "text", text: 'say id="x" and\u0000 more' }],
          },
          { type: "image", attrs: { src: "/a.png", title: "x id=" } },
          { type: "paragraph", content: [{ type: "text", text: 'A"B" onerror=alert(1) style="x" z="C' }] },
        ],
      };
      const content = await backend.composer.compose({ title: "", content: { format: "json", source } });
      const id = await createDocument(backend, { ownerId: ada.id, content });
      await project(backend, id);
      const { html } = await backend.db
        .selectFrom("document_preview")
        .select("html")
        .where("document_id", "=", id)
        .executeTakeFirstOrThrow();
      expect(html).toContain("and more");
      expect(html).toMatch(/say id=("|&quot;)x("|&quot;)/);
      const { document } = parseHTML(`<body>${html}</body>`);
      const names = [...document.querySelectorAll("*")].flatMap((element) => element.getAttributeNames());
      expect(names.filter((name) => !["data-kind", "style", "title", "alt", "src"].includes(name))).toEqual([]);
      expect(document.querySelector("[style]")).toBeNull();
    });

    test("a hit is shown in its context", async () => {
      const id = await make(ada, "Long");
      await write(id, `${"before ".repeat(60)}the Needle in it ${"behind ".repeat(60)}`);
      await project(backend, id);
      const [found] = await searchDocuments(backend, ada.id, { query: "need" });
      const runs = found?.excerpt ?? [];
      expect(runs.filter(({ isHit }) => isHit).map(({ text }) => text)).toEqual(["Needle"]);
      expect(runs.map(({ text }) => text).join("")).toMatch(
        /^\.\.\. (?:before )+the Needle in it (?:behind ?)+\S* \.\.\.$/,
      );
      // Where most of the words stand together.
      await write(id, `alpha ${"filler ".repeat(80)} alpha beta ${"filler ".repeat(80)} beta`);
      await project(backend, id);
      const [together] = await searchDocuments(backend, ada.id, { query: "beta alpha" });
      expect(together?.excerpt?.filter(({ isHit }) => isHit).map(({ text }) => text)).toEqual(["alpha", "beta"]);
      const [byTitle] = await searchDocuments(backend, ada.id, { query: "long" });
      expect(byTitle).toMatchObject({ id, excerpt: null });
    });

    test("a copy has the content, and neither the history nor the readers", async () => {
      const id = await make(ada, "Original");
      await write(id, "deleted words");
      await write(id, "kept words");
      await setMember(backend, await by(ada, id), { userId: ben.id, role: "viewer" });
      const copy = await duplicateDocument(backend, person(ben), id, { title: "Copy of Original" });
      const { updates } = await backend.log.load(copy);
      expect(updates.map(({ actor, kind }) => [actor, kind])).toEqual([[`user:${ben.id}`, "seed"]]);
      expect(Buffer.concat(updates.map(({ bytes }) => bytes)).includes("deleted")).toBe(false);
      expect((await backend.renderer.render(copy)).html).toBe("<p>kept words</p>");
      expect([await roleOf(ben, copy), await roleOf(ada, copy)]).toEqual(["owner", null]);
      expect((await backend.renderer.render(copy)).title).toBe("Copy of Original");
    });
  });

  async function search(account: Account, query: string): Promise<string[]> {
    return (await searchDocuments(backend, account.id, { query })).map(({ id }) => id);
  }

  async function partIds(documentId: string): Promise<number[]> {
    const rows = await backend.db
      .selectFrom("search_part")
      .select("id")
      .where("document_id", "=", documentId)
      .execute();
    return rows.map(({ id }) => Number(id));
  }
});
