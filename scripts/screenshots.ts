import { mkdir } from "node:fs/promises";
import { type Browser, type Page, chromium } from "@playwright/test";
import { presenceColors } from "#lib/protocol/presence.ts";
import { readConfig } from "#lib/server/config.ts";
import { openBackend } from "#lib/server/open-backend.ts";
import type { Account } from "#lib/server/services/accounts.ts";
import { createDocument } from "#lib/server/services/documents.ts";
import { setMember, requireAccess } from "#lib/server/services/sharing.ts";
import { buildAccount, cookieOf, who } from "#tests/support/people.ts";
import { ServerProcess } from "#tests/support/quire-process.ts";
import { takeSurfaces } from "./surfaces.ts";

// Makes the pictures of docs/images anew, from a server of its own: `npm run screenshots`. With a folder behind it, pictures of all that a document's
// page can show, wide and narrow, light and dark, to be looked at: `npm run screenshots -- /tmp/surfaces`.

const [, , surfaces] = process.argv;
const folder = surfaces ?? "docs/images";
const source = `# The Baltic Sea
## What it is
The Baltic is a shallow, brackish sea, nearly closed off from the ocean. Its water is renewed about once in thirty years[^renewal], which is why what flows into it stays.
> [!NOTE]
> Salinity falls from 30 ‰ in the Kattegat to 3 ‰ in the far north.

## Who looks after it
| Country | Coast in km | Since |
| --- | --- | --- |
| Finland | 6,500 | 1974 |
| Sweden | 3,900 | 1974 |
| Estonia | 3,800 | 1992 |
| Germany | 2,600 | 1974 |

## What is to be done
- [x] Agree on limits for nitrogen
- [ ] Measure at the mouths of rivers
- [ ] Write the report for the spring

Below 60 m there is hardly any oxygen in summer. **Three things** would help:
1. less fertiliser on fields,
2. better sewage works,
3. patience.

[^renewal]: Mean of the models; single basins differ.
`;

const server = await ServerProcess.start("server.ts");
const backend = await openBackend(readConfig({ DATA_DIR: server.dataDir, LOG_LEVEL: "silent" }));
const executablePath = process.env["CHROMIUM"] ?? "/usr/bin/chromium";
const chrome = await chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-gpu"] });
try {
  await mkdir(folder, { recursive: true });
  await take(chrome);
} finally {
  await chrome.close();
  await backend.close();
  await server.destroy();
}

async function take(browser: Browser): Promise<void> {
  const [ada, ben, cyd] = [
    await buildAccount(backend, { name: "Ada Lovelace", email: "ada@example.org", isAdmin: true }),
    await buildAccount(backend, { name: "Ben Okri", email: "ben@example.org" }),
    await buildAccount(backend, { name: "Cyd Moreau", email: "cyd@example.org" }),
  ];
  // Colours are chosen by chance: here they are told apart.
  for (const [index, { id }] of [ada, ben, cyd].entries()) {
    const color = presenceColors[index * 3] ?? presenceColors[0];
    await backend.db.updateTable("user").set({ color }).where("id", "=", id).execute();
  }
  const make = async (title: string, text: string) => {
    const content = await backend.composer.compose({ title, content: { format: "markdown", source: text } });
    return createDocument(backend, { ownerId: ada.id, content, title });
  };
  if (surfaces !== undefined) {
    for (const colorScheme of ["light", "dark"] as const) {
      for (const width of [1440, 1024, 390]) {
        const copy = await make("The Baltic Sea", source);
        const page = await open(browser, ada, `/d/${copy}`, { width, height: 900 });
        await page.emulateMedia({ colorScheme });
        await takeSurfaces(page, (name) => shoot(page, `${width}-${colorScheme}-${name}`));
        await page.context().close();
      }
    }
    return;
  }
  for (const [title, text] of [
    ["Minutes of March", "# Minutes\n- Budget\n- Spring report\n- Anything else"],
    ["Reading list", "# Reading list\n1. The Sea Around Us\n2. Limnology\n3. Silent Spring"],
    ["Letter to the ministry", "Dear Madam,\n\nwe write to you about the sea that we share."],
    ["Lesson plan: salt", "# Salt\n\nWhat is it, where does it come from, where does it go?"],
    ["Field notes", "## Tuesday\n\nWind from the west, 12 °C, visibility good."],
  ] as const)
    await make(title, text);
  const id = await make("The Baltic Sea", source);
  const access = await requireAccess(backend, who(ada), id, "share");
  for (const [person, role] of [
    [ben, "editor"],
    [cyd, "viewer"],
  ] as const)
    await setMember(backend, { who: who(ada), access }, { userId: person.id, role });

  const writer = await open(browser, ada, `/d/${id}`, { width: 1440, height: 900 });
  const text = writer.locator(".ProseMirror[role=textbox]");
  const other = await open(browser, ben, `/d/${id}`, { width: 1440, height: 900 });
  const reader = await open(browser, cyd, `/d/${id}`, { width: 390, height: 844 });
  await other.locator(".ProseMirror[role=textbox] p", { hasText: "Below 60 m" }).click();
  await other.keyboard.press("End");
  await reader.locator(".ProseMirror[role=textbox]").waitFor();
  await text.locator("p", { hasText: "brackish" }).click();
  await writer.mouse.move(0, 0);
  await writer.waitForTimeout(1_500);
  await shoot(writer, "document");
  await writer.emulateMedia({ colorScheme: "dark" });
  await shoot(writer, "document-dark");
  await writer.emulateMedia({ colorScheme: "light" });

  await text.locator("td", { hasText: "3,900" }).click();
  await writer.keyboard.press("Shift+ArrowDown");
  await writer.keyboard.press("Shift+ArrowDown");
  await text.locator("td", { hasText: "3,800" }).hover();
  await writer.waitForTimeout(500);
  await shoot(writer, "table");

  await text.locator("p", { hasText: "patience" }).click();
  await writer.keyboard.press("End");
  await writer.keyboard.type(" /");
  await writer.getByRole("listbox").waitFor();
  await writer.waitForTimeout(300);
  await shoot(writer, "slash-menu");
  await writer.keyboard.press("Escape");

  await shoot(reader, "phone");
  const home = await open(browser, ada, "/", { width: 1440, height: 900 });
  await home.getByRole("link", { name: "The Baltic Sea" }).first().waitFor();
  await home.waitForTimeout(500);
  await shoot(home, "home");
}

async function open(
  browser: Browser,
  account: Account,
  address: string,
  viewport: { width: number; height: number },
): Promise<Page> {
  const context = await browser.newContext({ baseURL: server.url, viewport, colorScheme: "light" });
  const [name = "", ...value] = (await cookieOf(backend, account.email)).split("=");
  await context.addCookies([{ name, value: value.join("="), url: server.url, httpOnly: true }]);
  const page = await context.newPage();
  await page.goto(address);
  return page;
}

async function shoot(page: Page, name: string): Promise<void> {
  await page.screenshot({ path: `${folder}/${name}.png`, animations: "disabled" });
}
