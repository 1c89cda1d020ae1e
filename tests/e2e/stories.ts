import { type Browser, type BrowserContext, type Locator, type Page, test as base, expect } from "@playwright/test";
import type { Backend } from "#lib/server/backend.ts";
import { readConfig } from "#lib/server/config.ts";
import { openBackend } from "#lib/server/open-backend.ts";
import type { Account } from "#lib/server/services/accounts.ts";
import { buildAccount, cookieOf } from "#tests/support/people.ts";
import { ServerProcess } from "#tests/support/quire-process.ts";

export { expect };

/** Somebody with a browser of their own. Console errors and warnings of their pages fail the test. */
export interface Person {
  name: string;
  context: BrowserContext;
  page: Page;
  text: Locator;
  title: Locator;
  status: Locator;
  people: Locator;
}

interface Stories {
  server: ServerProcess;
  /** The services of that server, from another process: what a story needs to be so before it begins. */
  house: House;
  /** Lets somebody new come in at an address: as a guest with a name at a document's, signed in at home (the default). */
  arrive: (name: string, address?: string, options?: Parameters<Browser["newContext"]>[0]) => Promise<Person>;
  /** Lets an account come in at an address, signed in. */
  come: (account: Account, address?: string, options?: Parameters<Browser["newContext"]>[0]) => Promise<Person>;
  /** Makes a document as somebody new, which anyone with its address may edit; returns them, with the document open. */
  author: (name: string) => Promise<Person>;
  /** Opens a browser at an address, with a cookie. */
  enter: (
    name: string,
    address: string,
    options: Parameters<Browser["newContext"]>[0],
    cookie: string,
  ) => Promise<Person>;
  /** What consoles may say in this test, besides nothing. */
  tolerated: RegExp[];
}

interface House {
  backend: Backend;
  /** Makes an account. */
  account: (name: string) => Promise<Account>;
}

export const test = base.extend<Stories, { workerServer: ServerProcess; workerHouse: House }>({
  workerServer: [
    // oxlint-disable-next-line no-empty-pattern -- Playwright wants the pattern
    async ({}, use) => {
      const server = await ServerProcess.start("server.ts");
      await use(server);
      await server.destroy();
    },
    { scope: "worker" },
  ],
  workerHouse: [
    async ({ workerServer }, use) => {
      const house = await openHouse(workerServer);
      await use(house);
      await house.backend.close();
    },
    { scope: "worker" },
  ],
  server: async ({ workerServer }, use) => {
    await use(workerServer);
  },
  house: async ({ workerHouse }, use) => {
    await use(workerHouse);
  },
  // oxlint-disable-next-line no-empty-pattern -- Playwright wants the pattern
  tolerated: async ({}, use) => {
    await use([]);
  },
  enter: async ({ browser, server, tolerated }, use) => {
    const contexts: BrowserContext[] = [];
    const complaints: string[] = [];
    await use(async (name, address, options, cookie) => {
      const context = await browser.newContext({
        baseURL: server.url,
        viewport: { width: 1440, height: 900 },
        ...options,
      });
      contexts.push(context);
      if (cookie !== "") {
        const [key = "", ...value] = cookie.split("=");
        await context.addCookies([{ name: key, value: value.join("="), url: server.url, httpOnly: true }]);
      }
      const page = await context.newPage();
      page.on("console", (line) => {
        if (["error", "warning"].includes(line.type())) complaints.push(`${name}: ${line.text()}`);
      });
      page.on("pageerror", (error) => complaints.push(`${name}: ${error.message}`));
      await page.goto(address);
      return personOf(name, context, page);
    });
    for (const context of contexts) await context.close();
    expect(complaints.filter((line) => !tolerated.some((known) => known.test(line)))).toEqual([]);
  },
  come: async ({ enter, house }, use) => {
    await use(async ({ name, email }, address = "/", options = {}) =>
      enter(name, address, options, await cookieOf(house.backend, email)),
    );
  },
  arrive: async ({ enter, come, house }, use) => {
    await use(async (name, address = "/", options = {}) => {
      if (!address.startsWith("/d/")) return come(await house.account(name), address, options);
      const person = await enter(name, address, options, "");
      await giveName(person);
      return person;
    });
  },
  author: async ({ arrive, house: { backend } }, use) => {
    await use(async (name) => {
      const person = await arrive(name);
      await person.page.getByRole("button", { name: "New document" }).click();
      await person.page.waitForURL(/\/d\/\w+$/);
      await backend.db
        .insertInto("document_link")
        .values({
          document_id: documentOf(person),
          scope: "anyone",
          role: "editor",
          expires_at: null,
          password_hash: null,
          revision: 1,
        })
        .execute();
      await expect(person.text).toBeVisible();
      return person;
    });
  },
});

/** The services of a server, with its first administrator made. */
export async function openHouse(server: ServerProcess): Promise<House> {
  const backend = await openBackend(readConfig({ DATA_DIR: server.dataDir, LOG_LEVEL: "silent" }));
  await buildAccount(backend, { name: "Adam Admin", isAdmin: true });
  return { backend, account: (name) => buildAccount(backend, { name }) };
}

/** Chooses the name and waits until the document is live. */
async function giveName({ page, name, text }: Person): Promise<void> {
  await page.getByRole("textbox", { name: "Your name" }).fill(name);
  await page.getByRole("button", { name: "Continue" }).click();
  await expect(text).toBeVisible();
}

function personOf(name: string, context: BrowserContext, page: Page): Person {
  return {
    name,
    context,
    page,
    text: page.locator(".ProseMirror[role=textbox]"),
    title: page.getByRole("textbox", { name: "Title", exact: true }),
    status: page.getByRole("status"),
    people: page.getByRole("list", { name: "People here" }),
  };
}

/** The document's address, for somebody else. */
export function addressOf(person: Person): string {
  return new URL(person.page.url()).pathname;
}

/** The id of the document that somebody has open. */
export function documentOf(person: Person): string {
  return addressOf(person).slice("/d/".length);
}

/** What stands in each paragraph. */
export function paragraphs(person: Person): Promise<string[]> {
  return person.text.locator("> *").evaluateAll((elements) =>
    elements.map((element) => {
      const copy = element.cloneNode(true) as HTMLElement;
      for (const caret of copy.querySelectorAll(".caret")) caret.remove();
      return (copy.textContent ?? "").replaceAll("\u2060", "");
    }),
  );
}

/** Loads somebody's page anew, without what it loads once it has nothing better to do; that comes when what is returned is called. */
export async function reloadTextAlone({ page, text }: Person): Promise<() => Promise<void>> {
  await page.addInitScript(() => {
    const waiting: IdleRequestCallback[] = [];
    const { requestIdleCallback } = window;
    window.requestIdleCallback = (work) => waiting.push(work);
    addEventListener("idle-at-last", () => {
      window.requestIdleCallback = requestIdleCallback;
      for (const work of waiting) requestIdleCallback(work);
    });
  });
  await page.reload();
  await expect(text).toBeVisible();
  return () => page.evaluate(() => void dispatchEvent(new Event("idle-at-last")));
}

/** Lets Ben come to Ada's document; each then has a paragraph of their own, and the caret at its end. */
export async function withALineEach(ada: Person, arrive: Stories["arrive"]): Promise<[ada: Person, ben: Person]> {
  await ada.text.click();
  await ada.page.keyboard.type("Ada: ");
  await ada.page.keyboard.press("Enter");
  await ada.page.keyboard.type("Ben: ");
  const ben = await arrive("Ben", addressOf(ada));
  await expect.poll(() => paragraphs(ben)).toEqual(["Ada: ", "Ben: "]);
  await ada.text.locator("p").first().click();
  await ada.page.keyboard.press("End");
  await ben.text.locator("p").nth(1).click();
  await ben.page.keyboard.press("End");
  return [ada, ben];
}
