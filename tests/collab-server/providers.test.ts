import { HocuspocusProvider } from "@hocuspocus/provider";
import { WebSocket } from "ws";
import { expect, onTestFinished, test } from "vitest";
import { WebsocketProvider } from "y-websocket";
import * as Y from "yjs";
import { tokenAuthorize } from "#collab-server/tokens.ts";
import { tokenFrame } from "#lib/protocol/frames.ts";
import { limits } from "#lib/protocol/limits.ts";
import { signCollabToken } from "#lib/server/collab-token.ts";
import { runCollab } from "#tests/support/clean-up.ts";
import { RawClient } from "#tests/support/raw-client.ts";

const secret = "a secret of at least thirty-two characters";
function hocuspocus(url: string, name: string, token = ""): { doc: Y.Doc; provider: HocuspocusProvider } {
  const doc = new Y.Doc();
  const provider = new HocuspocusProvider({ url, name, document: doc, token, WebSocketPolyfill: WebSocket } as never);
  onTestFinished(() => provider.destroy());
  return { doc, provider };
}

function yWebsocket(url: string, name: string, token = ""): { doc: Y.Doc; provider: WebsocketProvider } {
  const doc = new Y.Doc();
  const options = { WebSocketPolyfill: WebSocket as never, disableBc: true, params: { token } };
  const provider = new WebsocketProvider(url, name, doc, options);
  onTestFinished(() => provider.destroy());
  return { doc, provider };
}

const text = (doc: Y.Doc) => doc.getText("anything").toString();

test("a stock Hocuspocus provider and a stock y-websocket provider converge on one document", async () => {
  const { url } = await runCollab();
  const a = hocuspocus(url, "team/notes: ü");
  const b = yWebsocket(url, encodeURIComponent("team/notes: ü"));
  a.doc.getText("anything").insert(0, "from Hocuspocus. ");
  b.doc.getText("anything").insert(0, "from y-websocket. ");
  await expect.poll(() => text(a.doc)).toHaveLength(35);
  await expect.poll(() => text(b.doc)).toBe(text(a.doc));
  await expect.poll(() => a.provider.unsyncedChanges).toBe(0);
  const late = yWebsocket(url, encodeURIComponent("team/notes: ü"));
  await expect.poll(() => text(late.doc)).toBe(text(a.doc));
});

test("presence crosses between the protocols and ends with its socket", async () => {
  const { url } = await runCollab();
  const a = hocuspocus(url, "doc");
  const b = yWebsocket(url, "doc");
  a.provider.setAwarenessField("user", { name: "Ada" });
  b.provider.awareness.setLocalStateField("user", { name: "Ben" });
  const names = (states: Map<number, Record<string, unknown>>) =>
    [...states.values()].map((state) => (state["user"] as { name: string } | undefined)?.name).toSorted();
  await expect.poll(() => names(b.provider.awareness.getStates())).toEqual(["Ada", "Ben"]);
  await expect.poll(() => names(a.provider.awareness?.getStates() ?? new Map())).toEqual(["Ada", "Ben"]);
  a.provider.setAwarenessField("user", { name: "Ada" });
  b.provider.awareness.setLocalState(null);
  await expect.poll(() => names(a.provider.awareness?.getStates() ?? new Map())).toEqual(["Ada"]);
  a.provider.destroy();
  await expect.poll(() => names(b.provider.awareness.getStates())).toEqual([]);
});

test("[ACC-2] a viewer's token reads and cannot write, through either protocol", async () => {
  const { url, backend } = await runCollab({ authorize: tokenAuthorize({ secret, now: Date.now }) });
  const sign = (sub: string, role: "editor" | "viewer") =>
    signCollabToken({ sub, documents: ["doc"], role, expiresAtMs: null }, secret);
  const editor = hocuspocus(url, "doc", await sign("ed", "editor"));
  editor.doc.getText("anything").insert(0, "kept");
  const a = hocuspocus(url, "doc", await sign("vi", "viewer"));
  const b = yWebsocket(url, "doc", await sign("wu", "viewer"));
  await expect.poll(() => [text(a.doc), text(b.doc)]).toEqual(["kept", "kept"]);
  a.doc.getText("anything").insert(0, "forged ");
  b.doc.getText("anything").insert(0, "forged ");
  editor.doc.getText("anything").insert(4, "!");
  await expect.poll(() => text(b.doc)).toContain("kept!");
  const { updates } = await backend.log.load("doc");
  expect(new Set(updates.map((update) => update.actor))).toEqual(new Set(["token:ed"]));
  expect(text(editor.doc)).toBe("kept!");
});

test("a wrong, a missing and an expired token get a permanent close code", async () => {
  const { url } = await runCollab({ authorize: tokenAuthorize({ secret, now: Date.now }) });
  const expired = await signCollabToken(
    { sub: "x", documents: "*", role: "editor", expiresAtMs: Date.now() - 5_000 },
    secret,
  );
  const elsewhere = await signCollabToken({ sub: "x", documents: ["b"], role: "editor", expiresAtMs: null }, secret);
  for (const [token, code] of [
    ["nonsense", 4401],
    ["", 4401],
    [expired, 4401],
    [elsewhere, 4403],
  ] as const) {
    const codes: number[] = [];
    const plain = yWebsocket(url, "doc", token);
    plain.provider.on("connection-close", (event) => codes.push(event?.code ?? 0));
    const { provider } = hocuspocus(url, "doc", token);
    provider.on("close", ({ event }: { event: { code: number } }) => codes.push(event.code));
    await expect.poll(() => codes).toEqual([code, code]);
    expect(plain.provider.shouldConnect).toBe(false);
    provider.destroy();
  }
});

test("a token that expires ends the live socket", async () => {
  const { url } = await runCollab({ authorize: tokenAuthorize({ secret, now: Date.now }) });
  const token = await signCollabToken(
    { sub: "x", documents: "*", role: "editor", expiresAtMs: Date.now() + 2_000 },
    secret,
  );
  const { provider } = yWebsocket(url, "doc", token);
  const codes: number[] = [];
  provider.on("connection-close", (event) => codes.push(event?.code ?? 0));
  await expect.poll(() => provider.synced).toBe(true);
  await expect.poll(() => codes, { timeout: 5_000 }).toEqual([4401]);
});

test("[ACC-2] a new token on an open connection changes its rights at once, without a break", async () => {
  const { url, backend } = await runCollab({
    authorize: ({ token }) =>
      Promise.resolve({
        actor: "user:ada",
        role: token === "may write" ? "editor" : "viewer",
        user: null,
        expiresAtMs: null,
      }),
  });
  const client = await new RawClient(url, "doc", { token: "may write" }).open();
  onTestFinished(() => client.ws.terminate());
  client.edit((doc) => doc.getText("anything").insert(0, "kept"));
  await client.until("the acknowledgement", () => client.accepted === 2);
  client.send(tokenFrame("doc", "may read", "test"));
  await client.until("the new rights", () => client.authenticated === "readonly");
  client.edit((doc) => doc.getText("anything").insert(0, "not "));
  await client.until("the refusal", () => client.declined === 1);
  expect((await backend.log.load("doc")).head.seq).toBe(1);
  expect(client.closed).toBeNull();
});

test("a server that takes too long to decide says unavailable, not that one must sign in", async () => {
  const { url } = await runCollab({ authorize: () => new Promise(() => undefined) });
  const client = new RawClient(url, "doc");
  onTestFinished(() => client.ws.terminate());
  await client.until("the end of the socket", () => client.closed !== null, limits.authorizeMs * 3);
  expect(client.closed?.code).toBe(1013);
});
