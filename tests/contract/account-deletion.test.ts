import { afterAll, beforeAll, beforeEach, describe, expect, inject, test } from "vitest";
import type { Backend } from "#lib/server/backend.ts";
import { countOwned, deleteAccount } from "#lib/server/services/account-deletion.ts";
import { type Account, findAccount } from "#lib/server/services/accounts.ts";
import { createDocument, findDocument } from "#lib/server/services/documents.ts";
import { setFolderMember } from "#lib/server/services/folder-members.ts";
import { createFolder, listFolders } from "#lib/server/services/folders.ts";
import { accessOf, requireAccess, setMember } from "#lib/server/services/sharing.ts";
import { createToken, readToken } from "#lib/server/services/tokens.ts";
import { trashDocument, trashFolder } from "#lib/server/services/trash.ts";
import { visitorOf } from "#lib/server/services/visitors.ts";
import { openTestBackend } from "#tests/support/backend.ts";
import { buildAccount, cookieOf, password, who } from "#tests/support/people.ts";

/** The session does not matter where there is a password. */
const signed = ({ id }: { id: string }) => ({ userId: id, sessionId: "" });

const databases: Record<string, () => string | undefined> = {
  sqlite: () => undefined,
  postgres: () => inject("postgresUrl"),
};

describe.each(Object.keys(databases))("deleting accounts on %s", (database) => {
  let backend: Backend;
  let destroy: () => Promise<void>;
  let admin: Account;
  let ada: Account;
  let ben: Account;

  beforeAll(async () => {
    ({ backend, destroy } = await openTestBackend(databases[database]?.()));
    admin = await buildAccount(backend, { name: "Adam", isAdmin: true });
  });

  beforeEach(async () => {
    ada = await buildAccount(backend, { name: "Ada" });
    ben = await buildAccount(backend, { name: "Ben" });
  });

  afterAll(() => destroy());

  function person({ id }: Account) {
    return { userId: id, actor: `user:${id}` } as const;
  }

  async function roleOf(account: Account, id: string) {
    return (await accessOf(backend, who(account), id)).role;
  }

  async function share(owner: Account, id: string, account: Account): Promise<void> {
    const by = { who: who(owner), access: await requireAccess(backend, who(owner), id, "share") };
    await setMember(backend, by, { userId: account.id, role: "viewer" });
  }

  test("[ACC-6] what somebody owned goes to the one who is named, and nothing of the account stays", async () => {
    const folderId = await createFolder(backend, person(ada), { name: "F", parentId: null });
    const inner = await createFolder(backend, person(ada), { name: "G", parentId: folderId });
    const id = await createDocument(backend, { ownerId: ada.id, title: "Heritage", folderId: inner });
    const trashed = await createDocument(backend, { ownerId: ada.id });
    const bens = await createDocument(backend, { ownerId: ben.id });
    await share(ada, id, ben);
    await share(ben, bens, ada);
    await trashDocument(backend, person(ada), trashed);
    const cookie = await cookieOf(backend, ada.email);
    const { token } = await createToken(backend, ada, { name: "t", scope: "write", expiresAtMs: null });
    expect(await countOwned(backend, ada.id)).toEqual({ documents: 2, folders: 1 });
    for (const [given, code] of [
      [{ password: "wrong password", inheritance: { giveTo: ben.email } }, "wrong_password"],
      [{ password, inheritance: { giveTo: "nobody@example.org" } }, "bad_request"],
      [{ password, inheritance: { giveTo: ada.email } }, "bad_request"],
    ] as const) {
      await expect(deleteAccount(backend, signed(ada), given)).rejects.toMatchObject({ code });
    }
    await deleteAccount(backend, signed(ada), { password, inheritance: { giveTo: ben.email } });
    expect(await findAccount(backend, ada.id)).toBeNull();
    expect([await roleOf(ben, id), await roleOf(ada, id), await roleOf(ada, bens)]).toEqual(["owner", null, null]);
    expect((await listFolders(backend, ben.id)).map(({ name, role }) => [name, role])).toEqual([
      ["F", "owner"],
      ["G", "owner"],
    ]);
    expect(await accessOf(backend, who(ben), trashed)).toEqual({ role: null, missing: "trashed" });
    expect((await visitorOf(backend, cookie)).kind).toBe("stranger");
    expect(await readToken(backend, token)).toBeNull();
  });

  test("[ACC-6] or it is deleted too; what is others' in a folder of theirs stays with them", async () => {
    const folderId = await createFolder(backend, person(ada), { name: "F", parentId: null });
    const inner = await createFolder(backend, person(ada), { name: "G", parentId: folderId });
    await setFolderMember(backend, person(ada), folderId, { userId: ben.id, role: "editor" });
    const own = await createDocument(backend, { ownerId: ada.id, folderId: inner });
    const bens = await createDocument(backend, { ownerId: ben.id, folderId: inner });
    const gone = await createFolder(backend, person(ada), { name: "Gone", parentId: null });
    const inTrash = await createDocument(backend, { ownerId: ada.id, folderId: gone });
    await trashFolder(backend, person(ada), gone);
    await deleteAccount(backend, signed(ada), { password, inheritance: "delete" });
    for (const id of [own, inTrash]) {
      expect(await findDocument(backend, id)).toBeNull();
      expect((await backend.log.load(id)).head.seq).toBe(0);
    }
    expect(await roleOf(ben, bens)).toBe("owner");
    expect(await listFolders(backend, ben.id)).toEqual([]);
    expect(
      await backend.db.selectFrom("folder").select("id").where("id", "in", [folderId, inner, gone]).execute(),
    ).toEqual([]);
  });

  test("[ACC-6] the last administrator stays", async () => {
    await expect(deleteAccount(backend, signed(admin), { password, inheritance: "delete" })).rejects.toMatchObject({
      code: "forbidden",
    });
    const second = await buildAccount(backend, { isAdmin: true });
    await deleteAccount(backend, signed(second), { password, inheritance: "delete" });
    expect(await findAccount(backend, admin.id)).not.toBeNull();
  });
});
