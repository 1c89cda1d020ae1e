import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import * as Y from "yjs";
import { limits } from "#lib/protocol/limits.ts";
import type { Backend } from "#lib/server/backend.ts";
import {
  attach,
  findAttachment,
  holdAttachments,
  openAttachment,
  sweepAttachments,
} from "#lib/server/services/attachments.ts";
import { mediaTypeOf } from "#lib/server/media-types.ts";
import { createDocument, duplicateDocument } from "#lib/server/services/documents.ts";
import { setLink } from "#lib/server/services/links.ts";
import { accessOf, removeMember, requireAccess, setMember } from "#lib/server/services/sharing.ts";
import { purgeDocument, trashDocument } from "#lib/server/services/trash.ts";
import { newId } from "#lib/std/ids.ts";
import { openTestBackend } from "#tests/support/backend.ts";
import { buildAccount, guest, who } from "#tests/support/people.ts";

const databases: Record<string, () => string | undefined> = {
  sqlite: () => undefined,
  postgres: () => inject("postgresUrl"),
};

const dayMs = 24 * 60 * 60 * 1000;
const stranger = { userId: null, actor: null };
const picture = (width: number, height: number) =>
  sharp({ create: { width, height, channels: 3, background: "#336699" } });

async function* inPieces(bytes: Uint8Array | string, size = 1_000): AsyncGenerator<Uint8Array> {
  const all = Buffer.from(bytes);
  for (let at = 0; at < all.byteLength; at += size) yield all.subarray(at, at + size);
}

describe.each(Object.keys(databases))("attachments on %s", (database) => {
  let backend: Backend;
  let destroy: () => Promise<void>;
  let nowMs: number | null = null;

  beforeAll(async () => {
    const opened = await openTestBackend(databases[database]?.());
    ({ destroy } = opened);
    backend = { ...opened.backend, now: () => nowMs ?? opened.backend.now() };
  });

  afterAll(() => destroy());

  async function scene() {
    const [ada, ben] = [await buildAccount(backend), await buildAccount(backend)];
    const id = await createDocument(backend, { ownerId: ada.id, title: "Hers" });
    const send = (content: Uint8Array | string, name = "a.bin", by = who(ada)) =>
      attach(backend, by, id, { name, content: inPieces(content), bytes: null });
    return { ada, ben, id, send };
  }

  const readable = async (by: Parameters<typeof findAttachment>[1], id: string) =>
    (await findAttachment(backend, by, id)) !== null;
  const blobOf = (id: string) => backend.blobs.get(`attachments/${id}`);

  /** Writes an update into a document's log that names an attachment, as a picture in it does. */
  async function name(documentId: string, attachmentId: string) {
    const doc = new Y.Doc();
    doc.getText("t").insertEmbed(0, { $type: "image", src: `/attachments/${attachmentId}` });
    const bytes = Y.encodeStateAsUpdate(doc);
    await backend.log.append({ stream: documentId, actor: "user:x", connection: "", kind: "edit", bytes });
  }

  test("[FILE-1] a file comes back byte for byte, under its name, and what it is says its content alone", async () => {
    const { ada, send } = await scene();
    const bytes = crypto.getRandomValues(new Uint8Array(65_000));
    const sent = await send(bytes, "../../etc/pass\nwd.html");
    expect(sent).toEqual({
      id: sent.id,
      name: ".. .. etc pass wd.html",
      mediaType: "application/octet-stream",
      bytes: 65_000,
      width: null,
      height: null,
    });
    const found = await findAttachment(backend, who(ada), sent.id);
    expect(found).toEqual(sent);
    const content = await openAttachment(backend, sent);
    expect(new Uint8Array(await new Response(content).arrayBuffer())).toEqual(bytes);
    const types: [string | Uint8Array, string][] = [
      ["<html><script>alert(1)</script>", "application/octet-stream"],
      ["%PDF-1.7 x", "application/pdf"],
      [`<?xml version="1.0"?>\n<!-- a -->\n<svg xmlns="http://www.w3.org/2000/svg"/>`, "image/svg+xml"],
      ["<html><svg>", "application/octet-stream"],
      ["", "application/octet-stream"],
    ];
    for (const [content, mediaType] of types) expect((await send(content, "x.png")).mediaType).toBe(mediaType);
  });

  test("[FILE-2] a picture is made anew, upright, and nothing else of it is left", async () => {
    const { send } = await scene();
    const source = await picture(400, 200)
      .withMetadata({ orientation: 6 })
      .withExif({ IFD0: { Copyright: "a secret place" } })
      .jpeg()
      .toBuffer();
    const polyglot = Buffer.concat([source, Buffer.from("<script>alert(1)</script>PK\x03\x04")]);
    const sent = await send(polyglot);
    expect(sent).toMatchObject({ mediaType: "image/jpeg", width: 200, height: 400 });
    const kept = Buffer.from((await blobOf(sent.id)) ?? []);
    expect(kept.byteLength).toBe(sent.bytes);
    expect(["a secret place", "<script>"].filter((left) => kept.includes(left))).toEqual([]);
    const formats = [
      ["png", "image/png"],
      ["webp", "image/webp"],
      ["gif", "image/webp"],
      ["avif", "image/webp"],
    ] as const;
    for (const [format, mediaType] of formats) {
      const made = await send(await picture(30, 20).toFormat(format).toBuffer());
      expect([format, made]).toMatchObject([format, { mediaType, width: 30, height: 20 }]);
    }
    const wide = await send(await picture(6_000, 600).png().toBuffer());
    expect(wide).toMatchObject({ width: 3_840, height: 384 });
  });

  test("[FILE-2] what a file is, is known at once, whatever its first bytes are", async () => {
    const hostile = [
      "<!---->".repeat(600),
      "<!--".repeat(1_000),
      " ".repeat(5_000),
      "<?xml".repeat(800),
      "<!-- -->\n".repeat(500),
    ];
    const beganMs = performance.now();
    for (const text of hostile) mediaTypeOf(Buffer.from(text));
    expect(performance.now() - beganMs).toBeLessThan(500);
    const drawing = Buffer.from(`<!-- a -- b --><!DOCTYPE svg PUBLIC "x">\r\n<svg\n>`);
    expect(mediaTypeOf(drawing)).toBe("image/svg+xml");
  });

  test("[FILE-1] a name keeps its letters and its ending, whatever its length", async () => {
    const { send } = await scene();
    const family = "\u{1f468}\u200d\u{1f469}\u200d\u{1f467}";
    expect((await send("x", `${family}.pdf`)).name).toBe(`${family}.pdf`);
    const long = (await send("x", `${"\u{1f30a}".repeat(300)}.pdf`)).name;
    expect([long.length <= limits.attachmentNameLength, long.isWellFormed(), long.endsWith("\u{1f30a}.pdf")]).toEqual([
      true,
      true,
      true,
    ]);
    expect((await send("x", "a\u202egnp.exe")).name).toBe("a gnp.exe");
  });

  test("[FILE-2] who sends much at once waits, and a document holds 2 GB at most", async () => {
    const { ada, id, send } = await scene();
    let letGo = () => {};
    const free = new Promise<void>((resolve) => {
      letGo = resolve;
    });
    let begun = 0;
    async function* slow() {
      begun += 1;
      yield Buffer.from("x");
      await free;
    }
    const six = Array.from({ length: 6 }, () =>
      attach(backend, who(ada), id, { name: "x", content: slow(), bytes: 1 }),
    );
    await expect.poll(() => begun).toBe(6);
    await expect(send("x")).rejects.toMatchObject({ code: "too_many" });
    letGo();
    await Promise.all(six);
    const sent = await send("x");
    await backend.db
      .updateTable("attachment")
      .set({ bytes: limits.attachmentBytesOfDocument - 6 })
      .where("id", "=", sent.id)
      .execute();
    await expect(attach(backend, who(ada), id, { name: "x", content: inPieces("x"), bytes: 1 })).rejects.toMatchObject({
      code: "too_large",
    });
  });

  test("[FILE-2] a picture that moves goes on moving", async () => {
    const { send } = await scene();
    const frames = [picture(20, 10), picture(20, 10).negate()].map((frame) => frame.png().toBuffer());
    const moving = await sharp(await Promise.all(frames), { join: { animated: true } })
      .gif()
      .toBuffer();
    const sent = await send(moving);
    expect(sent).toMatchObject({ width: 20, height: 10, mediaType: "image/webp" });
    expect((await sharp((await blobOf(sent.id)) ?? undefined).metadata()).pages).toBe(2);
  });

  test("[FILE-2] what cannot be read, is too large, or breaks off leaves nothing", async () => {
    const { id, ada, send } = await scene();
    const before = (await backend.blobs.list("attachments")).length;
    const png = await picture(400, 400).png().toBuffer();
    await expect(send(png.subarray(0, 60))).rejects.toMatchObject({ code: "bad_request" });
    await expect(send(Buffer.concat([Buffer.from([0xff, 0xd8, 0xff]), Buffer.alloc(90)]))).rejects.toMatchObject({
      code: "bad_request",
    });
    async function* endless() {
      for (;;) yield Buffer.alloc(1_000_000);
    }
    const endlessly = attach(backend, who(ada), id, { name: "x", content: endless(), bytes: null });
    await expect(endlessly).rejects.toMatchObject({ code: "too_large" });
    async function* broken() {
      yield Buffer.alloc(10);
      throw new Error("the socket is gone");
    }
    await expect(attach(backend, who(ada), id, { name: "x", content: broken(), bytes: null })).rejects.toThrow(
      "the socket",
    );
    expect((await backend.blobs.list("attachments")).length).toBe(before);
    expect(
      await backend.db.selectFrom("attachment_use").where("document_id", "=", id).select("document_id").execute(),
    ).toEqual([]);
    const cutOff = attach(backend, who(ada), id, { name: "x", content: inPieces("half of it"), bytes: 20 });
    await expect(cutOff).rejects.toThrow("The file did not arrive whole.");
    expect((await backend.blobs.list("attachments")).length).toBe(before);
    const most = await send(Buffer.alloc(limits.attachmentBytes));
    expect(most.bytes).toBe(limits.attachmentBytes);
  });

  test("[FILE-3] whoever may read a document that holds it has it, as long as they may; nobody else", async () => {
    const { ada, ben, id, send } = await scene();
    const sent = await send("text");
    expect(await readable(who(ada), sent.id)).toBe(true);
    for (const by of [who(ben), guest(), stranger]) expect(await readable(by, sent.id)).toBe(false);
    for (const none of [newId(), "", "../x", `${sent.id}/`]) expect(await readable(who(ada), none)).toBe(false);
    const by = { who: who(ada), access: await requireAccess(backend, who(ada), id, "share") };
    await setMember(backend, by, { userId: ben.id, role: "viewer" });
    expect(await readable(who(ben), sent.id)).toBe(true);
    await expect(
      attach(backend, who(ben), id, { name: "", content: inPieces("x"), bytes: null }),
    ).rejects.toMatchObject({
      code: "forbidden",
    });
    await removeMember(backend, by, ben.id);
    expect(await readable(who(ben), sent.id)).toBe(false);
    await setLink(backend, by, { scope: "anyone", role: "viewer", expiresAtMs: null });
    for (const each of [who(ben), guest(), stranger]) expect(await readable(each, sent.id)).toBe(true);
    await setLink(backend, by, { scope: "restricted", role: "viewer", expiresAtMs: null });
    for (const each of [who(ben), guest(), stranger]) expect(await readable(each, sent.id)).toBe(false);
    await trashDocument(backend, who(ada), id);
    expect(await readable(who(ada), sent.id)).toBe(false);
  });

  test("[FILE-3] a document holds what was pasted into it by somebody who may read it, and nothing else", async () => {
    const { ada, ben, send } = await scene();
    const sent = await send("text");
    const his = await createDocument(backend, { ownerId: ben.id, title: "His" });
    await holdAttachments(backend, who(ben), his, [sent.id, newId(), "x"]);
    expect(await readable(who(ben), sent.id)).toBe(false);
    await expect(holdAttachments(backend, who(ada), his, [sent.id])).rejects.toMatchObject({ code: "forbidden" });
    const by = { who: who(ben), access: await requireAccess(backend, who(ben), his, "share") };
    await setMember(backend, by, { userId: ada.id, role: "editor" });
    await holdAttachments(backend, who(ada), his, [sent.id, sent.id]);
    await holdAttachments(backend, who(ada), his, [sent.id]);
    expect(await readable(who(ben), sent.id)).toBe(true);
  });

  test("[FILE-3] a copy holds what it shows, and goes on when the first is deleted for good", async () => {
    const { ada, id, send } = await scene();
    const [shown, other] = [await send("shown"), await send("other")];
    await name(id, shown.id);
    const copy = await duplicateDocument(backend, who(ada) as never, id, { title: "Copy" });
    await trashDocument(backend, who(ada), id);
    await purgeDocument(backend, who(ada) as never, id);
    expect((await accessOf(backend, who(ada), copy)).role).toBe("owner");
    expect([await readable(who(ada), shown.id), await readable(who(ada), other.id)]).toEqual([true, false]);
    nowMs = Date.now() + 2 * dayMs;
    await sweepAttachments(backend, { thorough: false });
    nowMs = null;
    expect([(await blobOf(shown.id)) === null, (await blobOf(other.id)) === null]).toEqual([false, true]);
  });

  test("[API-2] pictures and files come back from markdown and HTML as they went; figures of other pages keep their words", async () => {
    const { ada } = await scene();
    const compose = (format: "html" | "markdown", source: string) =>
      backend.composer.compose({ title: "", content: { format, source } });
    const documentOf = async (format: "html" | "markdown", source: string) =>
      createDocument(backend, { ownerId: ada.id, content: await compose(format, source) });
    const read = async (id: string, format: "json" | "markdown" | "html") =>
      (await backend.composer.write(id, format)).text;
    const source = `<p>a</p><figure data-align="right" data-wrap="around"><img src="/attachments/x" alt="The sea" width="300" height="150"><figcaption>
      From   the pier
    </figcaption></figure><figure><img src="/attachments/y" width="20" height="10"></figure><div data-attachment="/attachments/z" data-name="z.pdf" data-bytes="12"></div><figure><img src="/attachments/w" alt="plain"></figure>`;
    const first = await documentOf("html", source);
    const json = await read(first, "json");
    expect(JSON.parse(json)).toMatchObject({
      content: [
        { type: "paragraph" },
        {
          attrs: {
            src: "/attachments/x",
            alt: "The sea",
            caption: "From the pier",
            align: "right",
            wrap: "around",
            width: 300,
          },
        },
        { attrs: { src: "/attachments/y", width: 20, height: 10 } },
        { type: "attachment", attrs: { src: "/attachments/z", name: "z.pdf", bytes: 12 } },
        { attrs: { src: "/attachments/w", alt: "plain" } },
      ],
    });
    for (const format of ["html", "markdown"] as const) {
      const again = await documentOf(format, await read(first, format));
      expect([format, JSON.parse(await read(again, "json"))]).toEqual([format, JSON.parse(json)]);
    }
    const foreign = await documentOf(
      "html",
      `<figure><table><tr><td>cell<img src="/a.png"></td></tr></table></figure><figure><blockquote>said</blockquote><figcaption>who</figcaption></figure><figure><figure><img src="/b.png"></figure><figure><img src="/c.png"></figure></figure>`,
    );
    const kept = await read(foreign, "html");
    for (const words of ["cell", "said", "who", "/b.png", "/c.png"]) expect(kept).toContain(words);
  });

  test("[FILE-4] what a document's history names stays; what never came into it goes after a month", async () => {
    const { ada, id, send } = await scene();
    const [named, lost] = [await send("named"), await send("lost")];
    await name(id, named.id);
    for (const days of [1, 29]) {
      nowMs = Date.now() + days * dayMs;
      await sweepAttachments(backend, { thorough: true });
    }
    expect([(await blobOf(named.id)) === null, (await blobOf(lost.id)) === null]).toEqual([false, false]);
    for (const days of [31, 400]) {
      nowMs = Date.now() + days * dayMs;
      await sweepAttachments(backend, { thorough: true });
    }
    nowMs = null;
    expect([(await blobOf(named.id)) === null, (await blobOf(lost.id)) === null]).toEqual([false, true]);
    expect(await readable(who(ada), named.id)).toBe(true);
  });

  test("[FILE-4] what a crash has left without a row goes after a day, unless it may be another database's", async () => {
    const { send } = await scene();
    await send("known");
    await backend.blobs.put("attachments/left-by-a-crash", Buffer.from("x"));
    await sweepAttachments(backend, { thorough: true });
    expect(await backend.blobs.get("attachments/left-by-a-crash")).not.toBeNull();
    nowMs = Date.now() + 2 * dayMs;
    await sweepAttachments(backend, { thorough: false });
    expect(await backend.blobs.get("attachments/left-by-a-crash")).not.toBeNull();
    await sweepAttachments(backend, { thorough: true });
    nowMs = null;
    expect(await backend.blobs.get("attachments/left-by-a-crash")).toBeNull();
  });
});
