import { afterAll, beforeAll, expect, test } from "vitest";
import * as Y from "yjs";
import { Binding } from "#lib/document/binding/binding.ts";
import type { Backend } from "#lib/server/backend.ts";
import type { Account } from "#lib/server/services/accounts.ts";
import { changeDocument, createDocument } from "#lib/server/services/documents.ts";
import { openTestBackend } from "#tests/support/backend.ts";
import { buildAccount } from "#tests/support/people.ts";
import { seededRandom } from "#tests/support/random.ts";
import { schema } from "#tests/support/replica.ts";

let backend: Backend;
let destroy: () => Promise<void>;
let ada: Account;

beforeAll(async () => {
  ({ backend, destroy } = await openTestBackend());
  ada = await buildAccount(backend);
});

afterAll(() => destroy());

const by = { actor: "user:x", kind: "api" } as const;

async function make(text: string): Promise<string> {
  const content = await backend.composer.compose({ title: "", content: { format: "text", source: text } });
  return createDocument(backend, { ownerId: ada.id, content });
}

async function textOf(id: string): Promise<string> {
  return (await backend.composer.write(id, "text")).text;
}

/** Somebody else types at the end of each line of the document as it is now; it is committed later. */
async function typeLater(id: string, letter: string): Promise<() => Promise<void>> {
  const doc = new Y.Doc();
  for (const { bytes } of (await backend.log.load(id)).updates) Y.applyUpdate(doc, bytes);
  const before = Y.encodeStateVector(doc);
  const binding = new Binding(doc, schema);
  const lines = binding.node.textBetween(0, binding.node.content.size, "\n").split("\n");
  for (const index of lines.keys()) {
    lines[index] += letter;
    const content = lines.map((text) => ({ type: "paragraph", content: [{ type: "text", text }] }));
    binding.replace(schema.nodeFromJSON({ type: "doc", content }), binding);
  }
  const bytes = Y.encodeStateAsUpdate(doc, before);
  return async () => {
    await backend.log.append({ stream: id, actor: "user:y", connection: "", kind: "edit", bytes });
  };
}

test("[API-2] whatever is put, the document is that, by a change of what differs alone", async () => {
  const { below } = seededRandom(7);
  const words = ["a", "b", "c", "long words", ""];
  const lines = () => Array.from({ length: 1 + below(12) }, () => words[below(words.length)] ?? "");
  const id = await make("start");
  for (let round = 0; round < 60; round += 1) {
    const wanted = lines().join("\n");
    await changeDocument(backend, by, id, { put: { format: "text", source: wanted } });
    expect(await textOf(id)).toBe(wanted);
  }
  const head = (await backend.log.heads([id])).get(id);
  const same = await changeDocument(backend, by, id, { put: { format: "text", source: await textOf(id) } });
  expect(same).toEqual(head);
});

test("[EDIT-11] [API-2] footnotes of markdown come into a document, beside those that it has, and stay the same when it is put back", async () => {
  const source = (word: string) => `${word}[^1]\n\n[^1]: About ${word}.`;
  const content = await backend.composer.compose({ title: "", content: { format: "markdown", source: source("sea") } });
  const id = await createDocument(backend, { ownerId: ada.id, content });
  const append = { op: "append", content: { format: "markdown", source: source("air") } } as const;
  await changeDocument(backend, by, id, { patch: [append] });
  expect(await textOf(id)).toBe("sea[1]\nair[2]\n[1] About sea.\n[2] About air.");
  const head = (await backend.log.heads([id])).get(id);
  const markdown = (await backend.composer.write(id, "markdown")).text;
  expect(await changeDocument(backend, by, id, { put: { format: "markdown", source: markdown } })).toEqual(head);
  expect(await textOf(id)).toBe("sea[1]\nair[2]\n[1] About sea.\n[2] About air.");
  // A block that is replaced keeps its footnote, and so do words that are.
  const json = (text: string, footnote: string) => ({
    type: "doc",
    content: [
      {
        type: "paragraph",
        content: [
          { type: "text", text },
          { type: "footnote", attrs: { id: footnote } },
        ],
      },
    ],
  });
  const [first] = JSON.parse((await backend.composer.write(id, "json")).text).content[0].content.slice(1);
  const replace = { op: "replace", at: 0, content: { format: "json", source: json("sea!", first.attrs.id) } } as const;
  await changeDocument(backend, by, id, { patch: [replace] });
  expect(await textOf(id)).toBe("sea![1]\nair[2]\n[1] About sea.\n[2] About air.");
  const html = (await backend.composer.write(id, "html")).text;
  const before = (await backend.log.heads([id])).get(id);
  expect(await changeDocument(backend, by, id, { put: { format: "html", source: html } })).toEqual(before);
});

test("[API-2] what another writes at the same moment into blocks that stay is kept, letter by letter", async () => {
  const id = await make(["one", "two", "three", "four", "five"].join("\n"));
  const commit = await typeLater(id, "!");
  await changeDocument(backend, by, id, {
    put: { format: "text", source: ["zero", "one", "TWO", "three", "five"].join("\n") },
  });
  await commit();
  // What was typed into a block that went stands at the end of the one before it (SYNC-1).
  expect((await textOf(id)).split("\n")).toEqual(["zero", "one!", "TWO!", "three!!", "five!"]);
});

test("[API-2] thousands of changed blocks are taken in at once, and keep nobody else's work waiting", async () => {
  const lines = (letter: string) => Array.from({ length: 4_000 }, (_, index) => `${letter} line ${index}`).join("\n");
  const [id, other] = [await make(lines("a")), await make("small")];
  const beganMs = performance.now();
  const long = changeDocument(backend, by, id, { put: { format: "text", source: lines("b") } });
  await changeDocument(backend, by, other, { title: "Quick" });
  await long;
  // It takes half a second; compared block by block with all others it took longer than the ten that it has.
  expect(performance.now() - beganMs).toBeLessThan(10_000);
  expect((await textOf(id)).startsWith("b line 0\n")).toBe(true);
}, 30_000);

test("[API-3] what takes too long, does not fit or is no document is refused, and the next one is not", async () => {
  for (const [format, source] of [
    ["json", null],
    ["json", { type: "doc", content: [{ type: "table" }] }],
    ["json", { type: "doc", content: [{ type: "paragraph", content: [{ type: "text", text: "" }] }] }],
  ] as const) {
    await expect(backend.composer.compose({ title: "", content: { format, source } })).rejects.toMatchObject({
      code: "bad_request",
    });
  }
  await expect(backend.composer.adopt(new Uint8Array([1, 2]), "")).rejects.toMatchObject({ code: "bad_update" });
  const id = await make("x");
  await expect(
    changeDocument(backend, by, id, { put: { format: "text", source: "y" } }, { epoch: 9, seq: 1 }),
  ).rejects.toMatchObject({ code: "conflict" });
  await expect(
    changeDocument(backend, by, id, { patch: [{ op: "replace", at: 5, content: { format: "text", source: "y" } }] }),
  ).rejects.toMatchObject({ code: "bad_request" });
  // 33 MiB of text are more than a document may have.
  await expect(
    changeDocument(backend, by, id, { put: { format: "text", source: "x".repeat(33 * 1024 * 1024) } }),
  ).rejects.toMatchObject({ code: "too_large" });
  expect(await textOf(id)).toBe("x");
}, 60_000);

for (const [name, markdown] of Object.entries({
  "marks within marks": '**bold *both* bold** ~~gone~~ `code` [link](<https://example.org/a> "title")',
  "code with backticks": "`` a`b ``\n\n```js\nlet a = 1;\n```",
  "lists in lists": "- one\n  - two\n    - three\n- four\n\n3. three\n4. four",
  tasks: "- [x] done\n- [ ] open",
  "a quote with a list": "> said\n> \n> - one\n> - two",
  "what markdown has no words for": "<u>under</u> H<sub>2</sub>O x<sup>2</sup> <mark>marked</mark>",
  "letters that mean something": "1\\. not a list\n\n\\# not a heading\n\n\\*not bold\\* \\<tag> a\\_b \\&amp; &lt;",
  "a line break": "one\\\ntwo",
  "a table with bars and marks": "| a | b |\n| --- | --- |\n| x\\|y | **bold** |",
})) {
  test(`markdown comes back as it went: ${name}`, async () => {
    const id = await createDocument(backend, {
      ownerId: ada.id,
      content: await backend.composer.compose({ title: "", content: { format: "markdown", source: markdown } }),
    });
    const once = (await backend.composer.write(id, "markdown")).text;
    const json = (await backend.composer.write(id, "json")).text;
    const again = await createDocument(backend, {
      ownerId: ada.id,
      content: await backend.composer.compose({ title: "", content: { format: "markdown", source: once } }),
    });
    expect((await backend.composer.write(again, "json")).text).toBe(json);
    expect((await backend.composer.write(again, "markdown")).text).toBe(once);
  });
}
