import { mkdtempSync, rmSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ServerProcess } from "#tests/support/quire-process.ts";
import { addressOf, expect, openHouse, paragraphs, test as stories, withALineEach } from "./stories.ts";

/** A server of each test's own, to be killed. */
const test = stories.extend({
  // oxlint-disable-next-line no-empty-pattern -- Playwright wants the pattern
  server: async ({}, use) => {
    const server = await ServerProcess.start("server.ts");
    await use(server);
    await server.destroy();
  },
  house: async ({ server }, use) => {
    const house = await openHouse(server);
    await use(house);
    await house.backend.close();
  },
  // A browser complains of sockets that do not come through, and there is no way to ask it not to.
  // oxlint-disable-next-line no-empty-pattern -- Playwright wants the pattern
  tolerated: async ({}, use) => {
    await use([/WebSocket connection to .* failed/, /Failed to load resource/, /ERR_CONNECTION_REFUSED/]);
  },
});

test("[LOG-1] the server is killed while two people type: both recover by themselves, and every character is there", async ({
  author,
  arrive,
  server,
}) => {
  const [ada, ben] = await withALineEach(await author("Ada"), arrive);
  const letters = "the quick brown fox jumps over the lazy dog ".repeat(6);
  const typing = Promise.all([
    ada.page.keyboard.type(letters, { delay: 15 }),
    ben.page.keyboard.type(letters.toUpperCase(), { delay: 15 }),
  ]);
  await expect.poll(async () => (await paragraphs(ben))[0]?.length ?? 0).toBeGreaterThan(60);
  await server.kill();
  await expect(ada.status).toHaveText("Offline, saved on this device");
  await typing;
  await expect(ben.status).toHaveText("Offline, saved on this device");
  await server.start();
  const restarted = performance.now();
  await expect(ada.status).toHaveText("Saved");
  await expect(ben.status).toHaveText("Saved");
  const recoveredInMs = performance.now() - restarted;
  test.info().annotations.push({ type: "recovered", description: `${Math.round(recoveredInMs)} ms` });
  // The promise is 2 s; five times that is what a busy machine may take.
  expect(recoveredInMs).toBeLessThan(10_000);
  const both = [`Ada: ${letters}`, `Ben: ${letters.toUpperCase()}`];
  await expect.poll(() => paragraphs(ada)).toEqual(both);
  await expect.poll(() => paragraphs(ben)).toEqual(both);
  const fresh = await arrive("Fresh", addressOf(ada));
  await expect.poll(() => paragraphs(fresh)).toEqual(both);
});

test("[UX-2] what is written without a connection survives the browser and is sent at the next opening", async ({
  author,
  server,
  playwright,
}) => {
  const ada = await author("Ada");
  const profile = mkdtempSync(join(tmpdir(), "quire-profile-"));
  const { executablePath = "", args = [] } = test.info().project.use.launchOptions ?? {};
  const launch = () =>
    playwright.chromium.launchPersistentContext(profile, {
      args,
      baseURL: server.url,
      ...(typeof executablePath === "string" && executablePath !== "" ? { executablePath } : {}),
    });
  try {
    const first = await launch();
    const page = await first.newPage();
    await page.goto(addressOf(ada));
    await page.getByRole("textbox", { name: "Your name" }).fill("Ben");
    await page.getByRole("button", { name: "Continue" }).click();
    await expect(page.getByRole("status")).toHaveText("Saved");
    await server.kill();
    await expect(page.getByRole("status")).toHaveText(/Offline/);
    await page.locator(".ProseMirror[role=textbox]").click();
    await page.keyboard.type("written on a train");
    await expect(page.getByRole("status")).toHaveText("Offline, saved on this device");
    const warned = page.waitForEvent("dialog");
    await page.close({ runBeforeUnload: true });
    const dialog = await warned;
    expect(dialog.type()).toBe("beforeunload");
    await dialog.accept();
    await first.close();
    await server.start();

    const second = await launch();
    const again = await second.newPage();
    await again.goto(addressOf(ada));
    await expect(again.locator(".ProseMirror[role=textbox]")).toContainText("written on a train");
    await expect(again.getByRole("status")).toHaveText("Saved");
    await expect.poll(() => paragraphs(ada)).toEqual(["written on a train"]);
    await second.close();
  } finally {
    rmSync(profile, { recursive: true, force: true });
  }
});

test("a socket that a proxy blocks is named in a banner; the text stays readable and what is typed stays here", async ({
  author,
  browser,
  server,
}) => {
  const ada = await author("Ada");
  await ada.text.click();
  await ada.page.keyboard.type("still readable");
  await expect(ada.status).toHaveText("Saved");
  const context = await browser.newContext({ baseURL: server.url });
  const page = await context.newPage();
  await page.routeWebSocket("**/collab*", (socket) => socket.close());
  await page.goto(addressOf(ada));
  await page.getByRole("textbox", { name: "Your name" }).fill("Ben");
  await page.getByRole("button", { name: "Continue" }).click();
  await expect(page.getByRole("alert").filter({ hasText: "blocks WebSockets" })).toBeVisible();
  await expect(page.getByText("still readable")).toBeVisible();
  await expect(page.getByRole("status")).toHaveText("Offline");
  await context.close();
});

test("[LOG-7] while the log takes no writes nobody is told saved, and the words are there when it does again", async ({
  author,
  arrive,
  server,
}) => {
  const ada = await author("Ada");
  const ben = await arrive("Ben", addressOf(ada));
  await ada.text.click();
  await ada.page.keyboard.type("before. ");
  await expect(ada.status).toHaveText("Saved");
  const other = new DatabaseSync(join(server.dataDir, "log.sqlite"));
  other.exec("BEGIN IMMEDIATE");
  await ada.page.keyboard.type("meanwhile.");
  await expect(ada.status).toHaveText("Saving...");
  await expect(ada.page.getByRole("alert").filter({ hasText: "cannot store changes" })).toBeVisible({
    timeout: 15_000,
  });
  await expect(ada.status).toHaveText("Offline, saved on this device");
  expect((await fetch(`${server.url}/readyz`)).status).toBe(503);
  expect((await fetch(`${server.url}/healthz`)).status).toBe(200);
  expect(await paragraphs(ben)).toEqual(["before. "]);
  other.exec("ROLLBACK");
  other.close();
  await expect(ada.status).toHaveText("Saved", { timeout: 15_000 });
  await expect.poll(() => paragraphs(ben)).toEqual(["before. meanwhile."]);
  expect((await fetch(`${server.url}/readyz`)).status).toBe(200);
});

test("stopping with SIGTERM while people type loses nothing and takes less than ten seconds", async ({
  author,
  server,
}) => {
  const ada = await author("Ada");
  await ada.text.click();
  const letters = "abcdefghijklmnopqrstuvwxyz".repeat(4);
  const typing = ada.page.keyboard.type(letters, { delay: 10 });
  await expect.poll(async () => (await paragraphs(ada))[0]?.length ?? 0).toBeGreaterThan(20);
  const started = performance.now();
  expect(await server.stop()).toBe(0);
  expect(performance.now() - started).toBeLessThan(10_000);
  await typing;
  await server.start();
  await expect(ada.status).toHaveText("Saved");
  await expect.poll(() => paragraphs(ada)).toEqual([letters]);
});
