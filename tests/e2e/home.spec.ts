import AxeBuilder from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { createDocument } from "#lib/server/services/documents.ts";
import { createFolder } from "#lib/server/services/folders.ts";
import type { Account } from "#lib/server/services/accounts.ts";
import { type Person, addressOf, documentOf, expect, paragraphs, test } from "./stories.ts";

/** The row of a document. */
function row(page: Page, title: string) {
  return page.getByRole("list", { name: "Documents" }).getByRole("listitem").filter({ hasText: title });
}

/** Makes a document and a folder as somebody would have made them before. */
function person({ id }: Account) {
  return { userId: id, actor: `user:${id}` } as const;
}

async function choose(page: Page, title: string, item: string): Promise<void> {
  await page.getByRole("button", { name: `Actions for ${title}`, exact: true }).click();
  await page.getByRole("menuitem", { name: item, exact: true }).click();
}

/** Writes a document with a title and goes home. */
async function writeOne(ada: Person, title: string, text: string): Promise<string> {
  await ada.page.getByRole("button", { name: "New document" }).click();
  await expect(ada.status).toHaveText("Saved");
  await ada.title.fill(title);
  await ada.text.click();
  await ada.page.keyboard.type(text);
  await expect(ada.status).toHaveText("Saved");
  const id = documentOf(ada);
  await goHome(ada, title);
  return id;
}

/** Goes home and waits until a document stands there by its new title, which is copied a moment after it was typed. */
async function goHome({ page }: Person, title: string): Promise<void> {
  await page.getByRole("link", { name: "Quire home" }).click();
  await expect(page.getByRole("heading", { name: "Recent" })).toBeVisible();
  await expect(async () => {
    await page.reload();
    await expect(row(page, title)).toBeVisible({ timeout: 500 });
  }).toPass({ timeout: 15_000 });
}

test("[LIST-1] search finds a word that was typed a moment ago, as it is typed, in its context", async ({
  come,
  house,
}) => {
  const ada = await come(await house.account("Ada"));
  const ben = await come(await house.account("Ben"));
  await writeOne(ada, "Birds", "The heron stands still in the reeds");
  await ada.page.getByRole("searchbox", { name: "Search in titles and text" }).pressSequentially("hero");
  await expect(ada.page).toHaveURL(/\?q=hero$/);
  await expect(async () => {
    await ada.page.reload();
    await expect(row(ada.page, "Birds").locator("mark")).toHaveText("heron", { timeout: 500 });
  }).toPass({ timeout: 15_000 });
  await expect(ada.page).toHaveURL(/\?q=hero$/);
  await expect(row(ada.page, "Birds")).toContainText("stands still in the reeds");
  await ada.page.getByRole("searchbox").press("Escape");
  await expect(ada.page.getByRole("heading", { name: "Recent" })).toBeVisible();
  await expect(ada.page).toHaveURL(/\/$/);
  // Nobody finds what they may not read.
  await ben.page.goto("/?q=heron");
  await expect(ben.page.getByText("Nothing that you may read has all these words.")).toBeVisible();
  await expect(ben.page.getByRole("link", { name: "Birds" })).toHaveCount(0);
});

test("[ACC-1] a document that is dragged into a shared folder is open to those who have the folder, and no more when it is moved out", async ({
  come,
  house,
  tolerated,
}) => {
  tolerated.push(/403/);
  const ada = await come(await house.account("Ada"));
  const benAccount = await house.account("Ben");
  const id = await writeOne(ada, "Plan", "Ours");
  await ada.page.getByRole("button", { name: "New folder" }).click();
  await ada.page.getByLabel("Name", { exact: true }).fill("Team");
  await ada.page.getByRole("button", { name: "Save" }).click();
  await ada.page.getByRole("link", { name: "Team" }).click();
  await ada.page.getByRole("button", { name: "Share folder" }).click();
  await ada.page.getByLabel("Add people by e-mail address").fill(benAccount.email);
  await ada.page.getByRole("button", { name: "Add", exact: true }).click();
  await expect(ada.page.getByLabel("Role of Ben")).toHaveValue("editor");
  await ada.page.getByRole("button", { name: "Done" }).click();

  const ben = await come(benAccount, `/d/${id}`);
  await expect(ben.page.getByRole("heading", { name: "You need access" })).toBeVisible();
  await ada.page.getByRole("link", { name: "My documents" }).click();
  await row(ada.page, "Plan").dragTo(ada.page.getByRole("link", { name: "Team" }));
  await ada.page.getByRole("link", { name: "Team" }).click();
  await expect(row(ada.page, "Plan")).toBeVisible();
  await ben.page.reload();
  await expect(ben.status).toHaveText("Saved");
  await expect.poll(() => paragraphs(ben)).toEqual(["Ours"]);

  await choose(ada.page, "Plan", "Move to...");
  await ada.page.getByRole("radio", { name: "No folder" }).check();
  await ada.page.getByRole("button", { name: "Move", exact: true }).click();
  await expect(ada.page.getByText('"Plan" was moved.')).toBeVisible();
  await expect(row(ada.page, "Plan")).toHaveCount(0);
  await expect(ben.page.getByText("You no longer have access to this document.")).toBeVisible();
});

test("[ACC-5] what goes into the trash is closed to everybody, and comes back as it was", async ({
  come,
  house,
  author,
  tolerated,
}) => {
  tolerated.push(/404/);
  const ada = await author("Ada");
  await ada.title.fill("Draft");
  await ada.text.click();
  await ada.page.keyboard.type("Not lost");
  await expect(ada.status).toHaveText("Saved");
  const address = addressOf(ada);
  const ben = await come(await house.account("Ben"), address);
  await expect(ben.status).toHaveText("Saved");
  await goHome(ada, "Draft");
  await choose(ada.page, "Draft", "Move to trash");
  await expect(ada.page.getByText('"Draft" is in the trash.')).toBeVisible();
  await expect(
    ben.page.getByText("This document is no longer here. Its owner moved it to the trash or deleted it."),
  ).toBeVisible();
  await ben.page.goto(address);
  await expect(ben.page.getByRole("heading", { name: "There is no such document" })).toBeVisible();
  await ada.page.goto(address);
  await expect(ada.page.getByRole("heading", { name: "This document is in the trash" })).toBeVisible();
  await ada.page.goto("/?view=trash");
  await choose(ada.page, "Draft", "Restore");
  await expect(row(ada.page, "Draft")).toHaveCount(0);
  await ben.page.goto(address);
  await expect(ben.status).toHaveText("Saved");
  await expect.poll(() => paragraphs(ben)).toEqual(["Not lost"]);
  // Deleted for good, it is nobody's any more.
  await ada.page.goto("/");
  await choose(ada.page, "Draft", "Move to trash");
  await ada.page.getByRole("link", { name: "Trash" }).click();
  ada.page.on("dialog", (dialog) => void dialog.accept());
  await choose(ada.page, "Draft", "Delete for good");
  await expect(ada.page.getByText("The trash is empty.")).toBeVisible();
  await ada.page.goto(address);
  await expect(ada.page.getByRole("heading", { name: "There is no such document" })).toBeVisible();
});

test("several documents are starred, moved and thrown away at once, and one step takes the throwing back", async ({
  come,
  house,
}) => {
  const account = await house.account("Ada");
  for (const title of ["One", "Two", "Three", "Four"])
    await createDocument(house.backend, { ownerId: account.id, title });
  await createFolder(house.backend, person(account), { name: "Box", parentId: null });
  const ada = await come(account);
  const { page } = ada;
  // What is dropped elsewhere than in the list goes from the list too.
  await row(page, "One").dragTo(page.getByRole("link", { name: "Trash" }));
  await expect(row(page, "One")).toHaveCount(0);
  await page.getByRole("checkbox", { name: "Select Four" }).check();
  await page.getByRole("checkbox", { name: "Select Two" }).click({ modifiers: ["Shift"] });
  const bar = page.getByRole("toolbar", { name: "3 selected" });
  await bar.getByRole("button", { name: "Add a star" }).click();
  await expect(page.getByRole("button", { name: "Take the star from Three" })).toBeVisible();
  await bar.getByRole("button", { name: "Move to..." }).click();
  await page.getByRole("radio", { name: "Box" }).check();
  await page.getByRole("button", { name: "Move", exact: true }).click();
  await expect(page.getByText("3 items were moved.")).toBeVisible();
  await page.getByRole("link", { name: "Box" }).click();
  await expect(page.getByRole("heading", { name: "Box" })).toBeVisible();
  await expect(page.getByRole("checkbox")).toHaveCount(3);
  await page.getByRole("checkbox", { name: "Select Four" }).check();
  await page.keyboard.press("Control+a");
  await page.getByRole("toolbar", { name: "3 selected" }).getByRole("button", { name: "Move to trash" }).click();
  await expect(page.getByText("3 items are in the trash.")).toBeVisible();
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(page.getByRole("checkbox")).toHaveCount(3);
  await page.getByRole("link", { name: "Starred" }).click();
  await expect(page.getByRole("heading", { name: "Starred" })).toBeVisible();
  await expect(page.getByRole("checkbox")).toHaveCount(3);
});

test("a template begins a document, and a document becomes a template", async ({ come, house }) => {
  const ada = await come(await house.account("Ada"));
  await ada.page.getByRole("link", { name: "From a template" }).click();
  await ada.page.getByRole("button", { name: "Meeting notes" }).click();
  await expect(ada.status).toHaveText("Saved");
  await expect(ada.title).toHaveValue("Meeting notes");
  await expect(ada.text.getByRole("heading", { name: "Agenda" })).toBeVisible();
  await expect(ada.text.getByRole("cell").first()).toBeVisible();
  await ada.title.fill("Our jour fixe");
  await expect(ada.status).toHaveText("Saved");
  const original = addressOf(ada);
  await goHome(ada, "Our jour fixe");
  await choose(ada.page, "Our jour fixe", "Save as template");
  await expect(ada.page.getByText('"Our jour fixe" is among your templates.')).toBeVisible();
  await ada.page.getByRole("link", { name: "Templates" }).click();
  await row(ada.page, "Our jour fixe").getByRole("button", { name: "Our jour fixe", exact: true }).click();
  await expect(ada.status).toHaveText("Saved");
  await expect(ada.title).toHaveValue("Our jour fixe");
  await expect(ada.text.getByRole("heading", { name: "Agenda" })).toBeVisible();
  expect(addressOf(ada)).not.toBe(original);
});

test("the whole of home by keyboard: open, search, rename, star, folder, move, trash, restore", async ({
  come,
  house,
}) => {
  const account = await house.account("Ada");
  for (const title of ["Zero", "One", "Two"]) await createDocument(house.backend, { ownerId: account.id, title });
  const { page, status } = await come(account);
  const press = (...keys: string[]) =>
    keys.reduce((before, key) => before.then(() => page.keyboard.press(key)), Promise.resolve());
  const focused = () => page.evaluate(() => document.activeElement?.textContent ?? "");
  /** Goes on with Tab until something has the focus. */
  const tabTo = async (name: string, back = false) => {
    for (let presses = 0; presses < 60; presses += 1) {
      await page.keyboard.press(back ? "Shift+Tab" : "Tab");
      const label = await page.evaluate(
        () => document.activeElement?.getAttribute("aria-label") ?? document.activeElement?.textContent ?? "",
      );
      if (label.trim() === name) return;
    }
    throw new Error(`Tab never came to ${name}.`);
  };
  await tabTo("New folder");
  await press("Enter");
  await page.keyboard.type("Box");
  await press("Enter");
  await expect(page.getByRole("link", { name: "Box" })).toBeVisible();
  await tabTo("Two");
  await press("ArrowDown");
  await expect.poll(focused).toBe("One");
  // What goes leaves the focus to what stands there then.
  await press("ArrowDown", "Delete");
  await expect(page.getByText('"Zero" is in the trash.')).toBeVisible();
  await expect.poll(focused).toBe("One");
  await press("ArrowUp", "F2");
  await page.keyboard.type("Second");
  await press("Enter");
  await expect.poll(focused).toBe("Second");
  await press("s");
  await expect(page.getByRole("button", { name: "Take the star from Second" })).toBeVisible();
  await press("Space");
  await expect(page.getByRole("toolbar", { name: "1 selected" })).toBeVisible();
  await press("Escape");
  await expect(page.getByRole("toolbar", { name: "1 selected" })).toHaveCount(0);
  await tabTo("Actions for Second");
  await press("Enter");
  await expect(page.getByRole("menuitem", { name: "Open in a new tab" })).toBeFocused();
  for (let item = 0; item < 5; item += 1) await press("ArrowDown");
  await expect(page.getByRole("menuitem", { name: "Move to..." })).toBeFocused();
  await press("Enter");
  await expect(page.getByRole("radio", { name: "No folder" })).toBeFocused();
  await press("ArrowDown", "Enter");
  await expect(page.getByText('"Second" was moved.')).toBeVisible();
  await tabTo("Box", true);
  await press("Enter");
  await expect(page.getByRole("heading", { name: "Box" })).toBeVisible();
  await tabTo("Second");
  await press("Delete");
  await expect(page.getByText('"Second" is in the trash.')).toBeVisible();
  await tabTo("Trash", true);
  await press("Enter");
  await expect(page.getByRole("heading", { name: "Trash" })).toBeVisible();
  await tabTo("Second");
  await press("Shift+F10");
  await expect(page.getByRole("menuitem", { name: "Restore" })).toBeVisible();
  await press("ArrowDown", "Enter");
  await expect(row(page, "Second")).toHaveCount(0);
  await tabTo("Search in titles and text", true);
  await page.keyboard.type("seco");
  await expect(page).toHaveURL(/\?q=seco$/);
  await tabTo("Second");
  await press("Enter");
  await expect(status).toHaveText("Saved");
  // What was starred in the list is so on its page, and can be taken back there.
  await page.getByRole("button", { name: "Take the star from Second" }).press("Enter");
  await expect(page.getByRole("button", { name: "Star Second" })).toBeVisible();
});

test("home, its grid, a folder, the trash, templates, and a dialog are accessible, light and dark", async ({
  come,
  house,
}) => {
  const account = await house.account("Ada");
  const folderId = await createFolder(house.backend, person(account), { name: "Box", parentId: null });
  await createDocument(house.backend, { ownerId: account.id, title: "One" });
  await createDocument(house.backend, { ownerId: account.id, title: "Two", folderId });
  for (const colorScheme of ["light", "dark"] as const) {
    const { page } = await come(account, "/", { colorScheme });
    const check = async (...exceptions: string[]) => {
      const { violations } = await new AxeBuilder({ page }).disableRules(exceptions).analyze();
      expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
    };
    await check();
    await page.getByRole("button", { name: "Actions for One" }).click();
    await expect(page.getByRole("menu")).toBeVisible();
    // An open menu floats above the regions of the page.
    await check("region");
    await page.keyboard.press("Escape");
    await page.getByRole("checkbox", { name: "Select One" }).check();
    await page.getByRole("button", { name: "Move to..." }).click();
    await expect(page.getByRole("dialog")).toBeVisible();
    await check();
    for (const address of [`/?folder=${folderId}`, "/?view=trash", "/?view=templates", "/?q=one"]) {
      await page.goto(address);
      await check();
    }
    await page.goto("/");
    await page.getByRole("button", { name: "Show as a grid" }).click();
    await expect(page.getByRole("button", { name: "Show as a list" })).toBeVisible();
    await check();
    await page.getByRole("button", { name: "Show as a list" }).click();
    await expect(page.getByRole("button", { name: "Show as a grid" })).toBeVisible();
  }
});

test("files become documents: one is opened, several stand in the list, and what cannot be read is named", async ({
  come,
  house,
  server,
}) => {
  const { page, text, title } = await come(await house.account("Ada"));
  const chooser = page.waitForEvent("filechooser");
  await page.getByLabel("Import").focus();
  await page.keyboard.press("Enter");
  const file = (name: string, content: string | Buffer) => ({
    name,
    mimeType: "application/octet-stream",
    buffer: Buffer.from(content),
  });
  const evil = `<img src=x onerror=window.hit=1>`;
  await (await chooser).setFiles(file(`Plan ${evil.replaceAll("/", "")}.md`, `# Aims\n\n- one\n- two ${evil}\n`));
  await page.waitForURL(/\/d\/\w+$/);
  await expect(text.getByRole("heading", { name: "Aims" })).toBeVisible();
  await expect(text.getByRole("listitem")).toHaveCount(2);
  await expect(title).toHaveValue(`Plan ${evil}`);
  expect(await page.evaluate(() => (window as { hit?: number }).hit)).toBeUndefined();
  await page.goto("/");
  const told: string[] = [];
  page.on("dialog", (dialog) => {
    told.push(dialog.message());
    void dialog.accept();
  });
  await page
    .getByLabel("Import")
    .setInputFiles([
      file("Letter.txt", "Dear Ben,"),
      file("Picture.png", "x"),
      file("Broken.json", "{"),
      file("Latin.txt", Buffer.from([0xe9, 0x20, 0xff])),
      file("Huge.txt", "x".repeat(9_000_000)),
    ]);
  await expect(page.getByRole("link", { name: "Letter" })).toBeVisible();
  await expect.poll(() => told.join()).toContain("Picture.png: Files of .md");
  // A form of another site, and somebody who is not signed in, import nothing.
  const post = async (headers: Record<string, string>) =>
    (
      (await (await fetch(`${server.url}/import?name=x.txt`, { method: "POST", body: "x", headers })).json()) as {
        code: string;
      }
    ).code;
  const cookie = (await page.context().cookies()).map(({ name, value }) => `${name}=${value}`).join("; ");
  expect(await post({ cookie, origin: "https://evil.example", "sec-fetch-site": "cross-site" })).toBe("forbidden");
  expect(await post({ origin: server.url, "sec-fetch-site": "same-origin" })).toBe("unauthenticated");
  for (const why of [
    "Broken.json: The content does not fit",
    "Latin.txt: The file is not in UTF-8",
    "Huge.txt is too large",
  ]) {
    expect(told.join()).toContain(why);
  }
});
