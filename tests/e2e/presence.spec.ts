import { AxeBuilder } from "@axe-core/playwright";
import type { Editor } from "@tiptap/core";
import type { Awareness } from "y-protocols/awareness";
import { schemaVersion } from "#lib/document/schema/version.ts";
import { cookieOf } from "#tests/support/people.ts";
import { RawClient } from "#tests/support/raw-client.ts";
import { type Person, addressOf, documentOf, expect, test } from "./stories.ts";

/** A document of a hundred lines, which the other has as well. */
async function withLines(ada: Person, ben: Person): Promise<void> {
  await ada.text.evaluate((element) => {
    const { editor } = element as unknown as { editor: Editor };
    const content = Array.from({ length: 100 }, (_, index) => ({
      type: "paragraph",
      content: [{ type: "text", text: `line ${index}.` }],
    }));
    editor.commands.setContent({ type: "doc", content });
  });
  await expect(ben.text.locator("p")).toHaveCount(100);
}

test("[EDIT-7] a face leads to where its person writes", async ({ author, arrive }) => {
  const ada = await author("Ada");
  const ben = await arrive("Ben", addressOf(ada));
  await withLines(ada, ben);
  await ben.text.getByText("line 80.").click();
  await ben.page.keyboard.press("End");
  await ben.page.keyboard.type(" Here!");
  await expect(ada.text.locator(".caret")).toHaveCount(1);
  await expect(ada.text.getByText("line 80.")).not.toBeInViewport();
  await ada.people.getByRole("button", { name: "Go to Ben" }).click();
  await expect(ada.text.getByText("line 80.")).toBeInViewport();
  await expect(ada.text).toBeFocused();
  await ada.page.keyboard.type(" And me.");
  await expect(ben.text.getByText("line 80. Here! And me.")).toBeVisible();
});

test("[EDIT-7] whoever follows somebody is led by their window, until they take their own page in hand", async ({
  author,
  arrive,
}) => {
  const ada = await author("Ada");
  const ben = await arrive("Ben", addressOf(ada));
  await withLines(ada, ben);
  const { page } = ada;
  // What is at the top of a window is told to nobody before.
  const told = () =>
    ben.text.evaluate((element) => {
      const { editor } = element as unknown as { editor: Editor };
      const carets = editor.extensionManager.extensions.find(({ name }) => name === "carets");
      const { awareness } = (carets as { options: { awareness: Awareness } }).options;
      const own = awareness.getLocalState();
      return own?.["cursor"] === undefined ? "Nobody is there." : (own["top"] ?? null);
    });
  await ben.text.getByText("line 2.", { exact: true }).click();
  await expect.poll(told).toBeNull();
  await page.getByRole("menubar").getByRole("menuitem", { name: "View" }).click();
  await page.getByRole("menuitem", { name: "People here" }).click();
  const list = page.getByRole("dialog", { name: "People here" });
  await expect(list.getByRole("listitem")).toHaveCount(2);
  expect((await new AxeBuilder({ page }).include("[role=dialog]").analyze()).violations).toEqual([]);
  await list.getByRole("listitem").filter({ hasText: "Ben" }).getByRole("button", { name: "Follow" }).click();
  await expect(page.getByText("You follow Ben.")).toBeVisible();
  const top = (person: Person) => person.page.evaluate(() => scrollY);
  await ben.text.hover();
  await ben.page.mouse.wheel(0, 1_500);
  await expect.poll(() => top(ada)).toBeGreaterThan(1_200);
  expect(await told()).not.toBeNull();
  await ben.page.mouse.wheel(0, -900);
  await expect.poll(() => top(ada)).toBeLessThan(900);
  // A touch of one's own ends it.
  await ada.text.hover();
  await page.mouse.wheel(0, 100);
  await expect(page.getByText("You follow Ben.")).toHaveCount(0);
  await expect.poll(told).toBeNull();
  const before = await top(ada);
  await ben.page.mouse.wheel(0, 2_000);
  await ben.text.getByText("line 60.").click();
  await expect(ada.text.locator(".caret")).toHaveCount(1);
  expect(Math.abs((await top(ada)) - before)).toBeLessThan(120);
});

test("[EDIT-7] of many who are here five are shown, the rest are counted, and a list has all of them", async ({
  author,
  house,
  server,
}) => {
  const ada = await author("Ada");
  const come = async (name: string) => {
    const { id, email } = await house.account(name);
    const client = new RawClient(
      `${server.url.replace("http", "ws")}/collab?schema=${schemaVersion}`,
      documentOf(ada),
      {
        headers: { cookie: await cookieOf(house.backend, email) },
      },
    );
    await client.open();
    client.say([
      { clientId: client.doc.clientID, clock: 1, json: JSON.stringify({ user: { id: `user:${id}`, name } }) },
    ]);
    return client;
  };
  const others = [];
  for (const name of ["Ben", "Cy", "Dee", "Eve"]) others.push(await come(name));
  await expect(ada.people.getByRole("listitem")).toHaveText([/Ada/, /Ben/, /Cy/, /Dee/, /Eve/]);
  for (const name of ["Fay", "Gus"]) others.push(await come(name));
  const more = ada.people.getByRole("button", { name: "2 more people" });
  await expect(more).toHaveText(/^\+2/);
  await expect(ada.people.getByRole("listitem")).toHaveCount(6);
  await more.click();
  const list = ada.page.getByRole("dialog", { name: "People here" });
  await expect(list.getByRole("listitem")).toHaveText([/Ada/, /Ben/, /Cy/, /Dee/, /Eve/, /Fay/, /Gus/]);
  await ada.page.keyboard.press("Escape");
  await others.pop()?.close();
  await expect(ada.people.getByRole("button", { name: "1 more person" })).toBeVisible();
  for (const client of others) await client.close();
  await expect(ada.people.getByRole("listitem")).toHaveCount(1);
});

test("[EDIT-7] a screen reader hears who comes, who is in one's paragraph and who goes, and nothing once it is turned off", async ({
  author,
  arrive,
}) => {
  const ada = await author("Ada");
  const { page } = ada;
  await ada.text.click();
  await page.keyboard.type("shared line");
  await expect(page.locator(".announcements")).toHaveCount(1);
  const ben = await arrive("Ben", addressOf(ada));
  await expect(page.locator(".announcements").getByText("Ben has come.")).toBeAttached();
  await ben.text.getByText("shared line").click();
  await expect(page.locator(".announcements").getByText("Ben is in this paragraph.")).toBeAttached();
  await ben.context.close();
  await expect(page.locator(".announcements").getByText("Ben has left.")).toBeAttached();
  await page.getByRole("menubar").getByRole("menuitem", { name: "Tools" }).click();
  await page.getByRole("menuitemcheckbox", { name: "Announce others to screen readers" }).click();
  await expect(page.locator(".announcements")).toHaveCount(0);
});

test("[EDIT-7] whoever does nothing for two minutes is away for the others, until they do something", async ({
  author,
  arrive,
}) => {
  const ada = await author("Ada");
  const ben = await arrive("Ben", addressOf(ada));
  const here = ada.people.getByRole("button", { name: "Go to Ben", exact: true });
  const away = ada.people.getByRole("button", { name: "Go to Ben (away)" });
  await ben.page.clock.install();
  await ben.page.reload();
  await expect(ben.text).toBeVisible();
  await ben.text.click();
  await expect(here).toBeVisible();
  await ben.page.clock.fastForward(100_000);
  await ben.page.keyboard.press("End");
  await ben.page.clock.fastForward(100_000);
  await expect(here).toBeVisible();
  await ben.page.clock.fastForward(25_000);
  await expect(away).toBeVisible();
  const face = ada.people.locator("[data-idle] .avatar");
  expect(Number(await face.evaluate((element) => getComputedStyle(element).opacity))).toBeLessThan(1);
  await ben.page.keyboard.press("End");
  await expect(here).toBeVisible();
});
