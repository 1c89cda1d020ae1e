import { afterAll, beforeAll, expect, test, vi } from "vitest";
import * as Y from "yjs";
import type { Backend } from "#lib/server/backend.ts";
import { makeRenderer } from "#lib/server/renderer.ts";
import { createDocument } from "#lib/server/services/documents.ts";
import type { Account } from "#lib/server/services/accounts.ts";
import { buildAccount } from "#tests/support/people.ts";
import { openTestBackend } from "#tests/support/backend.ts";

let backend: Backend;
let ada: Account;
let destroy: () => Promise<void>;

beforeAll(async () => {
  ({ backend, destroy } = await openTestBackend());
  ada = await buildAccount(backend);
});

afterAll(() => destroy());

async function write(id: string, change: (body: Y.XmlText) => void): Promise<void> {
  const doc = new Y.Doc();
  const { checkpoint, updates } = await backend.log.load(id);
  for (const { bytes, ...row } of [...(checkpoint === null ? [] : [checkpoint]), ...updates]) {
    if (!("actor" in row) || row.actor !== "user:mallory") Y.applyUpdate(doc, bytes);
  }
  const before = Y.encodeStateVector(doc);
  doc.transact(() => change(doc.get("default", Y.XmlText) as Y.XmlText));
  const bytes = Y.encodeStateAsUpdate(doc, before);
  await backend.log.append({ stream: id, actor: "system:t", connection: "", kind: "api", bytes });
}

/** Puts a block before all others. */
function block(body: Y.XmlText, text: string, formats: Record<string, unknown> = {}, attributes = {}): void {
  const marker = new Y.XmlElement("block");
  for (const [name, value] of Object.entries(attributes)) marker.setAttribute(name, value as string);
  body.insertEmbed(0, marker);
  body.insert(1, text, formats);
}

test("[UX-1] a stored document is rendered as the editor would show it, and again when it has changed", async () => {
  const id = await createDocument(backend, { ownerId: ada.id, title: "T" });
  await write(id, (body) => block(body, "bold", { bold: true }));
  const first = await backend.renderer.render(id);
  expect(first).toEqual({
    title: "T",
    language: null,
    html: "<p><strong>bold</strong></p><p></p>",
    position: { epoch: 1, seq: 2 },
  });
  await write(id, (body) => block(body, "<script>alert(1)</script>"));
  const second = await backend.renderer.render(id);
  expect(second.html).toBe("<p>&lt;script&gt;alert(1)&lt;/script&gt;</p><p><strong>bold</strong></p><p></p>");
});

test("five hundred who open one document cost one load and one render", async () => {
  const id = await createDocument(backend, { ownerId: ada.id });
  const load = vi.spyOn(backend.log, "load");
  const renderer = makeRenderer(backend.log);
  const all = await Promise.all(Array.from({ length: 500 }, () => renderer.render(id)));
  expect(new Set(all.map(({ html }) => html))).toEqual(new Set(["<p></p>"]));
  await renderer.render(id);
  expect(load).toHaveBeenCalledTimes(1);
  await renderer.close();
});

test("hostile content renders as harmless text or nothing", async () => {
  const id = await createDocument(backend, { ownerId: ada.id });
  const evil = "red;position:fixed;inset:0;background:url(//evil.example)";
  await write(id, (body) => {
    block(body, "click", { link: { href: "javascript:alert(1)", target: '"><img src=x onerror=alert(1)>' } });
    block(body, "x", { bold: { onclick: "alert(1)" }, textStyle: { color: evil }, highlight: { color: evil } });
    block(body, "y", {}, { textAlign: evil, lineHeight: evil, indent: 1e9, lang: '"><script>' });
    block(body, "", {}, { $type: "image", src: "javascript:alert(1)", width: "9e9", alt: '"><script>' });
    block(body, "z", {}, { $type: "__proto__", $in: "constructor/__proto__" });
  });
  const { html } = await backend.renderer.render(id);
  expect(html).toContain("click");
  expect(html).not.toMatch(/javascript:|onerror|onclick|position|evil|<script|target="">/);
});

test("a node or a mark that this version does not know hides nothing else", async () => {
  const id = await createDocument(backend, { ownerId: ada.id });
  await write(id, (body) => {
    block(body, "after", { sparkle: {} });
    block(body, "inside", {}, { $type: "holograph", depth: 3 });
    block(body, "before");
    const foreign = new Y.XmlElement("paragraph");
    foreign.insert(0, [new Y.XmlText("of another editor")]);
    body.insertEmbed(1, foreign);
  });
  const { html } = await backend.renderer.render(id);
  for (const word of ["before", "inside", "after", "of another editor"]) expect(html).toContain(word);
});

test("[LOG-3] a poisoned row does not hide the document", async () => {
  const id = await createDocument(backend, { ownerId: ada.id });
  await backend.log.append({
    stream: id,
    actor: "user:mallory",
    connection: "",
    kind: "edit",
    bytes: new Uint8Array([9, 9, 9]),
  });
  await write(id, (body) => block(body, "still here"));
  expect((await backend.renderer.render(id)).html).toContain("still here");
});
