import { readFileSync } from "node:fs";
import { type Account, findAccountByEmail } from "#lib/server/services/accounts.ts";
import { inviteAccount, offerPassword } from "#lib/server/services/account-links.ts";
import { findDocument } from "#lib/server/services/documents.ts";
import { addressOf, documentOf, expect, paragraphs, test } from "./stories.ts";
import { password } from "#tests/support/people.ts";
import { ServerProcess } from "#tests/support/quire-process.ts";

test("a new server asks for its first administrator, who is then at home", async ({ browser }) => {
  const server = await ServerProcess.start("server.ts");
  const context = await browser.newContext({ baseURL: server.url });
  try {
    const page = await context.newPage();
    await page.goto("/");
    await expect(page.getByRole("heading", { name: "Welcome to Quire" })).toBeVisible();
    await page.getByLabel("Name", { exact: true }).fill("Ada Lovelace");
    await page.getByLabel("E-mail address").fill("ada@example.org");
    await page.getByLabel("Password").fill(password);
    await page.getByRole("button", { name: "Create account" }).click();
    await page.getByRole("button", { name: "New document" }).click();
    await expect(page.getByRole("status")).toHaveText("Saved");
    await expect(page.getByRole("list", { name: "People here" })).toContainText("Ada Lovelace (you)");
    // Nobody comes first twice.
    const late = await browser.newContext({ baseURL: server.url });
    const other = await late.newPage();
    await other.goto("/");
    await expect(other.getByRole("heading", { name: "Sign in" })).toBeVisible();
    await late.close();
  } finally {
    await context.close();
    await server.destroy();
  }
});

test("an owner invites by a link; the invited makes an account, and they write together", async ({
  come,
  enter,
  house,
}) => {
  const ada = await come(await house.account("Ada"));
  await ada.page.getByRole("button", { name: "New document" }).click();
  await expect(ada.status).toHaveText("Saved");
  await ada.title.fill("Our plan");
  await expect(ada.status).toHaveText("Saved");
  await ada.page.getByRole("button", { name: "Share" }).click();
  await ada.page.getByLabel("Add people by e-mail address").fill("grace@example.org");
  await ada.page.getByRole("button", { name: "Add", exact: true }).click();
  const link = await ada.page.getByLabel(/Send this link to grace/).inputValue();
  await expect(ada.page.getByText("Invited as Editor")).toBeVisible();

  // The invitation names it by the title's copy, which comes a moment later (LIST-1).
  await expect.poll(async () => (await findDocument(house.backend, documentOf(ada)))?.title).toBe("Our plan");
  const grace = await enter("Grace", new URL(link).pathname, {}, "");
  await expect(grace.page.getByText('You are invited to "Our plan"')).toBeVisible();
  await expect(grace.page.getByLabel("E-mail address")).toHaveValue("grace@example.org");
  await grace.page.getByLabel("Name", { exact: true }).fill("Grace Hopper");
  await grace.page.getByLabel("Password").fill(password);
  await grace.page.getByRole("button", { name: "Create account" }).click();
  await expect(grace.status).toHaveText("Saved");
  await grace.text.click();
  await grace.page.keyboard.type("From Grace");
  await ada.page.getByRole("button", { name: "Done" }).click();
  await expect.poll(() => paragraphs(ada)).toEqual(["From Grace"]);
  await expect(ada.people).toContainText("Grace Hopper");
});

test("a guest opens a link that has a password, with a name and no account", async ({ author, enter, tolerated }) => {
  tolerated.push(/403/);
  const ada = await author("Ada");
  await ada.text.click();
  await ada.page.keyboard.type("A secret");
  await ada.page.getByRole("button", { name: "Share" }).click();
  await ada.page.getByLabel("Password (optional)").fill("open sesame");
  await ada.page.getByRole("button", { name: "Set password" }).click();
  await expect(ada.page.getByRole("button", { name: "Remove password" })).toBeVisible();

  const guest = await enter("Guest", addressOf(ada), {}, "");
  await expect(guest.page.getByRole("heading", { name: "This document has a password" })).toBeVisible();
  expect(await guest.page.content()).not.toContain("A secret");
  await guest.page.getByLabel("Your name").fill("Gus");
  await guest.page.getByLabel("Password").fill("wrong");
  await guest.page.getByRole("button", { name: "Open document" }).click();
  await expect(guest.page.getByText("That is not the password.")).toBeVisible();
  await guest.page.getByLabel("Your name").fill("Gus");
  await guest.page.getByLabel("Password").fill("open sesame");
  await guest.page.getByRole("button", { name: "Open document" }).click();
  await expect(guest.status).toHaveText("Saved");
  await expect.poll(() => paragraphs(guest)).toEqual(["A secret"]);
});

test("who has no access asks for it, and is in when the owner says so", async ({ come, house, tolerated }) => {
  tolerated.push(/403/);
  const ada = await come(await house.account("Ada"));
  await ada.page.getByRole("button", { name: "New document" }).click();
  await expect(ada.status).toHaveText("Saved");
  const ben = await come(await house.account("Ben"), addressOf(ada));
  await expect(ben.page.getByRole("heading", { name: "You need access" })).toBeVisible();
  await ben.page.getByLabel("Message (optional)").fill("I am in your team");
  await ben.page.getByRole("button", { name: "Ask for access" }).click();
  await expect(ben.page.getByText("You have asked for access.")).toBeVisible();
  await ada.page.getByRole("button", { name: "Share" }).click();
  await expect(ada.page.getByText("I am in your team")).toBeVisible();
  await ada.page.getByRole("button", { name: "Add Ben as Editor" }).click();
  await expect(ada.page.getByLabel("Role of Ben")).toHaveValue("editor");
  await ben.page.reload();
  await expect(ben.status).toHaveText("Saved");
});

test("[ACC-1] a role that is lowered in mid-sentence is told in words, and what was not saved can be copied", async ({
  author,
  come,
  house,
}) => {
  const ada = await author("Ada");
  const ben = await come(await house.account("Ben"), addressOf(ada));
  await expect(ben.status).toHaveText("Saved");
  await ben.text.click();
  await ben.page.keyboard.type("Before. ");
  await expect(ben.status).toHaveText("Saved");
  // What he writes from now on is on its way when the role goes.
  const held: (string | Buffer)[] = [];
  const line: { isHeld: boolean; send?: (bytes: string | Buffer) => void } = { isHeld: false };
  await ben.page.routeWebSocket(/\/collab/, (socket) => {
    const server = socket.connectToServer();
    line.send = (bytes) => server.send(bytes);
    socket.onMessage((bytes) => {
      if (line.isHeld) held.push(bytes);
      else server.send(bytes);
    });
  });
  await ben.page.reload();
  await expect(ben.status).toHaveText("Saved");
  await ben.text.click();
  await ben.page.keyboard.press("Control+End");
  line.isHeld = true;
  await ben.page.keyboard.type("On its way.");
  await expect(ben.status).toHaveText("Saving...");
  await ada.page.getByRole("button", { name: "Share" }).click();
  await ada.page.getByLabel("Role of people with the link").selectOption("viewer");
  await expect(ben.status).toHaveText("View only");
  await expect(ben.text).toHaveAttribute("contenteditable", "false");
  line.isHeld = false;
  for (const bytes of held) line.send?.(bytes);
  await expect(ben.page.getByText("was not saved")).toBeVisible();
  const download = ben.page.waitForEvent("download");
  await ben.page.getByRole("button", { name: "Save a copy" }).click();
  const file = await download;
  expect(file.suggestedFilename()).toMatch(/\.html$/);
  expect(readFileSync(await file.path(), "utf8")).toContain("On its way.");
  // The page before also said "View only".
  const reloaded = ben.page.waitForEvent("load");
  await ben.page.getByRole("button", { name: "Show the saved document" }).click();
  await reloaded;
  await expect(ben.status).toHaveText("View only");
  await expect.poll(async () => (await paragraphs(ben)).join() === (await paragraphs(ada)).join()).toBe(true);
});

test("[ACC-1] who is removed is out within a second, sees why, and keeps nothing on the device", async ({
  author,
  come,
  house,
  tolerated,
}) => {
  tolerated.push(/403/);
  const ada = await author("Ada");
  const account = await house.account("Ben");
  const ben = await come(account, addressOf(ada));
  await expect(ben.status).toHaveText("Saved");
  const kept = () =>
    ben.page.evaluate(
      async (id) => (await indexedDB.databases()).filter(({ name }) => name?.includes(id)).length,
      documentOf(ada),
    );
  await expect.poll(kept).toBe(1);
  await ada.page.getByRole("button", { name: "Share" }).click();
  await ada.page.getByLabel("Who can open the link").selectOption("restricted");
  await expect(ben.page.getByRole("alert").filter({ hasText: "You no longer have access" })).toBeVisible();
  await expect.poll(kept).toBe(0);
  await ben.page.getByRole("button", { name: "Leave" }).click();
  await expect(ben.page.getByRole("heading", { name: "You need access" })).toBeVisible();
});

test("signing out ends the session, and leaves no copy of a document on the device; where it fails, it deletes nothing", async ({
  author,
  tolerated,
}) => {
  tolerated.push(/ERR_INTERNET_DISCONNECTED/, /WebSocket connection to .* failed/);
  const ada = await author("Ada");
  await expect(ada.status).toHaveText("Saved");
  const address = addressOf(ada);
  await ada.page.goto("/");
  const kept = async () => {
    const names = await ada.page.evaluate(async () => (await indexedDB.databases()).map(({ name }) => name));
    return names.filter((name) => name?.startsWith("quire/user:")).length;
  };
  await ada.context.setOffline(true);
  // Answered where it appears: the page stands still until it is.
  const told: string[] = [];
  ada.page.on("dialog", (dialog) => {
    told.push(dialog.message());
    void dialog.accept();
  });
  await ada.page.getByRole("button", { name: "Account of Ada" }).click();
  await ada.page.getByRole("button", { name: "Sign out" }).click();
  await expect.poll(() => told.join()).toContain("Nothing was deleted");
  expect(await kept()).toBe(1);
  await ada.context.setOffline(false);
  if (!(await ada.page.getByRole("button", { name: "Sign out" }).isVisible())) {
    await ada.page.getByRole("button", { name: "Account of Ada" }).click();
  }
  await ada.page.getByRole("button", { name: "Sign out" }).click();
  await expect(ada.page.getByRole("heading", { name: "Sign in" })).toBeVisible();
  await expect.poll(kept).toBe(0);
  await ada.page.goto(address);
  await expect(ada.page.getByRole("textbox", { name: "Your name" })).toBeVisible();
});

test("signing in goes where one wanted to go, and never to another site", async ({ enter, house }) => {
  const { email } = await house.account("Ada");
  const ada = await enter("Ada", "/sign-in?next=%2F.%2F%2Fevil.example", {}, "");
  const signIn = async () => {
    await ada.page.getByLabel("E-mail address").fill(email);
    await ada.page.getByLabel("Password").fill(password);
    await ada.page.getByRole("button", { name: "Sign in" }).click();
  };
  await signIn();
  await expect(ada.page.getByRole("button", { name: "New document" })).toBeVisible();
  expect(new URL(ada.page.url()).pathname).toBe("/");
  await ada.context.clearCookies();
  await ada.page.goto("/sign-in?next=%2Faccount");
  await signIn();
  await expect(ada.page.getByRole("heading", { name: "Account settings" })).toBeVisible();
});

test("everything in the share dialog can be done from the keyboard", async ({ come, house }) => {
  const ada = await come(await house.account("Ada"));
  await ada.page.getByRole("button", { name: "New document" }).press("Enter");
  await expect(ada.status).toHaveText("Saved");
  const { page } = ada;
  await page.getByRole("button", { name: "Share" }).focus();
  await page.keyboard.press("Enter");
  await expect(page.getByLabel("Add people by e-mail address")).toBeFocused();
  await page.keyboard.type("lin@example.org");
  await page.keyboard.press("Enter");
  await expect(page.getByText("Invited as Editor")).toBeVisible();
  const reach = async (name: RegExp) => {
    await expect
      .poll(async () => {
        await page.keyboard.press("Tab");
        return page.evaluate(() => {
          const element = document.activeElement;
          return element?.getAttribute("aria-label") ?? element?.textContent ?? "";
        });
      })
      .toMatch(name);
  };
  await reach(/Withdraw the invitation of lin/);
  await page.keyboard.press("Enter");
  await expect(page.getByText("Invited as Editor")).toHaveCount(0);
  await reach(/Who can open the link/);
  await page.keyboard.press("ArrowDown");
  await expect(page.getByLabel("Role of people with the link")).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(page.getByRole("dialog")).toHaveCount(0);
  await expect(page.getByRole("button", { name: "Share" })).toBeFocused();
});

test("by a link of the administrator's one makes an account, and by another one chooses a new password", async ({
  enter,
  house: { backend },
}) => {
  const email = `lin-${Date.now()}@example.org`;
  const lin = await enter("Lin", `/join/${await inviteAccount(backend, "system:test", email)}`, {}, "");
  await lin.page.getByLabel("Name", { exact: true }).fill("Lin");
  await lin.page.getByLabel("Password").fill(password);
  await lin.page.getByRole("button", { name: "Create account" }).click();
  await expect(lin.page.getByRole("button", { name: "Account of Lin" })).toBeVisible();
  const account = (await findAccountByEmail(backend, email)) as Account;
  const reset = `/password/${await offerPassword(backend, "system:test", account.id)}`;
  const elsewhere = await enter("Lin elsewhere", reset, {}, "");
  await elsewhere.page.getByLabel("New password").fill("something else, long");
  await elsewhere.page.getByRole("button", { name: "Set password" }).click();
  await expect(elsewhere.page.getByRole("button", { name: "Account of Lin" })).toBeVisible();
  // The other browser is out.
  await lin.page.reload();
  await expect(lin.page.getByRole("heading", { name: "Sign in" })).toBeVisible();
  await elsewhere.page.goto(reset);
  await expect(elsewhere.page.getByRole("heading", { name: "This link is no longer good" })).toBeVisible();
});
