import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { Editor } from "@tiptap/core";
import type * as Y from "yjs";
import { addressOf, expect, paragraphs, test } from "./stories.ts";

test("[SYNC-3] what somebody writes past the editor runs nothing, asks nobody, and leads nowhere it must not, in both pages and the page from the server", async ({
  author,
  arrive,
}) => {
  const asked: string[] = [];
  const outside = createServer((request, response) => {
    asked.push(request.url ?? "");
    response.end();
  });
  await new Promise<void>((resolve) => outside.listen(0, "127.0.0.1", resolve));
  const elsewhere = `http://127.0.0.1:${(outside.address() as AddressInfo).port}`;
  const ada = await author("Ada");
  const ben = await arrive("Ben", addressOf(ada));
  await ada.text.click();
  await ada.page.keyboard.type("before");
  await expect(ada.status).toHaveText("Saved");
  await ada.text.evaluate((element, url) => {
    const { doc } = (element as unknown as { editor: Editor }).editor.storage.sharedEditing;
    if (doc === null) throw new Error("There is no document.");
    const body = doc.get("default") as Y.XmlText;
    const delta = body.toDelta() as { insert: unknown }[];
    // The page gives its Yjs to nobody: what is there was made by it.
    const marker = delta.find(({ insert }) => typeof insert === "object")?.insert as Y.XmlElement;
    const Element = marker.constructor as new (name: string) => Y.XmlElement;
    const script = "javascript:window.hit=1";
    const style = `red; background: url(${url}/style)`;
    const breakout = `"><img src=x onerror="window.hit=1"><script>window.hit=1</script>`;
    const blocks: Record<string, unknown>[] = [
      { $type: "image", src: script, alt: breakout, caption: breakout },
      { $type: "image", src: `${url}/picture.png`, width: 1e9, crop: { top: style, right: 0, bottom: 0, left: 0 } },
      {
        $type: "image",
        src: "/icon.svg#<script>",
        width: 40,
        height: 40,
        align: breakout,
        wrap: style,
        title: breakout,
      },
      { $type: "attachment", src: script, name: breakout, bytes: "1e9" },
      { $type: "embed", src: script, title: breakout, height: "9e9" },
      { $type: "embed", src: `${url}/frame`, title: "frame", height: 1e9 },
      { $type: "blockMath", latex: String.raw`\href{javascript:window.hit=1}{x}\includegraphics{${url}/math.png}` },
      { $type: "heading", id: breakout, level: script, textAlign: style, lineHeight: style },
      { $type: "paragraph", lang: breakout, dir: breakout, indent: 1e9, spaceBefore: style },
      { $type: breakout, attributes: breakout },
    ];
    doc.transact(() => {
      const add = (attributes: Record<string, unknown>) => {
        const made = new Element("block");
        for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value as string);
        body.insertEmbed(body.length, made);
      };
      for (const block of blocks) add(block);
      add({ $type: "paragraph" });
      body.insert(body.length, "evil", { link: { href: script, title: breakout } });
      body.insert(body.length, "styled", {
        textStyle: { color: style, fontFamily: `x; background: url(${url}/font)` },
      });
      for (const [name, attributes] of Object.entries({
        mention: { kind: "document", target: `../..//${url}`, label: breakout },
        date: { value: breakout },
        bookmark: { id: breakout, name: breakout },
        inlineMath: { latex: String.raw`\url{javascript:window.hit=1}` },
      })) {
        const made = new Element(name);
        for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
        body.insertEmbed(body.length, made);
      }
      add({ $type: "paragraph" });
      body.insert(body.length, "after", {});
    });
  }, elsewhere);

  for (const { text } of [ada, ben]) {
    await expect(text.getByText("after", { exact: true })).toBeVisible();
    await expect(text.locator("figure")).toHaveCount(3);
  }
  await expect(ada.status).toHaveText("Saved");
  await ben.page.reload();
  await expect(ben.text.getByText("after", { exact: true })).toBeVisible();
  // Others go on writing beside it.
  await ben.text.getByText("before").click();
  await ben.page.keyboard.press("Home");
  await ben.page.keyboard.type("still ");
  await expect.poll(async () => (await paragraphs(ada))[0]).toBe("still before");
  const html = await (await ben.page.request.get(addressOf(ada))).text();
  for (const [where, { page }] of Object.entries({ ada, ben })) {
    expect([where, await page.evaluate(() => (window as { hit?: number }).hit)]).toEqual([where, undefined]);
    expect([where, await page.evaluate(wrongIn, null)]).toEqual([where, []]);
    expect(await page.locator(".ProseMirror script, .ProseMirror iframe").count()).toBe(0);
  }
  expect(await ada.page.evaluate(wrongIn, html)).toEqual([]);
  expect(asked).toEqual([]);
  outside.close();
});

/** What in a text, this page's or that of some HTML, has an address or a style that it must not have, or is a script or a frame. */
function wrongIn(html: string | null): string[] {
  const page = html === null ? document : new DOMParser().parseFromString(html, "text/html");
  const text = page.querySelector(".ProseMirror");
  if (text === null || !/after/.test(text.textContent)) return ["There is no text."];
  return [...text.querySelectorAll("*")].flatMap((each) => {
    const wrong = each.getAttributeNames().filter((name) => {
      const value = each.getAttribute(name) ?? "";
      return (
        name.startsWith("on") || (/^(?:href|src|style)$/.test(name) && /javascript:|url\(|window\.hit/i.test(value))
      );
    });
    return /^(?:SCRIPT|IFRAME|OBJECT)$/.test(each.tagName) || wrong.length > 0 ? [each.outerHTML] : [];
  });
}
