import { type Browser, type BrowserContext, type Locator, type Page, test as base, expect } from "@playwright/test";
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
  /** Lets somebody new come in at an address (default: home) and choose their name. */
  arrive: (name: string, address?: string, options?: Parameters<Browser["newContext"]>[0]) => Promise<Person>;
  /** Makes a document as somebody new; returns them, with the document open. */
  author: (name: string) => Promise<Person>;
  /** What consoles may say in this test, besides nothing. */
  tolerated: RegExp[];
}

export const test = base.extend<Stories, { workerServer: ServerProcess }>({
  workerServer: [
    // oxlint-disable-next-line no-empty-pattern -- Playwright wants the pattern
    async ({}, use) => {
      const server = await ServerProcess.start("server.ts");
      await use(server);
      await server.destroy();
    },
    { scope: "worker" },
  ],
  server: async ({ workerServer }, use) => {
    await use(workerServer);
  },
  // oxlint-disable-next-line no-empty-pattern -- Playwright wants the pattern
  tolerated: async ({}, use) => {
    await use([]);
  },
  arrive: async ({ browser, server, tolerated }, use) => {
    const contexts: BrowserContext[] = [];
    const complaints: string[] = [];
    await use(async (name, address = "/", options = {}) => {
      const context = await browser.newContext({
        baseURL: server.url,
        viewport: { width: 1440, height: 900 },
        ...options,
      });
      contexts.push(context);
      const page = await context.newPage();
      page.on("console", (line) => {
        if (["error", "warning"].includes(line.type())) complaints.push(`${name}: ${line.text()}`);
      });
      page.on("pageerror", (error) => complaints.push(`${name}: ${error.message}`));
      await page.goto(address);
      const person = personOf(name, context, page);
      if (address.startsWith("/d/")) await giveName(person);
      return person;
    });
    for (const context of contexts) await context.close();
    expect(complaints.filter((line) => !tolerated.some((known) => known.test(line)))).toEqual([]);
  },
  author: async ({ arrive }, use) => {
    await use(async (name) => {
      const person = await arrive(name);
      await person.page.getByRole("button", { name: "New document" }).click();
      await person.page.waitForURL(/\/d\/\w+$/);
      await giveName(person);
      return person;
    });
  },
});

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
