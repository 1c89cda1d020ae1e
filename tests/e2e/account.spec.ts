import { AxeBuilder } from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import sharp from "sharp";
import { createDocument } from "#lib/server/services/documents.ts";
import { findAccountByEmail } from "#lib/server/services/accounts.ts";
import { accessOf, requireAccess, setMember } from "#lib/server/services/sharing.ts";
import { buildAccount, password, who } from "#tests/support/people.ts";
import { expect, test } from "./stories.ts";

async function expectAccessible(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
}

test("[API-4] a token is made on the account page, shown once, used, and ended", async ({ come, house, server }) => {
  const { page } = await come(await house.account("Ada"), "/account");
  await page.getByRole("link", { name: "Tokens and webhooks" }).click();
  await page.getByLabel("What it is for").fill("My script");
  await page.getByLabel("Scope").selectOption("Read");
  const tokens = page.locator("section").filter({ has: page.getByRole("heading", { name: "Tokens for programs" }) });
  await tokens.getByLabel("Current password").fill("not this one");
  await page.getByRole("button", { name: "Make a token" }).click();
  await expect(tokens.getByRole("alert").filter({ hasText: "That is not the password." })).toBeVisible();
  await page.getByLabel("What it is for").fill("My script");
  await page.getByLabel("Scope").selectOption("Read");
  await tokens.getByLabel("Current password").fill(password);
  await page.getByRole("button", { name: "Make a token" }).click();
  const token = await page.getByLabel("The token. It is shown this once").inputValue();
  const ask = () => fetch(`${server.url}/api/v1/me`, { headers: { authorization: `Bearer ${token}` } });
  expect((await ask()).status).toBe(200);
  await expect(page.getByText("My script")).toBeVisible();
  await expectAccessible(page);
  await page.reload();
  expect(await page.content()).not.toContain(token);
  await page.getByRole("button", { name: "End the token My script" }).click();
  await expect(page.getByText("My script")).toHaveCount(0);
  expect((await ask()).status).toBe(401);
});

test("[ACC-6] somebody deletes their account and leaves what they own to somebody else", async ({ come, house }) => {
  const { backend } = house;
  const ada = await house.account("Ada");
  const ben = await house.account("Ben");
  const id = await createDocument(backend, { ownerId: ada.id, title: "Heritage" });
  const { page } = await come(ada, "/account");
  page.on("dialog", (dialog) => void dialog.accept());
  const section = page.locator("section").filter({ has: page.getByRole("heading", { name: "Delete account" }) });
  await expect(section).toContainText("You own 1 document and 0 folders.");
  await section.getByLabel("E-mail address of who gets it").fill(ben.email);
  await section.getByLabel("Current password").fill("not this one");
  await section.getByRole("button", { name: "Delete my account" }).click();
  await expect(section.getByRole("alert")).toHaveText("That is not the password.");
  await section.getByLabel("E-mail address of who gets it").fill(ben.email);
  await section.getByLabel("Current password").fill(password);
  await section.getByRole("button", { name: "Delete my account" }).click();
  await expect(page.getByRole("heading", { name: "Sign in" })).toBeVisible();
  expect(await findAccountByEmail(backend, ada.email)).toBeNull();
  expect(await accessOf(backend, who(ben), id)).toMatchObject({ role: "owner" });
});

test("an administrator invites, gives a new password, and turns an account off and on; nobody else has that page", async ({
  come,
  enter,
  house,
  tolerated,
}) => {
  tolerated.push(/404/);
  const admin = await buildAccount(house.backend, { name: "Adele Admin", isAdmin: true });
  const ben = await house.account("Ben Bolt");
  const { page } = await come(admin);
  await page.getByRole("button", { name: "Account of Adele Admin" }).click();
  await page.getByRole("link", { name: "People" }).click();
  await expect(page.getByRole("heading", { name: "People of this server" })).toBeVisible();
  await page.goto(`/people?after=${encodeURIComponent(ben.email.slice(0, -12))}`);
  await expectAccessible(page);
  const row = page.getByRole("listitem").filter({ hasText: ben.email });
  const choose = async (what: string) => {
    await row.getByRole("button", { name: "Actions for Ben Bolt" }).click();
    await page.getByRole("menuitem", { name: what }).click();
  };
  await choose("Link for a new password");
  await expect(page.getByRole("alert").filter({ hasText: "That is not the password." })).toBeVisible();
  await page.getByLabel(/^Your password/).fill(password);
  await choose("Link for a new password");
  const link = await page
    .getByLabel("Send this link to Ben Bolt; it lets them choose a new password once")
    .inputValue();
  const someone = await enter("Ben", new URL(link).pathname, {}, "");
  await expect(someone.page.getByLabel("Password")).toBeVisible();
  await choose("Turn off the account");
  await expect(row).toContainText("turned off");
  await choose("Turn on the account");
  await expect(row).not.toContainText("turned off");
  await choose("Make an administrator");
  await expect(row).toContainText("administrator");
  await choose("No longer an administrator");
  await expect(row).not.toContainText("administrator");
  await page.getByLabel("E-mail address").fill("newcomer@example.org");
  await page.getByRole("button", { name: "Invite" }).click();
  await expect(page.getByLabel("Send this link to newcomer@example.org; it makes one account")).toHaveValue(
    /\/join\/\w+$/,
  );
  await page.setViewportSize({ width: 390, height: 800 });
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
  const other = await come(ben, "/people");
  await expect(other.page.getByRole("heading", { name: "There is no such document" })).toBeVisible();
});

test("a profile has a name, a colour that others see, and how pages look", async ({ come, house }) => {
  const { page } = await come(await house.account("Ada"), "/account", { colorScheme: "light" });
  const ground = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  expect(await ground()).toBe("rgb(246, 245, 242)");
  await page.getByRole("textbox", { name: /^Name/ }).fill("Ada Lovelace");
  await page.getByRole("radio", { name: "Colour 3" }).check();
  await page.getByLabel("Look of pages").selectOption("Dark");
  await page.evaluate(() => {
    const titles = new Set<string>();
    Object.assign(window, { titles });
    new MutationObserver(() => titles.add(document.title)).observe(document, { childList: true, subtree: true });
  });
  await page.getByRole("button", { name: "Save profile" }).click();
  await expect(page.getByText("Saved.")).toBeVisible();
  // The page keeps its title while it is made anew.
  const titles = () => page.evaluate(() => [...(window as unknown as { titles: Set<string> }).titles]);
  await expect.poll(titles).toEqual(["Account settings - Quire"]);
  await expect.poll(ground).toBe("rgb(22, 23, 26)");
  // What was saved stands there, and would be saved again.
  await expect(page.getByLabel("Look of pages")).toHaveValue("dark");
  await expect(page.getByRole("radio", { name: "Colour 3" })).toBeChecked();
  await expectAccessible(page);
  await page.reload();
  await expect(page.getByLabel("Look of pages")).toHaveValue("dark");
  expect(await ground()).toBe("rgb(22, 23, 26)");
  await expect(page.getByRole("radio", { name: "Colour 3" })).toBeChecked();
  await page.goto("/");
  await expect(page.getByRole("button", { name: "Account of Ada Lovelace" }).locator(".person-2")).toBeVisible();
  expect(await ground()).toBe("rgb(22, 23, 26)");
});

test("[ACC-10] a picture that somebody chose is what others see of them, by keyboard too", async ({ come, house }) => {
  const ada = await house.account("Ada Lovelace");
  const ben = await house.account("Ben Bolt");
  const id = await createDocument(house.backend, { ownerId: ada.id, title: "Faces" });
  const access = await requireAccess(house.backend, who(ada), id, "share");
  await setMember(house.backend, { who: who(ada), access }, { userId: ben.id, role: "editor" });
  const { page } = await come(ada, "/account");
  const part = page.locator("section").filter({ has: page.getByRole("heading", { name: "Picture" }) });
  const chooser = page.waitForEvent("filechooser");
  await part.getByLabel("Choose a picture").focus();
  await page.keyboard.press("Enter");
  const picture = await sharp({ create: { width: 900, height: 300, channels: 3, background: "#b3261e" } })
    .jpeg()
    .toBuffer();
  await (await chooser).setFiles({ name: "me.jpg", mimeType: "image/jpeg", buffer: picture });
  await expect(part.locator("img")).toHaveAttribute("src", /^\/avatars\/\w{26}$/);
  await expectAccessible(page);
  await page.goto(`/d/${id}`);
  const other = await come(ben, `/d/${id}`);
  const face = other.people.getByRole("listitem").filter({ hasText: "Ada Lovelace" }).locator("img");
  await expect(face).toBeVisible();
  // It is visible before its bytes are there.
  await expect.poll(() => face.evaluate((image) => (image as HTMLImageElement).naturalWidth)).toBe(256);
  await page.goto("/account");
  await part
    .getByLabel("Choose a picture")
    .setInputFiles({ name: "x.png", mimeType: "image/png", buffer: Buffer.from("no picture") });
  await expect(part.getByRole("alert")).toHaveText("This browser cannot read that picture.");
  await part.getByRole("button", { name: "Remove" }).click();
  await expect(part.locator("img")).toHaveCount(0);
});

test("[API-5] a webhook is made, signed with a secret shown once, its tellings are seen, and it is ended", async ({
  come,
  house,
  server,
}) => {
  const ada = await house.account("Ada");
  const { page } = await come(ada, "/account/programs");
  const part = page.locator("section").filter({ has: page.getByRole("heading", { name: "Webhooks" }) });
  await part.getByLabel("Address").fill("http://127.0.0.1:9/hook");
  await part.getByLabel("edited").uncheck();
  await part.getByLabel("Current password").fill("not this one");
  await part.getByRole("button", { name: "Make a webhook" }).click();
  await expect(part.getByRole("alert").filter({ hasText: "That is not the password." })).toBeVisible();
  await part.getByLabel("Address").fill("http://127.0.0.1:9/hook");
  await part.getByLabel("edited").uncheck();
  await part.getByLabel("Current password").fill(password);
  await part.getByRole("button", { name: "Make a webhook" }).click();
  await expect(part.getByLabel(/^The secret/)).toHaveValue(/^\w{52}$/);
  await expect(part.getByText("created, shared, put into the trash, restored")).toBeVisible();
  await createDocument(house.backend, { ownerId: ada.id, title: "News" });
  await expect(async () => {
    await page.reload();
    await part.getByText("Told 1 thing").click();
    // An inner network is reached by nobody's word.
    await expect(part.getByText(/^failed \(/)).toBeVisible({ timeout: 1_000 });
  }).toPass();
  await expectAccessible(page);
  await part.getByRole("button", { name: "End the webhook to http://127.0.0.1:9/hook" }).click();
  await expect(part.getByText("http://127.0.0.1:9/hook")).toHaveCount(0);
  expect(server.output).not.toContain("Error:");
});

test("[ACC-11] pages speak the language that somebody chose, in each browser of theirs, and that of the browser to others", async ({
  come,
  enter,
  house,
}) => {
  const ada = await house.account("Ada Lovelace");
  const { page } = await come(ada, "/account");
  const spoken = (of: Page) => of.evaluate(() => document.documentElement.lang);
  await page.getByLabel("Language").selectOption("Deutsch");
  await page.getByRole("button", { name: "Save profile" }).click();
  await expect(page.getByRole("heading", { name: "Profil" })).toBeVisible();
  await expect(page.getByLabel("Sprache")).toHaveValue("de");
  expect(await spoken(page)).toBe("de");
  await expectAccessible(page);
  await page.getByRole("textbox", { name: /^Name/ }).fill(" ");
  await page.getByRole("button", { name: "Profil speichern" }).click();
  await expect(page.getByRole("alert").filter({ hasText: "Namen" })).toBeVisible();
  // What scripts say, and what the server says, after a way through pages.
  await page.goto("/");
  await page.getByRole("button", { name: "Neues Dokument" }).click();
  await page.waitForURL(/\/d\/\w+$/);
  await expect(page.getByRole("status").filter({ hasText: "Gespeichert" })).toBeVisible();
  await page.getByRole("button", { name: "Freigeben" }).click();
  await expect(page.getByRole("dialog").getByText("Inhaber")).toBeVisible();

  // Another browser of hers, which asks for English: until she signs in, it gets that.
  const other = await enter("Ada's other browser", "/sign-in?next=/account", { locale: "en-GB" }, "");
  await other.page.getByLabel("E-mail address").fill(ada.email);
  await other.page.getByLabel("Password").fill(password);
  await other.page.getByRole("button", { name: "Sign in", exact: true }).click();
  await expect(other.page.getByRole("heading", { name: "Profil" })).toBeVisible();
  await other.page.getByLabel("Sprache").selectOption("");
  await other.page.getByRole("button", { name: "Profil speichern" }).click();
  await expect(other.page.getByRole("heading", { name: "Profile" })).toBeVisible();

  // Somebody whose browser asks for German.
  const ben = await enter("Ben", "/sign-in", { locale: "de-AT" }, "");
  expect(await spoken(ben.page)).toBe("de");
  await ben.page.getByLabel("E-Mail-Adresse").fill(ada.email);
  await ben.page.getByLabel("Passwort").fill("not hers");
  await ben.page.getByRole("button", { name: "Anmelden", exact: true }).click();
  await expect(ben.page.getByRole("alert").filter({ hasText: "passen nicht zusammen" })).toBeVisible();
  const refused = await ben.page.request.get("/api/v1/me", { headers: { "accept-language": "de" } });
  expect(await refused.text()).toContain("Show a token");
});
