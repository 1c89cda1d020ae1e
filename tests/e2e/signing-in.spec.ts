import { AxeBuilder } from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { createDocument } from "#lib/server/services/documents.ts";
import { codeAt } from "#tests/support/authenticator.ts";
import { type IdentityProvider, startIdentityProvider } from "#tests/support/identity-provider.ts";
import { buildAccount, password } from "#tests/support/people.ts";
import { ServerProcess } from "#tests/support/quire-process.ts";
import { expect, openHouse, test as stories } from "./stories.ts";

/** A server at http://localhost, where browsers have passkeys, with an identity provider. */
const test = stories.extend<{ localhost: string }, { provider: IdentityProvider; ownServer: ServerProcess }>({
  provider: [
    // oxlint-disable-next-line no-empty-pattern -- Playwright wants the pattern
    async ({}, use) => {
      const provider = await startIdentityProvider();
      await use(provider);
      await provider.close();
    },
    { scope: "worker" },
  ],
  ownServer: [
    async ({ provider }, use) => {
      const server = await ServerProcess.start("server.ts", (port) => {
        provider.allow(`http://localhost:${port}/api/auth/callback/corp`);
        return {
          PUBLIC_URL: `http://localhost:${port}`,
          OIDC_CORP_ISSUER: provider.issuer,
          OIDC_CORP_CLIENT_ID: provider.clientId,
          OIDC_CORP_CLIENT_SECRET: provider.clientSecret,
          OIDC_CORP_NAME: "Corp",
          OIDC_CORP_REGISTRATION: "example.org",
        };
      });
      await use(server);
      await server.destroy();
    },
    { scope: "worker" },
  ],
  server: async ({ ownServer }, use) => {
    await use(ownServer);
  },
  house: async ({ ownServer }, use) => {
    const house = await openHouse(ownServer);
    await use(house);
    await house.backend.close();
  },
  localhost: async ({ ownServer }, use) => {
    await use(`http://localhost:${ownServer.port}`);
  },
});

async function expectAccessible(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
}

async function signIn(page: Page, email: string): Promise<void> {
  await page.getByLabel("E-mail address").fill(email);
  await page.getByLabel("Password", { exact: true }).fill(password);
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
}

async function signOut(page: Page): Promise<void> {
  await page.goto(new URL("/", page.url()).href);
  const button = page.getByRole("button", { name: "Sign out" });
  // A click that comes before the page's scripts does nothing.
  await expect(async () => {
    if (!(await button.isVisible())) await page.getByRole("button", { name: /^Account of/ }).click();
    await button.click();
    await expect(page.getByRole("heading", { name: "Sign in" })).toBeVisible({ timeout: 2_000 });
  }).toPass();
}

const section = (page: Page, name: string) =>
  page.locator("section").filter({ has: page.getByRole("heading", { name, exact: true }) });

test("[ACC-7] somebody turns the second step on, signs in with a code, with a recovery code, and turns it off", async ({
  arrive,
  house,
  localhost,
}) => {
  const ada = await house.account("Ada");
  const { page } = await arrive("Ada", "/sign-in");
  await page.goto(`${localhost}/sign-in?next=/account`);
  await signIn(page, ada.email);
  const part = section(page, "Second step");
  await part.getByLabel("Current password").fill(password);
  await part.getByRole("button", { name: "Set up" }).click();
  const key = await part.getByLabel("Or type this key into it").inputValue();
  const uri = `otpauth://totp/x?secret=${key}`;
  await expect(part.getByRole("img", { name: /QR code/ })).toBeVisible();
  await expectAccessible(page);
  await part.getByLabel("Code", { exact: true }).fill("000000");
  await part.getByRole("button", { name: "Turn on" }).click();
  await expect(part.getByRole("alert")).toHaveText("That code is not right, or it has been used.");
  await part.getByLabel("Code", { exact: true }).fill(codeAt(uri));
  await part.getByRole("button", { name: "Turn on" }).click();
  const codes = part.getByRole("list", { name: "Recovery codes" }).getByRole("listitem");
  await expect(codes).toHaveCount(10);
  const recovery = await codes.first().innerText();

  await signOut(page);
  await signIn(page, ada.email);
  await expect(page.getByRole("heading", { name: "Second step" })).toBeVisible();
  await expectAccessible(page);
  await page.getByLabel("Code of your authenticator").fill(codeAt(uri));
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page).toHaveURL(`${localhost}/`);

  await signOut(page);
  await page.goto(`${localhost}/sign-in?next=/account`);
  await signIn(page, ada.email);
  await page.getByLabel("Code of your authenticator").fill(recovery);
  await page.getByLabel("Do not ask again").check();
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(part.getByText("You have 9 recovery codes left.")).toBeVisible();
  await part.getByLabel("Current password").fill(password);
  await part.getByRole("button", { name: "New recovery codes" }).click();
  await expect(part.getByText("You have 10 recovery codes left.")).toBeVisible();
  await signOut(page);
  await page.goto(`${localhost}/sign-in?next=/account`);
  await signIn(page, ada.email);
  // This browser is remembered.
  await part.getByLabel("Current password").fill(password);
  await part.getByRole("button", { name: "Turn off" }).click();
  await expect(part.getByRole("button", { name: "Set up" })).toBeVisible();
});

test("[ACC-8] somebody makes a passkey, signs in with it alone, and takes it away", async ({
  arrive,
  house,
  localhost,
}) => {
  const ada = await house.account("Ada");
  const { page, context } = await arrive("Ada", "/sign-in");
  const client = await context.newCDPSession(page);
  await client.send("WebAuthn.enable");
  await client.send("WebAuthn.addVirtualAuthenticator", {
    options: {
      protocol: "ctap2",
      transport: "internal",
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
  await page.goto(`${localhost}/sign-in?next=/account`);
  await signIn(page, ada.email);
  const part = section(page, "Passkeys");
  await part.getByLabel("What you call it").fill("My laptop");
  await part.getByLabel("Current password").fill("not this one");
  await part.getByRole("button", { name: "Add a passkey" }).click();
  await expect(part.getByRole("alert")).toHaveText("That is not the password.");
  await part.getByLabel("Current password").fill(password);
  await part.getByRole("button", { name: "Add a passkey" }).click();
  await expect(part.getByText("My laptop")).toBeVisible();
  await expectAccessible(page);
  await part.getByLabel("What you call it").fill("Again");
  await part.getByLabel("Current password").fill(password);
  await part.getByRole("button", { name: "Add a passkey" }).click();
  await expect(part.getByRole("alert")).toHaveText("This device has a passkey for your account already.");

  await signOut(page);
  await page.goto(`${localhost}/sign-in?next=/account`);
  await page.getByRole("button", { name: "Sign in with a passkey" }).click();
  await expect(part.getByText("My laptop")).toBeVisible();
  await part.getByRole("button", { name: "Remove the passkey My laptop" }).click();
  await expect(part.getByText("My laptop")).toHaveCount(0);
  await signOut(page);
  await page.getByRole("button", { name: "Sign in with a passkey" }).click();
  await expect(page.getByRole("alert").filter({ hasText: "does not know that passkey" })).toBeVisible();
});

/** Its pages ask for a font from afar, and for an icon that is not there. */
const ofProvider = [/ERR_NAME_NOT_RESOLVED/, /404/];

/** Says at the provider who one is; what is not there yet waits for the page to come. */
async function beAtProvider(page: Page, login: string): Promise<void> {
  await page.getByPlaceholder("Enter any login").fill(login);
  await page.getByPlaceholder("and password").fill("anything");
  await page.getByRole("button", { name: "Sign-in" }).click();
  await page.getByRole("button", { name: "Continue" }).click();
}

test("[ACC-9] somebody new comes by another server, lands where they wanted to, and is known the next time", async ({
  arrive,
  house,
  provider,
  localhost,
  browser,
  tolerated,
}) => {
  tolerated.push(...ofProvider);
  provider.people.set("grace", { email: "Grace@example.org", emailVerified: true, name: "Grace" });
  const ada = await buildAccount(house.backend, { name: "Ada", isAdmin: true });
  expect(await createDocument(house.backend, { ownerId: ada.id, title: "Hers" })).toBeTruthy();
  const { page } = await arrive("Grace", "/sign-in");
  await page.goto(`${localhost}/sign-in?next=/account`);
  await expectAccessible(page);
  await page.getByRole("link", { name: "Sign in with Corp" }).click();
  await beAtProvider(page, "grace");
  await expect(page).toHaveURL(`${localhost}/account`);
  await expect(section(page, "Profile").getByRole("textbox", { name: /^Name/ })).toHaveValue("Grace");
  await expect(page.getByText("grace@example.org")).toBeVisible();
  // Without a password there is none to ask for, and the last way in stays.
  const connections = section(page, "Sign in by another server");
  await connections.getByRole("button", { name: "Disconnect Corp" }).click();
  await expect(connections.getByRole("alert")).toContainText("Choose a password first.");
  const words = section(page, "Choose a password");
  await words.getByLabel("New password").fill(password);
  await words.getByRole("button", { name: "Choose a password" }).click();
  await expect(section(page, "Change password").getByLabel("Current password")).toBeVisible();
  // Nothing that the provider gave us for use elsewhere is kept.
  const kept = await house.backend.db.selectFrom("account").selectAll().where("providerId", "=", "corp").execute();
  expect(kept.map((row) => Object.values(row).filter((value) => String(value).length > 60))).toEqual([[]]);
  const user = await house.backend.db
    .selectFrom("user")
    .select(["image", "email"])
    .where("email", "=", "grace@example.org")
    .executeTakeFirstOrThrow();
  expect(user).toEqual({ image: null, email: "grace@example.org" });

  const elsewhere = await browser.newContext();
  const again = await elsewhere.newPage();
  await again.goto(`${localhost}/sign-in?next=//evil.example/`);
  await again.getByRole("link", { name: "Sign in with Corp" }).click();
  await beAtProvider(again, "grace");
  await expect(again).toHaveURL(`${localhost}/`);
  await expect(again.getByRole("button", { name: "Account of Grace" })).toBeVisible();
  await elsewhere.close();
});

test("[ACC-9] an account is never taken over by its address: its owner connects it, and then may come either way", async ({
  arrive,
  house,
  provider,
  localhost,
  tolerated,
}) => {
  tolerated.push(...ofProvider);
  const ada = await house.account("Ada");
  provider.people.set("ada", { email: ada.email, emailVerified: true, name: "Somebody" });
  provider.people.set("stranger", { email: "stranger@elsewhere.net", emailVerified: true, name: "S" });
  provider.people.set("unsure", { email: "unsure@example.org", emailVerified: false, name: "U" });
  const { page, context } = await arrive("Ada", "/sign-in");
  const come = async (login: string) => {
    await context.clearCookies();
    await page.goto(`${localhost}/sign-in?next=/account`);
    await page.getByRole("link", { name: "Sign in with Corp" }).click();
    await beAtProvider(page, login);
  };
  const problem = page.getByRole("alert").filter({ hasText: /\w/ });
  await come("ada");
  await expect(problem).toContainText("There is an account with that address already.");
  for (const login of ["stranger", "unsure"]) {
    await come(login);
    await expect(problem).toContainText("New accounts are made by invitation here.");
  }
  await context.clearCookies();
  await page.goto(`${localhost}/sign-in?next=/account`);
  await signIn(page, ada.email);
  const connections = section(page, "Sign in by another server");
  await connections.getByLabel("Current password").fill(password);
  await connections.getByRole("button", { name: "Connect Corp" }).click();
  await beAtProvider(page, "ada");
  await expect(connections.getByRole("button", { name: "Disconnect Corp" })).toBeVisible();
  await come("ada");
  await expect(page.getByText(ada.email)).toBeVisible();
  await connections.getByRole("button", { name: "Disconnect Corp" }).click();
  await expect(connections.getByRole("button", { name: "Connect Corp" })).toBeVisible();

  // What a provider did not send back, or another browser began, signs nobody in; other addresses of the library are not there.
  await context.clearCookies();
  await page.goto(`${localhost}/api/auth/callback/corp?code=forged&state=forged`);
  await expect(page.getByRole("heading", { name: "Sign in" })).toBeVisible();
  for (const path of ["sign-in/email", "get-session", "callback/none/x", "callback/none", "callback/credential"]) {
    expect((await page.request.get(`${localhost}/api/auth/${path}`)).status(), path).toBe(404);
  }
  for (const error of ["constructor", "__proto__", "<b>x</b>", "x".repeat(2_000)]) {
    await page.goto(`${localhost}/sign-in?error=${encodeURIComponent(error)}`);
    await expect(problem).toHaveText("Signing in that way did not work. Try again.");
  }
  // A picture on another site starts no sign-in.
  const asPicture = { headers: { "sec-fetch-mode": "no-cors" }, maxRedirects: 0 };
  expect((await page.request.get(`${localhost}/sign-in/with/corp`, asPicture)).status()).toBe(403);
  expect((await page.request.post(`${localhost}/api/auth/callback/corp`)).status()).toBe(405);
});
