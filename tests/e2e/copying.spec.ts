import { readFileSync } from "node:fs";
import type { Editor } from "@tiptap/core";
import sharp from "sharp";
import { expect, test } from "./stories.ts";

test("[EDIT-16] what is copied in the page has its looks and signs for other programs, and is what it was when it is pasted here", async ({
  author,
}) => {
  const ada = await author("Ada");
  const { page, context } = ada;
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  const words = (text: string) => ({ type: "paragraph", content: [{ type: "text", text }] });
  await ada.text.evaluate(
    (element, content) => {
      const { editor } = element as unknown as { editor: Editor };
      editor.commands.setContent({ type: "doc", content });
    },
    [
      { type: "paragraph", attrs: { variant: "title" }, content: [{ type: "text", text: "Plan" }] },
      {
        type: "paragraph",
        content: [
          { type: "text", text: "Due " },
          { type: "date", attrs: { value: "2026-02-03" } },
          { type: "footnote", attrs: { id: "n1" } },
        ],
      },
      { type: "taskList", content: [{ type: "taskItem", attrs: { checked: true }, content: [words("milk")] }] },
      { type: "footnoteBody", attrs: { id: "n1" }, content: [words("or a day later")] },
    ],
  );
  const content = () =>
    ada.text.evaluate((element) => (element as unknown as { editor: Editor }).editor.getJSON().content);
  const before = await content();
  // In the words of a footnote it would mean these.
  await ada.text.getByText("Plan").click();
  await page.keyboard.press("Control+a");
  await page.keyboard.press("Control+c");
  const copied = () =>
    page.evaluate(async () => {
      const [item] = await navigator.clipboard.read();
      const read = async (type: string) => (await item?.getType(type))?.text() ?? "";
      return { html: await read("text/html"), text: await read("text/plain") };
    });
  await expect.poll(async () => (await copied()).text).toBe("Plan\nDue Feb 3, 2026[1]\n[x] milk\n[1] or a day later");
  const { html } = await copied();
  expect(html).toMatch(/<p[^>]+font-size[^>]*>Plan<\/p>/);
  expect(html).toContain("Feb 3, 2026");
  expect(html).toContain("☑");
  await page.keyboard.press("Control+a");
  await page.keyboard.press("Backspace");
  await expect.poll(async () => JSON.stringify(await content())).not.toContain("milk");
  await page.keyboard.press("Control+v");
  await expect.poll(async () => JSON.stringify(await content())).toContain("milk");
  // Names of footnotes are given anew.
  const named = (json: unknown) => JSON.stringify(json).replaceAll(/"id":"[^"]+"/g, '"id":"n"');
  expect(named(await content())).toBe(named(before));
});

test("[EDIT-16] pictures go along with what is copied and downloaded, and are the same ones when they are pasted here", async ({
  author,
  house,
}) => {
  const ada = await author("Ada");
  const { page, context } = ada;
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  const png = await sharp({ create: { width: 40, height: 20, channels: 3, background: "#336699" } })
    .png()
    .toBuffer();
  await ada.text.click();
  await page.keyboard.type("the sea");
  await ada.text.evaluate((element, bytes) => {
    const data = new DataTransfer();
    const content = Uint8Array.from(atob(bytes), (letter) => letter.charCodeAt(0));
    data.items.add(new File([content], "sea.png", { type: "image/png" }));
    element.dispatchEvent(new ClipboardEvent("paste", { bubbles: true, cancelable: true, clipboardData: data }));
  }, png.toString("base64"));
  const picture = ada.text.locator("figure img");
  await expect(picture).toHaveAttribute("src", /^\/attachments\//);
  const src = await picture.getAttribute("src");
  const attachments = () => house.backend.db.selectFrom("attachment").select("id").execute();
  const before = await attachments();
  await expect.poll(() => picture.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBe(40);
  await expect(page.getByRole("navigation", { name: "Outline" })).toBeVisible();
  await ada.text.getByText("the sea").click();
  await page.keyboard.press("Control+a");
  await page.keyboard.press("Control+c");
  // Another program, which has no account here, shows it.
  const html = await page.evaluate(async () => {
    const [item] = await navigator.clipboard.read();
    return (await item?.getType("text/html"))?.text();
  });
  expect(html).toContain('src="data:image/png;base64,');
  const other = await context.newPage();
  await other.setContent(html ?? "");
  await expect.poll(() => other.locator("img").evaluate((image: HTMLImageElement) => image.naturalWidth)).toBe(40);
  await other.close();
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("Control+v");
  await expect(picture).toHaveCount(2);
  await expect(picture.last()).toHaveAttribute("src", src ?? "");
  await expect(ada.text.locator(".upload-card")).toHaveCount(0);
  // Nothing was sent a second time.
  expect((await attachments()).length).toBe(before.length);

  const downloaded = async (kind: string) => {
    const download = page.waitForEvent("download");
    await page.getByRole("menubar").getByRole("menuitem", { name: "File" }).click();
    await page.getByRole("menuitem", { name: "Download" }).click();
    await page.getByRole("menuitem", { name: kind }).click();
    return readFileSync(await (await download).path(), "utf8");
  };
  expect(await downloaded("Markdown (.md)")).toMatch(
    /^(?:the sea\n\n!\[\]\[picture-1\]\n\n){2}\[picture-1\]: <data:image\/png;base64,[\w+/=]+>\n$/,
  );
  const stranger = await context.browser()?.newPage();
  await stranger?.setContent(await downloaded("Web page (.html)"));
  const shown = stranger?.locator("figure img").first();
  await expect.poll(() => shown?.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBe(40);
  await stranger?.close();
});
