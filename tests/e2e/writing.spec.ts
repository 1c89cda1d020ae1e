import { AxeBuilder } from "@axe-core/playwright";
import type { Locator } from "@playwright/test";
import type { Editor } from "@tiptap/core";
import { addressOf, expect, paragraphs, test, withALineEach } from "./stories.ts";

test("two people write at once and agree, with carets and names; a third comes late and sees it all", async ({
  author,
  arrive,
}) => {
  const [ada, ben] = await withALineEach(await author("Ada Lovelace"), arrive);
  const letters = "abcdefghijklmnopqrstuvwxyz".repeat(3);
  await Promise.all([
    ada.page.keyboard.type(letters, { delay: 5 }),
    ben.page.keyboard.type(letters.toUpperCase(), { delay: 5 }),
  ]);
  const both = [`Ada: ${letters}`, `Ben: ${letters.toUpperCase()}`];
  await expect.poll(() => paragraphs(ada)).toEqual(both);
  await expect.poll(() => paragraphs(ben)).toEqual(both);
  await expect(ada.status).toHaveText("Saved");
  await expect(ben.status).toHaveText("Saved");
  await expect(ada.text.locator(".caret")).toHaveText("Ben");
  await expect(ben.text.locator(".caret")).toHaveText("Ada Lovelace");
  await expect(ben.people.getByRole("listitem")).toHaveText(["BBen (you)", "ALGo to Ada Lovelace"]);
  const cyd = await arrive("Cyd", addressOf(ada));
  await expect.poll(() => paragraphs(cyd)).toEqual(both);
  await expect(ada.people.getByRole("listitem")).toHaveCount(3);
  await cyd.context.close();
  await expect(ada.people.getByRole("listitem")).toHaveCount(2);
});

test("formatting from the toolbar and from the keyboard reaches the other browser", async ({ author, arrive }) => {
  const ada = await author("Ada");
  const ben = await arrive("Ben", addressOf(ada));
  await ada.text.click();
  await ada.page.keyboard.type("plain ");
  await ada.page.getByRole("button", { name: "Bold" }).click();
  await ada.page.keyboard.type("bold");
  await expect(ben.text.locator("strong")).toHaveText("bold");
  await expect(ada.page.getByRole("button", { name: "Bold" })).toHaveAttribute("aria-pressed", "true");
  await ada.page.getByRole("combobox", { name: "Text style" }).selectOption("Heading 2");
  await expect(ben.text.locator("h2")).toContainText("plain bold");
  await ada.page.keyboard.press("Control+z");
  await expect(ben.text.locator("h2")).toHaveCount(0);
  await ada.page.keyboard.press("Control+y");
  await expect(ben.text.locator("h2")).toContainText("plain bold");
  await ada.page.keyboard.press("End");
  await ada.page.keyboard.press("Enter");
  await ada.page.keyboard.press("Control+Shift+8");
  await ada.page.keyboard.type("a point");
  await expect(ben.text.getByRole("listitem")).toContainText("a point");
});

test("the title is shared as it is typed and stands in the list at home", async ({ author, come, house }) => {
  const ada = await author("Ada");
  const ben = await come(await house.account("Ben"), addressOf(ada));
  await ada.title.fill("The Quire story");
  await expect(ben.title).toHaveValue("The Quire story");
  await expect(ben.text).toHaveAttribute("aria-label", "The Quire story");
  await expect(ada.status).toHaveText("Saved");
  await expect
    .poll(async () => {
      await ben.page.goto("/");
      return ben.page.getByRole("link", { name: "The Quire story" }).count();
    })
    .toBe(1);
  await ben.page.getByRole("link", { name: "The Quire story" }).click();
  await expect(ben.title).toHaveValue("The Quire story");
});

test("[UX-1] the text can be read without JavaScript, and nothing moves when the editor takes its place", async ({
  author,
  arrive,
  browser,
  server,
}) => {
  const ada = await author("Ada");
  await ada.text.click();
  await ada.page.keyboard.type("# A heading");
  await ada.page.keyboard.press("Enter");
  await ada.page.keyboard.type("- one");
  await ada.page.keyboard.press("Enter");
  await ada.page.keyboard.type("two");
  for (let line = 0; line < 3; line++) await ada.page.keyboard.press("Enter");
  await ada.page.keyboard.type("Words that **matter** after an empty line.");
  await ada.text.evaluate((element) => {
    const { editor } = element as unknown as { editor: Editor };
    const words = (text: string) => ({ type: "paragraph", content: [{ type: "text", text }] });
    const cell = (text: string) => ({ type: "tableCell", content: [words(text)] });
    const row = (...texts: string[]) => ({ type: "tableRow", content: texts.map(cell) });
    const column = (text: string) => ({ type: "column", content: [words(text)] });
    editor.commands.insertContentAt(editor.state.doc.content.size, [
      {
        type: "paragraph",
        content: [
          { type: "text", text: "Due " },
          { type: "date", attrs: { value: "2026-02-03" } },
          { type: "footnote", attrs: { id: "n1" } },
          { type: "mention", attrs: { kind: "document", target: "d1", label: "Plan" } },
          { type: "bookmark", attrs: { id: "b1", name: "here" } },
        ],
      },
      { type: "taskList", content: [{ type: "taskItem", attrs: { checked: true }, content: [words("milk")] }] },
      { type: "table", content: [row("a", "b"), row("c", "d")] },
      { type: "callout", attrs: { kind: "tip" }, content: [words("a tip")] },
      { type: "blockquote", content: [words("quoted")] },
      { type: "codeBlock", attrs: { language: "js" }, content: [{ type: "text", text: "const a = 1;\nreturn a;" }] },
      { type: "columns", content: [column("left"), column("right")] },
      { type: "embed", attrs: { src: "https://www.youtube.com/embed/dQw4w9WgXcQ", title: "The sea" } },
      {
        type: "image",
        attrs: { src: "/icon.svg", width: 320, height: 320, crop: { top: 25, right: 0, bottom: 12.5, left: 37.5 } },
      },
      { type: "horizontalRule" },
      { type: "tableOfContents" },
      { type: "footnoteBody", attrs: { id: "n1" }, content: [words("its words")] },
    ]);
  });
  await expect(ada.text.locator("section")).toContainText("its words");
  await expect(ada.status).toHaveText("Saved");

  const plain = await browser.newContext({ baseURL: server.url, javaScriptEnabled: false });
  const page = await plain.newPage();
  await page.goto(addressOf(ada));
  await expect(page.getByRole("heading", { name: "A heading" })).toBeVisible();
  await expect(page.getByRole("listitem").filter({ hasText: "two" })).toBeVisible();
  await expect(page.locator("strong")).toHaveText("matter");
  expect(await (await page.request.get(addressOf(ada))).text()).toContain("turn on JavaScript");
  await plain.close();

  const ben = await arrive("Ben", addressOf(ada));
  // What is in sight is laid out in the frame after it came, and the editor may take the text's place in any: two frames must agree.
  const boxes = () =>
    ben.page.evaluate(async () => {
      let seen = "";
      for (;;) {
        await new Promise(requestAnimationFrame);
        const found = [...document.querySelectorAll(".ProseMirror > *")].map((element) => {
          const { x, y, width, height } = element.getBoundingClientRect();
          return [element.tagName, x, y, width, height].join(" ");
        });
        if (found.join() === seen) return found;
        seen = found.join();
      }
    });
  await ben.page.routeWebSocket("**/collab*", () => undefined);
  await ben.page.reload();
  await expect(ben.page.locator(".ProseMirror")).toBeVisible();
  const before = await boxes();
  const { violations } = await new AxeBuilder({ page: ben.page }).include(".ProseMirror").analyze();
  expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
  await ben.page.unrouteAll();
  await ben.page.reload();
  await expect(ben.text).toBeVisible();
  expect(await boxes()).toEqual(before);
});

test("[UX-5] where a link leads is asked beside its words, and of a whole document below the toolbar", async ({
  author,
}) => {
  const ada = await author("Ada");
  const { page } = ada;
  await ada.text.evaluate((element) => {
    const { editor } = element as unknown as { editor: Editor };
    const line = { type: "paragraph", content: [{ type: "text", text: "words" }] };
    editor.commands.setContent({ type: "doc", content: Array.from({ length: 60 }, () => line) });
  });
  await page.evaluate(() => scrollTo(0, 0));
  const bottomOf = async (locator: Locator) => {
    const box = await locator.boundingBox();
    return (box?.y ?? 0) + (box?.height ?? 0);
  };
  const form = page.getByRole("dialog", { name: "Link" });
  for (const [keys, above] of [
    [["Home", "Shift+End"], ada.text.locator("p").nth(2)],
    [["Control+a"], page.getByRole("region", { name: "Tools" })],
  ] as const) {
    await ada.text.locator("p").nth(2).click();
    for (const key of keys) await page.keyboard.press(key);
    await page.keyboard.press("Control+k");
    await expect(page.getByRole("textbox", { name: "Address" })).toBeFocused();
    await expect.poll(async () => (await form.boundingBox())?.y ?? 0).toBeGreaterThanOrEqual(await bottomOf(above));
    expect(await bottomOf(form)).toBeLessThanOrEqual(900);
    await page.keyboard.press("Escape");
    await expect(ada.text).toBeFocused();
  }
});

test("a link is made, changed and taken off from the toolbar and by its shortcut", async ({ author }) => {
  const ada = await author("Ada");
  await ada.text.click();
  await ada.page.keyboard.type("see here");
  await ada.page.keyboard.press("Control+a");
  await ada.page.getByRole("button", { name: "Link" }).click();
  const address = ada.page.getByRole("textbox", { name: "Address" });
  await address.fill("javascript:alert(1)");
  await ada.page.keyboard.press("Enter");
  await expect(ada.page.getByText("That is not an address")).toBeVisible();
  await address.fill("example.org/a");
  await ada.page.keyboard.press("Enter");
  const link = ada.text.getByRole("link");
  await expect(link).toHaveAttribute("href", "https://example.org/a");
  await expect(link).toHaveText("see here");
  await expect(ada.text).toBeFocused();
  await ada.page.keyboard.press("Control+k");
  await expect(address).toHaveValue("https://example.org/a");
  await ada.page.getByRole("button", { name: "Remove link" }).click();
  await expect(link).toHaveCount(0);
  await expect(ada.text).toContainText("see here");
});

test("a letter behind which the browser forgets to put the caret stands before those that follow", async ({
  author,
}) => {
  const ada = await author("Ada");
  await ada.text.click();
  await ada.page.keyboard.type("Ada: ");
  await ada.page.keyboard.press("Enter");
  // What a busy Chromium does, once in some thousand paragraphs.
  await ada.text.evaluate((text) => {
    const paragraph = text.lastElementChild as HTMLElement;
    paragraph.insertBefore(document.createTextNode("B"), paragraph.firstChild);
    getSelection()?.collapse(paragraph, 0);
  });
  await ada.page.keyboard.type("en");
  await expect.poll(() => paragraphs(ada)).toEqual(["Ada: ", "Ben"]);
});

test("[SYNC-4] undo takes back one's own last word and leaves what another has written into it", async ({
  author,
  arrive,
}) => {
  const [ada, ben] = await withALineEach(await author("Ada"), arrive);
  await ada.page.keyboard.type("hello brave world");
  await expect.poll(async () => (await paragraphs(ben))[0]).toBe("Ada: hello brave world");
  await ben.text.locator("p").first().click();
  await ben.page.keyboard.press("End");
  await ben.page.keyboard.type(" (Ben)");
  await expect.poll(async () => (await paragraphs(ada))[0]).toBe("Ada: hello brave world (Ben)");
  await ada.page.keyboard.press("Control+z");
  await expect.poll(async () => (await paragraphs(ben))[0]).toBe("Ada: hello brave  (Ben)");
  await ada.page.keyboard.press("Control+z");
  await expect.poll(async () => (await paragraphs(ben))[0]).toBe("Ada: hello  (Ben)");
  await ada.page.keyboard.type("new");
  await expect.poll(async () => (await paragraphs(ben))[0]).toBe("Ada: hello new (Ben)");
  await ada.page.keyboard.press("Control+z");
  await ada.page.keyboard.press("Control+y");
  await expect.poll(async () => (await paragraphs(ben))[0]).toBe("Ada: hello new (Ben)");
});

test("a click on the empty part of the sheet puts the caret behind the text", async ({ author }) => {
  const ada = await author("Ada");
  await ada.text.click();
  await ada.page.keyboard.type("one");
  await ada.page.keyboard.press("Home");
  const sheet = await ada.page.locator(".sheet").boundingBox();
  await ada.page.mouse.click((sheet?.x ?? 0) + 400, 800);
  await ada.page.keyboard.type(" two");
  await expect(ada.text.locator("p")).toHaveText("one two");
});
