import type { Editor } from "@tiptap/core";
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
