import { AxeBuilder } from "@axe-core/playwright";
import { inviteAccount, offerPassword } from "#lib/server/services/account-links.ts";
import { changeDocument, createDocument } from "#lib/server/services/documents.ts";
import { shareWith } from "#lib/server/services/invitations.ts";
import { requireAccess } from "#lib/server/services/sharing.ts";
import { newId } from "#lib/std/ids.ts";
import { buildAccount, who } from "#tests/support/people.ts";
import { addresses } from "./addresses.ts";
import { type Person, addressOf, expect, test } from "./stories.ts";

for (const colorScheme of ["light", "dark"] as const) {
  for (const viewport of [
    { width: 1440, height: 900 },
    { width: 390, height: 844 },
  ]) {
    test(`axe finds nothing at ${viewport.width} px, ${colorScheme}`, async ({ author, come, enter, house }) => {
      const ada = await author("Ada Lovelace");
      await ada.title.fill("A title");
      await ada.text.click();
      await ada.page.keyboard.type("# Heading\nSome **bold** words\n> a quote\n");
      const check = async ({ page }: Person) => {
        // The name at a caret is for the eye alone and fades: half faded, it has no contrast.
        const { violations } = await new AxeBuilder({ page }).exclude(".caret-name").analyze();
        expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
      };
      const guest = await enter("Guest", addressOf(ada), { colorScheme, viewport }, "");
      await expect(guest.page.getByRole("textbox", { name: "Your name" })).toBeVisible();
      await check(guest);
      await guest.page.goto("/sign-in");
      await expect(guest.page.getByRole("heading", { name: "Sign in" })).toBeVisible();
      await check(guest);
      const ben = await come(await house.account("Ben"), "/", { colorScheme, viewport });
      await expect(ben.page.getByRole("heading", { name: "Recent" })).toBeVisible();
      await check(ben);
      await ben.page.goto("/account");
      await check(ben);
      await ben.page.goto(addressOf(ada));
      await expect(ben.status).toHaveText("Saved");
      await check(ben);
      await ben.page.getByRole("button", { name: "Share" }).click();
      await expect(ben.page.getByRole("list").getByText("Ada Lovelace")).toBeVisible();
      await check(ben);
    });
  }
}

for (const colorScheme of ["light", "dark"] as const) {
  test(`axe finds nothing on any page, ${colorScheme}`, async ({ come, enter, house: { backend }, tolerated }) => {
    // The pages that say no answer so.
    tolerated.push(/40[34]/);
    // An address as wide as they come: no page may be wider for it than its window.
    const wide = `${"w".repeat(40)}-${newId()}@example.org`;
    const [owner, administrator] = [
      await buildAccount(backend),
      await buildAccount(backend, { email: wide, name: "W".repeat(60), isAdmin: true }),
    ];
    const id = await createDocument(backend, { ownerId: owner.id, title: "Hers" });
    const by = { who: who(owner), access: await requireAccess(backend, who(owner), id, "share") };
    const invited = await shareWith(backend, by, { email: `${id}@example.org`, role: "viewer" });
    const viewport = { width: 390, height: 844 };
    const [{ page }, stranger] = [
      await come(administrator, "/", { colorScheme, viewport }),
      (await enter("Stranger", "/sign-in", { colorScheme, viewport }, "")).page,
    ];
    const pages = Object.entries(addresses).filter(([file]) => file.endsWith("page.tsx"));
    const visits = [
      ...pages.map(([, { at, answers }]) => [at.replace("{id}", id), answers[2] < 300 || answers[2] >= 400] as const),
      [`/join/${invited.kind === "invited" ? invited.token : ""}`, false],
      [`/join/${await inviteAccount(backend, "system:cli", `new${id}@example.org`)}`, false],
      [`/password/${await offerPassword(backend, "system:cli", owner.id)}`, false],
      ["/sign-in?error=account_not_linked", false],
    ] as const;
    for (const [path, isAdministrators] of visits) {
      const tab = isAdministrators ? page : stranger;
      await tab.goto(path);
      await expect(tab.getByRole("heading").first()).toBeVisible();
      const { violations } = await new AxeBuilder({ page: tab }).analyze();
      expect([path, violations.map(({ id: rule, nodes }) => [rule, nodes.map(({ html }) => html)])]).toEqual([
        path,
        [],
      ]);
      // The tools fold when they have been measured.
      const widthOf = () => tab.evaluate(() => document.documentElement.scrollWidth);
      await expect.poll(async () => [path, await widthOf()]).toEqual([path, viewport.width]);
    }
  });
}

test("the toolbar is one tab stop, arrow keys move in it, and a command leaves the caret in the text", async ({
  author,
}) => {
  const ada = await author("Ada");
  await expect(ada.page.getByRole("button", { name: "Bold" })).toBeEnabled();
  await ada.page.getByRole("menuitem", { name: "File" }).focus();
  await expect(ada.page.getByRole("menubar")).toHaveAttribute("aria-orientation", "horizontal");
  await expect(ada.page.getByRole("menuitem", { name: "File" })).toBeFocused();
  await ada.page.keyboard.press("Tab");
  const focused = () => ada.page.evaluate(() => document.activeElement?.getAttribute("aria-label"));
  const first = await focused();
  await ada.page.keyboard.press("ArrowRight");
  expect(await focused()).not.toBe(first);
  await ada.page.getByRole("button", { name: "Bold" }).focus();
  await ada.page.keyboard.press("Enter");
  await expect(ada.text).toBeFocused();
  await ada.page.keyboard.type("bold at once");
  await expect(ada.text.locator("strong")).toHaveText("bold at once");
});

test("the menu of the account hangs below its button, at home and in a document", async ({ author }) => {
  const { page } = await author("Ada");
  for (const address of [page.url(), "/"]) {
    await page.goto(address);
    const button = page.getByRole("button", { name: "Account of Ada" });
    await button.click();
    await expect(page.getByRole("link", { name: "Account settings" })).toBeVisible();
    const [above, menu] = [await button.boundingBox(), await page.locator(".account-menu").boundingBox()];
    if (above === null || menu === null) throw new Error("Something is not to be seen.");
    expect(menu.x + menu.width).toBeCloseTo(above.x + above.width, 0);
    expect(menu.y - above.y - above.height).toBeGreaterThanOrEqual(0);
    expect(menu.y - above.y - above.height).toBeLessThan(20);
  }
});

test("a document that does not exist says so", async ({ arrive, tolerated }) => {
  tolerated.push(/404/);
  const ada = await arrive("Ada", "/");
  const response = await ada.page.goto("/d/00000000000000000000000000");
  expect(response?.status()).toBe(404);
  await expect(ada.page.getByRole("heading", { name: "There is no such document" })).toBeVisible();
  await ada.page.getByRole("link", { name: "Go to your documents" }).click();
  await expect(ada.page.getByRole("button", { name: "New document" })).toBeVisible();
});

test("who has chosen a name can write, however late the tools come that the page waits for", async ({
  author,
  enter,
}) => {
  const ada = await author("Ada");
  const ben = await enter("Ben", "/", {}, "");
  // Whatever waits for long never comes.
  await ben.page.addInitScript(() => {
    const { setTimeout } = window;
    const shortly = (work: TimerHandler, after = 0, ...args: unknown[]) =>
      after > 1_000 ? 0 : setTimeout(work, after, ...args);
    window.setTimeout = shortly as typeof window.setTimeout;
  });
  await ben.page.goto(addressOf(ada));
  await ben.page.getByRole("textbox", { name: "Your name" }).fill("Ben");
  await ben.page.getByRole("button", { name: "Continue" }).click();
  await expect(ben.text).toBeVisible();
});

test("an empty name is refused with a word, and a chosen one is kept", async ({ author, enter }) => {
  const ada = await author("Ada");
  const ben = await enter("Ben", addressOf(ada), {}, "");
  await ben.page.getByRole("textbox", { name: "Your name" }).fill("   ");
  await ben.page.getByRole("button", { name: "Continue" }).click();
  await expect(ben.page.getByText("Type a name first.")).toBeVisible();
  await ben.page.getByRole("textbox", { name: "Your name" }).fill("Ben");
  await ben.page.getByRole("button", { name: "Continue" }).click();
  await expect(ben.status).toHaveText("Saved");
  await ben.page.reload();
  await expect(ben.status).toHaveText("Saved");
  await expect(ben.page.getByRole("textbox", { name: "Your name" })).toHaveCount(0);
});

test("a browser that asks for an icon before it has read the page gets one", async ({ server }) => {
  const answer = await fetch(`${server.url}/favicon.ico`);
  expect([answer.status, answer.headers.get("content-type")]).toEqual([200, "image/svg+xml"]);
});

test("[UX-3] one can write after 350 kB of script, and the toolbar that the server drew works after that", async ({
  author,
  come,
  house,
}) => {
  const ada = await author("Ada");
  const ben = await come(await house.account("Ben"), addressOf(ada));
  await ben.page.addInitScript(() => {
    // At once: what is loaded in the first idle moment after that comes after it.
    const observer = new MutationObserver(() => {
      if (document.querySelector(`.ProseMirror[role=textbox][contenteditable="true"]`) === null) return;
      performance.mark("writing");
      observer.disconnect();
    });
    observer.observe(document, { subtree: true, childList: true, attributes: true });
  });
  await ben.page.reload();
  await expect(ben.page.getByRole("button", { name: "Bold" })).toBeEnabled();
  const before = await ben.page.evaluate(() => {
    const [writing] = performance.getEntriesByName("writing");
    const scripts = (performance.getEntriesByType("resource") as PerformanceResourceTiming[]).filter(
      ({ name, startTime }) => name.endsWith(".js") && startTime < (writing?.startTime ?? 0),
    );
    return scripts.reduce((sum, { encodedBodySize }) => sum + encodedBodySize, 0);
  });
  expect(before).toBeGreaterThan(250_000);
  expect(before).toBeLessThan(350_000);
  await ben.text.click();
  await ben.page.getByRole("button", { name: "Bold" }).click();
  await ben.page.keyboard.type("bold");
  await expect(ben.text.locator("strong")).toHaveText("bold");
});

test("[UX-4] a button that changes while one writes asks nothing of the text before the caret", async ({
  come,
  house,
}) => {
  const account = await house.account("Ada");
  const id = await createDocument(house.backend, { ownerId: account.id });
  const source = Array.from({ length: 300 }, (_, index) => `<p>Paragraph ${index}</p>`).join("");
  const by = { actor: `user:${account.id}`, kind: "edit" } as const;
  await changeDocument(house.backend, by, id, { put: { format: "html", source } });
  const ada = await come(account, `/d/${id}`);
  await expect(ada.text.locator("p")).toHaveCount(300);
  await ada.text.locator("p").last().click();
  await expect(ada.page.getByRole("button", { name: "Bold" })).toBeEnabled();
  await ada.page.evaluate(() => {
    const { get } = Object.getOwnPropertyDescriptor(Node.prototype, "nodeValue") as PropertyDescriptor;
    const read = { texts: 0, frames: 0, framesToButton: -1 };
    Object.assign(globalThis, { read });
    document.addEventListener(
      "keydown",
      () => {
        const count = () => {
          read.frames += 1;
          requestAnimationFrame(count);
        };
        requestAnimationFrame(count);
      },
      { capture: true, once: true },
    );
    new MutationObserver(() => {
      if (read.framesToButton === -1) read.framesToButton = read.frames;
    }).observe(document.querySelector("[role=toolbar]") as Element, {
      subtree: true,
      attributeFilter: ["aria-pressed"],
    });
    Object.defineProperty(Node.prototype, "nodeValue", {
      configurable: true,
      get(this: Node) {
        read.texts += 1;
        return get?.call(this) as string | null;
      },
    });
  });
  await ada.page.keyboard.press("ControlOrMeta+b");
  await expect(ada.page.getByRole("button", { name: "Bold" })).toHaveAttribute("aria-pressed", "true");
  const { texts, framesToButton } = await ada.page.evaluate(
    () => (globalThis as unknown as { read: { texts: number; framesToButton: number } }).read,
  );
  expect(texts).toBeLessThan(100);
  // The key's own frame comes first.
  expect(framesToButton).toBeGreaterThan(0);
});
