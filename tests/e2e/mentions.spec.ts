import { AxeBuilder } from "@axe-core/playwright";
import { createDocument } from "#lib/server/services/documents.ts";
import { setMember, requireAccess } from "#lib/server/services/sharing.ts";
import { who } from "#tests/support/people.ts";
import { addressOf, documentOf, expect, paragraphs, test } from "./stories.ts";

test("[EDIT-12] somebody and a document are spoken of behind @: the other sees both, the document opens, and nobody learns of more than they see elsewhere", async ({
  house,
  come,
  arrive,
}) => {
  const { backend } = house;
  const [ada, bea] = [await house.account("Ada Lovelace"), await house.account("Béatrice Dupont")];
  const stranger = await house.account("Beth Unknown");
  const make = (ownerId: string, title: string) => createDocument(backend, { ownerId, title });
  const [id, plan] = [await make(ada.id, "Notes"), await make(ada.id, "Winter plan")];
  await make(stranger.id, "Winter secrets");
  const access = await requireAccess(backend, who(ada), id, "share");
  await setMember(backend, { who: who(ada), access }, { userId: bea.id, role: "editor" });
  const writer = await come(ada, `/d/${id}`);
  const { page, text } = writer;
  const options = page.getByRole("listbox", { name: "People and documents" }).getByRole("option");
  await expect(text).toBeVisible();
  await text.click();
  // What floats above the text is loaded when the page has nothing else to do.
  await expect(async () => {
    await page.keyboard.press("Control+a");
    await page.keyboard.type("Ask @be");
    await expect(options).toHaveText([/Béatrice Dupont/], { timeout: 2_000 });
  }).toPass();
  await page.keyboard.press("Enter");
  await page.keyboard.type("about @winter");
  await expect(options).toHaveText([/Winter plan/]);
  const { violations } = await new AxeBuilder({ page }).include(".typed-menu").analyze();
  expect(violations).toEqual([]);
  await page.keyboard.press("Tab");
  await page.keyboard.type("now.");
  const written = ["Ask @Béatrice Dupont about Winter plan now."];
  await expect.poll(() => paragraphs(writer)).toEqual(written);

  const reader = await come(bea, `/d/${id}`);
  await expect.poll(() => paragraphs(reader)).toEqual(written);
  // Who writes opens it from what stands beside it.
  await text.getByRole("link", { name: "Winter plan" }).click();
  const opened = page.context().waitForEvent("page");
  await page.getByRole("link", { name: "Open the document" }).click();
  expect(new URL((await opened).url()).pathname).toBe(`/d/${plan}`);
  await page.keyboard.press("Escape");

  // One undo takes away what was chosen, the next what was typed.
  await text.click();
  await page.keyboard.press("Control+End");
  await page.keyboard.type(" @");
  await expect(options.first()).toBeVisible();
  await page.keyboard.press("Escape");
  await page.keyboard.type("ada");
  await expect(options).toHaveCount(0);
  await expect.poll(() => paragraphs(reader)).toEqual([`${written[0]} @ada`]);

  // A guest is told whose document it is, and of no other document.
  await backend.db
    .insertInto("document_link")
    .values({ document_id: id, scope: "anyone", role: "editor", expires_at: null, password_hash: null, revision: 1 })
    .execute();
  const guest = await arrive("Gus", addressOf(writer));
  expect(documentOf(guest)).toBe(id);
  await guest.text.click();
  await guest.page.keyboard.press("Control+End");
  const offered = guest.page.getByRole("listbox", { name: "People and documents" }).getByRole("option");
  await expect(async () => {
    await guest.page.keyboard.type(" @");
    await expect(offered).toHaveText([/Ada Lovelace/], { timeout: 2_000 });
  }).toPass();
});
