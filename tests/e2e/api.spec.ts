import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { HocuspocusProvider } from "@hocuspocus/provider";
import { WebSocket } from "ws";
import { WebsocketProvider } from "y-websocket";
import * as Y from "yjs";
import { can } from "#lib/access/permissions.ts";
import type { Account } from "#lib/server/services/accounts.ts";
import { createDocument } from "#lib/server/services/documents.ts";
import { type TokenScope, tokenScopes } from "#lib/protocol/tokens.ts";
import { type Operation, type OperationName, operations } from "#lib/protocol/api.ts";
import { createToken, revokeToken } from "#lib/server/services/tokens.ts";
import { setLink } from "#lib/server/services/links.ts";
import { requireAccess, setMember } from "#lib/server/services/sharing.ts";
import { createFolder } from "#lib/server/services/folders.ts";
import type { Backend } from "#lib/server/backend.ts";
import { who } from "#tests/support/people.ts";
import { addressOf, documentOf, expect, paragraphs, test } from "./stories.ts";

interface Answer {
  status: number;
  headers: Headers;
  text: string;
  // oxlint-disable-next-line typescript/no-explicit-any -- whatever the server says
  json: any;
}

/** Asks the API as a program with a token. */
function api(url: string, token: string) {
  return async (
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<Answer> => {
    const isBytes = body instanceof Uint8Array;
    const response = await fetch(`${url}/api/v1${path}`, {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        "content-type": isBytes ? "application/octet-stream" : "application/json",
        ...headers,
      },
      ...(body === undefined ? {} : { body: isBytes ? (body as Uint8Array<ArrayBuffer>) : JSON.stringify(body) }),
    });
    const text = await response.text();
    const isJson = response.headers.get("content-type")?.includes("json") === true && text !== "";
    return { status: response.status, headers: response.headers, text, json: isJson ? JSON.parse(text) : null };
  };
}

async function tokenOf(backend: Backend, account: Account, scope: TokenScope = "write"): Promise<string> {
  return (await createToken(backend, account, { name: "test", scope, expiresAtMs: null })).token;
}

test("[API-1] a program makes a document, reads it in every format, and finds, renames, shares and throws it away", async ({
  server,
  house,
}) => {
  const ada = await house.account("Ada");
  const ben = await house.account("Ben");
  const ask = api(server.url, await tokenOf(house.backend, ada));
  const made = await ask("POST", "/documents", {
    title: "Notes",
    markdown: "# Hello\n\nSome **bold** words\n\n- [x] done\n- [ ] open\n\n| a | b |\n| --- | --- |\n| 1 | x\\|y |",
  });
  expect([made.status, made.json.title, made.json.role]).toEqual([201, "Notes", "owner"]);
  const { id } = made.json;
  expect(made.json.url).toBe(`${server.url}/d/${id}`);
  const content = async (format: string) => (await ask("GET", `/documents/${id}/content?format=${format}`)).text;
  expect(await content("markdown")).toBe(
    "# Hello\n\nSome **bold** words\n\n- [x] done\n- [ ] open\n\n| a | b |\n| --- | --- |\n| 1 | x\\|y |\n",
  );
  expect(await content("text")).toBe("Hello\nSome bold words\ndone\nopen\na\nb\n1\nx|y");
  expect(await content("html")).toContain("<strong>bold</strong>");
  expect(JSON.parse(await content("json")).content[0]).toEqual({
    type: "heading",
    content: [{ type: "text", text: "Hello" }],
  });
  // What comes out goes in again, and is the same.
  for (const format of ["json", "markdown", "html"] as const) {
    const source = await content(format);
    const again = await ask("POST", "/documents", { [format]: format === "json" ? JSON.parse(source) : source });
    const copy = await ask("GET", `/documents/${again.json.id}/content`);
    expect([format, copy.json]).toEqual([format, JSON.parse(await content("json"))]);
  }
  expect((await ask("PATCH", `/documents/${id}`, { title: "Renamed", starred: true })).json).toMatchObject({
    title: "Renamed",
    isStarred: true,
  });
  await expect
    .poll(async () =>
      (await ask("GET", "/documents?q=bold%20rena")).json.documents.map((each: { id: string }) => each.id),
    )
    .toEqual([id]);
  const added = await ask("POST", `/documents/${id}/members`, { email: ben.email, role: "viewer" });
  expect([added.status, added.json]).toEqual([201, { added: true, invitationUrl: null }]);
  const bens = api(server.url, await tokenOf(house.backend, ben));
  expect((await bens("GET", `/documents/${id}`)).json.role).toBe("viewer");
  expect((await bens("PUT", `/documents/${id}/content`, { text: "mine" })).status).toBe(403);
  expect((await ask("PATCH", `/documents/${id}`, { trashed: true })).json.trashedAt).not.toBeNull();
  expect((await bens("GET", `/documents/${id}`)).status).toBe(404);
  expect((await ask("PATCH", `/documents/${id}`, { trashed: false })).json.trashedAt).toBeNull();
  expect((await ask("DELETE", `/documents/${id}`)).status).toBe(200);
  expect((await ask("DELETE", `/documents/${id}?purge=true`)).status).toBe(200);
  expect((await ask("GET", `/documents/${id}`)).status).toBe(404);
});

test("[API-2] content that is put merges with what people type meanwhile, who see it arrive; nobody's words are lost", async ({
  author,
  server,
  house,
}) => {
  const ada = await author("Ada");
  await ada.text.click();
  await ada.page.keyboard.type("First");
  await ada.page.keyboard.press("Enter");
  await ada.page.keyboard.type("Second");
  await ada.page.keyboard.press("Enter");
  await ada.page.keyboard.type("Third");
  await expect(ada.status).toHaveText("Saved");
  const id = documentOf(ada);
  const owner = await house.backend.db
    .selectFrom("document_member")
    .select("user_id")
    .where("document_id", "=", id)
    .executeTakeFirstOrThrow();
  const account = await house.backend.db
    .selectFrom("user")
    .select(["id", "email"])
    .where("id", "=", owner.user_id)
    .executeTakeFirstOrThrow();
  const ask = api(
    server.url,
    await tokenOf(house.backend, {
      ...account,
      name: "Ada",
      color: "",
      avatar: null,
      theme: "system",
      language: null,
      isAdmin: false,
    }),
  );
  const before = await ask("GET", `/documents/${id}/content?format=json`);
  const etag = before.headers.get("etag") ?? "";
  expect(etag).toMatch(/^"\d+\.\d+"$/);
  // Ada goes on in the second paragraph after the program has read.
  await ada.text.locator("p").nth(1).click();
  await ada.page.keyboard.press("End");
  await ada.page.keyboard.type(", and what Ada typed meanwhile");
  await expect(ada.status).toHaveText("Saved");
  const paragraph = (text: string) => ({ type: "paragraph", content: [{ type: "text", text }] });
  const wanted = {
    type: "doc",
    content: [paragraph("FIRST"), paragraph("Second"), paragraph("Third, said the program"), paragraph("Fourth")],
  };
  const put = await ask("PUT", `/documents/${id}/content`, { json: wanted }, { "if-match": etag });
  expect(put.status).toBe(200);
  expect(put.headers.get("etag")).toBe(put.json.etag);
  const merged = ["FIRST", "Second, and what Ada typed meanwhile", "Third, said the program", "Fourth"];
  await expect.poll(() => paragraphs(ada)).toEqual(merged);
  expect(
    (
      await ask("PATCH", `/documents/${id}/content`, [
        { op: "append", markdown: "**Fifth**" },
        { op: "replace", at: 0, text: "1st" },
      ])
    ).status,
  ).toBe(200);
  await expect.poll(() => paragraphs(ada)).toEqual(["1st", ...merged.slice(1), "Fifth"]);
  // A Yjs client's own update.
  const yjs = await fetch(`${server.url}/api/v1/documents/${id}/content?format=yjs`, {
    headers: {
      authorization: `Bearer ${await tokenOf(house.backend, { ...account, name: "Ada", color: "", avatar: null, theme: "system", language: null, isAdmin: false })}`,
    },
  });
  const doc = new Y.Doc();
  Y.applyUpdate(doc, new Uint8Array(await yjs.arrayBuffer()));
  const vector = Y.encodeStateVector(doc);
  doc.getMap("meta").set("title", "By a program");
  const update = Y.encodeStateAsUpdate(doc, vector);
  const posted = await ask("POST", `/documents/${id}/updates`, update);
  expect(posted.status).toBe(200);
  await expect(ada.title).toHaveValue("By a program");
  // Known already: the same position, no new row.
  expect((await ask("POST", `/documents/${id}/updates`, update)).json.etag).toBe(posted.json.etag);
  // The log names the program, whatever the bytes say.
  const rows = await house.backend.log.read(id, { after: 0 });
  expect(new Set(rows.map(({ actor, kind }) => `${actor.split(":")[0]} ${kind}`))).toEqual(
    new Set(["user seed", "user edit", "token api"]),
  );
  for (const bad of [new Uint8Array(), new Uint8Array([1, 2, 3]), crypto.getRandomValues(new Uint8Array(500))]) {
    expect((await ask("POST", `/documents/${id}/updates`, bad)).status).toBe(400);
  }
  const orphan = new Y.Doc();
  orphan.getText("x").insert(0, "a");
  const known = Y.encodeStateVector(orphan);
  orphan.getText("x").insert(1, "b");
  expect((await ask("POST", `/documents/${id}/updates`, Y.encodeStateAsUpdate(orphan, known))).json.error.code).toBe(
    "bad_update",
  );
  expect((await ask("PUT", `/documents/${id}/content`, { text: "x" }, { "if-match": '"1.99999"' })).status).toBe(412);
  await expect(ada.status).toHaveText("Saved");
});

test("[API-3] hostile content and requests change nothing, run nothing and fetch nothing", async ({
  server,
  house,
  come,
  tolerated,
}) => {
  tolerated.push(/401/);
  const asked: string[] = [];
  const elsewhere = createServer((request, response) => {
    asked.push(request.url ?? "");
    response.end();
  }).listen(0, "127.0.0.1");
  await once(elsewhere, "listening");
  const { port } = elsewhere.address() as AddressInfo;
  const account = await house.account("Ada");
  const ask = api(server.url, await tokenOf(house.backend, account));
  const html = `<h1 onclick="window.hit=1">x<script>window.hit=1</script></h1><img src="javascript:window.hit=1" onerror="window.hit=1"><img src="http://127.0.0.1:${port}/leak.png"><a href="javascript:window.hit=1">link</a><svg onload="window.hit=1"></svg><iframe src="http://127.0.0.1:${port}/frame"></iframe><p style="background:url(http://127.0.0.1:${port}/x)">styled</p>`;
  const made = await ask("POST", "/documents", { title: "<img src=x onerror=window.hit=1>", html });
  expect(made.status).toBe(201);
  const shown = await ask("GET", `/documents/${made.json.id}/content?format=html`);
  expect(shown.text).not.toMatch(/script|onclick|onerror|onload|javascript:|iframe|url\(/i);
  expect(shown.headers.get("content-type")).toBe("text/plain; charset=utf-8");
  expect(shown.headers.get("content-security-policy")).toContain("sandbox");
  const json = {
    type: "doc",
    content: [
      {
        type: "paragraph",
        content: [
          {
            type: "text",
            text: "x",
            marks: [
              { type: "link", attrs: { href: "javascript:window.hit=1" } },
              { type: "textStyle", attrs: { color: "red;background:url(//evil.example)" } },
            ],
          },
        ],
      },
    ],
  };
  const byJson = await ask("POST", "/documents", { json });
  expect((await ask("GET", `/documents/${byJson.json.id}/content?format=html`)).text).not.toMatch(/javascript|evil/);
  const ada = await come(account, `/d/${made.json.id}`);
  await expect(ada.status).toHaveText("Saved");
  await ada.page.goto("/");
  await expect(ada.page.getByRole("link", { name: "<img src=x onerror=window.hit=1>" })).toBeVisible();
  expect(await ada.page.evaluate(() => "hit" in window)).toBe(false);
  expect(asked).toEqual([]);
  elsewhere.close();
  const deep = JSON.parse(`${'{"type":"blockquote","content":['.repeat(500)}{"type":"paragraph"}${"]}".repeat(500)}`);
  for (const body of [
    { json: { type: "doc", content: [{ type: "nothing" }] } },
    { json: { type: "doc", content: [] } },
    { json: { type: "paragraph" } },
    { json: { type: "doc", content: [deep] } },
    { markdown: "a", html: "b" },
    { title: "x".repeat(301) },
    { title: 5 },
    { markdown: 5 },
  ]) {
    expect((await ask("POST", "/documents", body)).status).toBe(400);
  }
  for (const path of [
    "/documents/..%2f..%2fetc",
    "/documents/%00",
    `/documents/${"x".repeat(65)}`,
    "/../../etc/passwd",
    "/nothing",
  ]) {
    expect((await ask("GET", path)).status).toBe(404);
  }
  expect((await ask("PUT", "/documents")).status).toBe(405);
  // A cookie opens nothing here, so no other site can make a browser ask.
  const byCookie = await ada.page.evaluate(() => fetch("/api/v1/me").then(({ status }) => status));
  expect(byCookie).toBe(401);
  for (const authorization of ["", "Bearer", "Bearer x", "Basic YTpi", `Bearer quire_${"0".repeat(52)}`]) {
    expect((await fetch(`${server.url}/api/v1/me`, { headers: { authorization } })).status).toBe(401);
  }
});

test("[API-4] a token ends, is scoped, and is counted, and says so", async ({ server, house }) => {
  const { backend } = house;
  const ada = await house.account("Ada");
  const made = await createToken(backend, ada, { name: "short", scope: "read", expiresAtMs: null });
  const ask = api(server.url, made.token);
  const first = await ask("GET", "/me");
  expect([first.status, first.json.email]).toEqual([200, ada.email]);
  expect(Number(first.headers.get("ratelimit-limit"))).toBeGreaterThan(
    Number(first.headers.get("ratelimit-remaining")),
  );
  expect(first.headers.get("ratelimit-reset")).toMatch(/^\d+$/);
  expect((await ask("POST", "/documents", {})).status).toBe(403);
  await expect(createToken(backend, ada, { name: "x", scope: "admin", expiresAtMs: null })).rejects.toMatchObject({
    code: "forbidden",
  });
  await revokeToken(backend, ada.id, made.id);
  expect((await ask("GET", "/me")).status).toBe(401);
});

/** What each operation needs of a document: an action of lib/access, or something else. */
const needs: Record<OperationName, string> = {
  whoAmI: "nothing",
  listDocuments: "nothing",
  createDocument: "nothing",
  getDocument: "read",
  updateDocument: "edit",
  deleteDocument: "trash",
  getContent: "read",
  putContent: "edit",
  patchContent: "edit",
  postUpdate: "edit",
  listMembers: "read",
  addMember: "share",
  updateMember: "share",
  removeMember: "share",
  getLink: "read",
  putLink: "share",
  listFolders: "nothing",
  createFolder: "nothing",
  updateFolder: "folder",
  listTokens: "nothing",
  revokeToken: "own",
  listWebhooks: "nothing",
  createWebhook: "nothing",
  deleteWebhook: "own",
  listDeliveries: "own",
  listUsers: "admin",
  createUser: "admin",
  updateUser: "admin",
};

test("[ACC-1] every operation x every role x every scope: allowed where the tables say, refused elsewhere with the right status", async ({
  server,
  house,
}) => {
  test.setTimeout(180_000);
  const { backend } = house;
  const owner = await house.account("Olga");
  const other = await house.account("Otto");
  const may: Record<string, string[]> = {
    read: ["owner", "editor", "commenter", "viewer"],
    edit: ["owner", "editor"],
    share: ["owner", "editor"],
    trash: ["owner"],
  };
  const update = (() => {
    const doc = new Y.Doc();
    doc.getMap("meta").set("k", 1);
    return Y.encodeStateAsUpdate(doc);
  })();
  const bodies: Partial<Record<OperationName, unknown>> = {
    createDocument: {},
    updateDocument: { title: "T" },
    putContent: { text: "t" },
    patchContent: [{ op: "append", text: "t" }],
    postUpdate: update,
    addMember: { email: other.email, role: "viewer" },
    updateMember: { role: "viewer" },
    putLink: { scope: "restricted", role: "viewer" },
    createWebhook: { url: "https://example.org/hook", events: ["document.created"] },
    createFolder: { name: "F" },
    updateFolder: { name: "G" },
  };
  for (const role of ["owner", "editor", "commenter", "viewer", null] as const) {
    const person = role === "owner" ? owner : await house.account(`P ${role}`);
    for (const scope of tokenScopes.filter((each) => each !== "admin")) {
      const ask = api(server.url, await tokenOf(backend, person, scope));
      const folderId = await createFolder(
        backend,
        { userId: owner.id, actor: `user:${owner.id}` },
        { name: "F", parentId: null },
      );
      for (const [name, operation] of Object.entries(operations) as [OperationName, Operation][]) {
        const need = needs[name];
        const id = await createDocument(backend, { ownerId: owner.id });
        const by = { who: who(owner), access: await requireAccess(backend, who(owner), id, "share") };
        if (role !== null && role !== "owner") await setMember(backend, by, { userId: person.id, role });
        await setMember(backend, by, { userId: other.id, role: "viewer" });
        const path = operation.path
          .replace("{documentId}", id)
          .replace("{userId}", other.id)
          .replace("{folderId}", folderId)
          .replace(/\{(?:tokenId|webhookId)\}/, "0");
        const { status } = await ask(operation.method, path, bodies[name]);
        const expected =
          need === "admin" || (scope === "read" && operation.scope !== "read")
            ? 403
            : need === "own"
              ? 404
              : need === "folder"
                ? role === "owner"
                  ? 200
                  : 404
                : need === "nothing" || (role !== null && may[need]?.includes(role) === true)
                  ? operation.status
                  : 403;
        expect([role, scope, name, status]).toEqual([role, scope, name, expected]);
      }
    }
  }
  // One operation changes several things, each with a right of its own.
  const fields = [
    [{ starred: true }, "read"],
    [{ title: "T" }, "edit"],
    [{ folderId: null }, "move"],
    [{ trashed: true }, "trash"],
  ] as const;
  for (const role of ["owner", "editor", "commenter", "viewer", null] as const) {
    const person = role === "owner" ? owner : await house.account(`F ${role}`);
    const ask = api(server.url, await tokenOf(backend, person));
    for (const [body, need] of fields) {
      const mine = { userId: owner.id, actor: `user:${owner.id}` } as const;
      const folderId = await createFolder(backend, mine, { name: "F", parentId: null });
      const id = await createDocument(backend, { ownerId: owner.id, folderId });
      const by = { who: who(owner), access: await requireAccess(backend, who(owner), id, "share") };
      if (role !== null && role !== "owner") await setMember(backend, by, { userId: person.id, role });
      const { status } = await ask("PATCH", `/documents/${id}`, body);
      expect([role, body, status]).toEqual([role, body, can(role, need) ? 200 : 403]);
    }
  }
  const admin = await backend.db.selectFrom("user").selectAll().where("isAdmin", "=", 1).executeTakeFirstOrThrow();
  const ask = api(
    server.url,
    await tokenOf(
      backend,
      {
        id: admin.id,
        name: admin.name,
        email: admin.email,
        color: "",
        avatar: null,
        theme: "system",
        language: null,
        isAdmin: true,
      },
      "admin",
    ),
  );
  const { json } = await ask("POST", "/users", {
    name: "New",
    email: `${admin.id}@new.example`,
    password: "long enough",
  });
  expect(json.isAdmin).toBe(false);
  expect((await ask("PATCH", `/users/${json.id}`, { isDisabled: true })).json.isDisabled).toBe(true);
  expect((await ask("GET", "/users?limit=1")).json.next).not.toBeNull();
  // An administrator manages people, and reads nobody's documents.
  expect((await ask("GET", `/documents/${await createDocument(backend, { ownerId: owner.id })}`)).status).toBe(403);
});

test("the description of the API has every operation, and says what the server checks", async ({ server }) => {
  const description = (await (await fetch(`${server.url}/api/v1/openapi.json`)).json()) as {
    openapi: string;
    paths: Record<string, Record<string, { operationId: string; responses: object }>>;
  };
  expect(description.openapi).toBe("3.1.0");
  const described = Object.values(description.paths).flatMap((methods) =>
    Object.values(methods).map(({ operationId }) => operationId),
  );
  expect(described.toSorted()).toEqual(Object.keys(operations).toSorted());
  expect(JSON.stringify(description)).toContain('"maxLength":300');
});

test("[ACC-1] foreign Yjs clients come with a token, through both protocols, write what its scope lets them, and go when it ends", async ({
  author,
  server,
  house,
}) => {
  const ada = await author("Ada");
  await ada.text.click();
  await ada.page.keyboard.type("Hello");
  await expect(ada.status).toHaveText("Saved");
  const id = documentOf(ada);
  const ben = await house.account("Ben");
  const owner = await house.backend.db
    .selectFrom("document_member")
    .select("user_id")
    .where("document_id", "=", id)
    .executeTakeFirstOrThrow();
  const ownerWho = { userId: owner.user_id, actor: `user:${owner.user_id}` } as const;
  const by = { who: ownerWho, access: await requireAccess(house.backend, ownerWho, id, "share") };
  await setLink(house.backend, by, { scope: "restricted", role: "viewer", expiresAtMs: null });
  await setMember(house.backend, by, { userId: ben.id, role: "editor" });
  const ws = server.url.replace("http", "ws");
  const reading = await tokenOf(house.backend, ben, "read");
  const writing = await createToken(house.backend, ben, { name: "w", scope: "write", expiresAtMs: null });
  const hocuspocus = new HocuspocusProvider({
    url: `${ws}/collab`,
    name: id,
    token: writing.token,
    WebSocketPolyfill: WebSocket,
  } as never);
  const yWebsocket = new WebsocketProvider(`${ws}/collab`, id, new Y.Doc(), {
    WebSocketPolyfill: WebSocket as never,
    params: { token: reading },
    disableBc: true,
  });
  try {
    await expect.poll(() => hocuspocus.isSynced).toBe(true);
    await expect.poll(() => yWebsocket.synced).toBe(true);
    // Whoever it says that it is, it is seen as the token's owner.
    hocuspocus.setAwarenessField("user", { name: "Mallory", color: "#000000" });
    await expect(ada.people).toContainText("Ben");
    await expect(ada.people).not.toContainText("Mallory");
    hocuspocus.document.getMap("meta").set("title", "From a foreign client");
    await expect(ada.title).toHaveValue("From a foreign client");
    yWebsocket.doc.getMap("meta").set("title", "From a reader");
    await expect.poll(() => yWebsocket.doc.getMap("meta").get("title")).toBe("From a reader");
    const closed = new Promise((resolve) =>
      hocuspocus.on("close", ({ event }: { event: { code: number } }) => resolve(event.code)),
    );
    await revokeToken(house.backend, ben.id, writing.id);
    expect(await closed).toBe(4401);
    await expect(ada.title).toHaveValue("From a foreign client");
    expect(addressOf(ada)).toBe(`/d/${id}`);
  } finally {
    hocuspocus.destroy();
    yWebsocket.destroy();
  }
});
