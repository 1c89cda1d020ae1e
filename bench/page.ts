import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { Readable } from "node:stream";
import { type Browser, type BrowserContext, type Page, chromium } from "@playwright/test";
import { build } from "esbuild";
import sharp from "sharp";
import { toJson } from "#lib/formats/json.ts";
import { attachmentAddress } from "#lib/protocol/attachments.ts";
import type { Backend } from "#lib/server/backend.ts";
import { readConfig } from "#lib/server/config.ts";
import { openBackend } from "#lib/server/open-backend.ts";
import { attach } from "#lib/server/services/attachments.ts";
import { changeDocument, createDocument } from "#lib/server/services/documents.ts";
import { buildAccount, cookieOf, who } from "#tests/support/people.ts";
import { ServerProcess } from "#tests/support/quire-process.ts";
import type { BenchPage } from "./browser/page.ts";
import { percentile, richDocumentOf } from "./documents.ts";

declare const benchPage: BenchPage;

const pageCounts = [10, 100, 500];
const keys = 80;
/** The fastest typist. */
const keyEveryMs = 60;

/** What a page notes of itself while it opens. */
interface Opening {
  readable: number;
  editable: number;
  shift: number;
}

/**
 * The whole page of a document as a person has it, from a server of its own, with toolbar, outline and word count, beside a bare ProseMirror with
 * the same document in the same browser: from a key to its painted frame, from asking for the page to reading and to writing, what moves meanwhile,
 * and how much script it takes.
 */
export async function page(): Promise<void> {
  const server = await ServerProcess.start("server.ts");
  const backend = await openBackend(readConfig({ DATA_DIR: server.dataDir, LOG_LEVEL: "silent" }));
  const executablePath = process.env["CHROMIUM"] ?? "/usr/bin/chromium";
  const chrome = await chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-gpu"] });
  try {
    await measure(chrome, server, backend);
  } finally {
    await chrome.close();
    await backend.close();
    await server.destroy();
  }
}

async function measure(chrome: Browser, server: ServerProcess, backend: Backend): Promise<void> {
  const ada = await buildAccount(backend, { name: "Ada", isAdmin: true });
  const picture = await sharp({ create: { width: 800, height: 400, channels: 3, background: "#4a7" } })
    .png()
    .toBuffer();
  const plain = await servePlain(picture);
  const rows: Record<string, string | number>[] = [];
  const scripts: string[] = [];
  for (const pages of pageCounts) {
    const id = await createDocument(backend, { ownerId: ada.id, title: `${pages} pages` });
    const file = { name: "pier.png", bytes: picture.byteLength, content: Readable.from([picture]) };
    const attachment = await attach(backend, who(ada), id, file);
    const node = richDocumentOf(pages, attachmentAddress(attachment.id));
    const by = { actor: `user:${ada.id}`, kind: "edit" } as const;
    await changeDocument(backend, by, id, { put: { format: "json", source: toJson(node) } });
    for (const _ of [1, 2]) {
      const bare = await chrome.newPage({ viewport: { width: 1440, height: 900 } });
      await bare.goto(plain.url);
      await bare.evaluate((content) => benchPage.open("plain", content), JSON.stringify(node.toJSON()));
      rows.push({ pages, page: "ProseMirror", ...(await keyTimes(bare)) });
      await bare.close();
      const context = await contextOf(chrome, server, await cookieOf(backend, ada.email));
      // The first visit fills the caches of the browser and of the server, as for whoever comes back.
      const [, again] = [await open(context, `/d/${id}`), await open(context, `/d/${id}`)];
      rows.push({
        pages,
        page: "Quire",
        ...(await keyTimes(again.tab)),
        "readable ms": Math.round(again.opening.readable),
        "editable ms": Math.round(again.opening.editable),
        shift: Number(again.opening.shift.toFixed(4)),
      });
      await context.close();
    }
  }
  for (const [kind, body] of [
    ["with words alone", "A word."],
    ["with a table", "| a |\n|---|\n| b |"],
  ] as const) {
    const id = await createDocument(backend, { ownerId: ada.id, title: kind });
    await changeDocument(backend, { actor: `user:${ada.id}`, kind: "edit" }, id, {
      put: { format: "markdown", source: body },
    });
    const context = await contextOf(chrome, server, await cookieOf(backend, ada.email));
    const { script } = await open(context, `/d/${id}`);
    scripts.push(`script of a document ${kind}, gzip: ${script}`);
    await context.close();
  }
  await plain.close();
  console.table(rows);
  console.log(scripts.join("\n"));
  judge(rows);
}

/** How many times longer a key may take than in a bare ProseMirror (UX-4). */
const promisedRatio = 1.5;

/** Says whether the promises hold in this run (UX-1, UX-4); the process fails where they do not. */
function judge(rows: readonly Record<string, string | number>[]): void {
  const largest = rows.filter(({ pages }) => pages === pageCounts.at(-1));
  const mean = (page: string, time: string) => {
    const own = largest.filter((row) => row["page"] === page).map((row) => Number(row[time]));
    return own.reduce((sum, each) => sum + each, 0) / own.length;
  };
  const verdicts = ["key p50 ms", "key p95 ms"].map((time) => {
    const ratio = mean("Quire", time) / mean("ProseMirror", time);
    return [
      `a key at ${pageCounts.at(-1)} pages, ${time}: ${ratio.toFixed(2)} times ProseMirror's`,
      ratio <= promisedRatio,
    ] as const;
  });
  const shift = Math.max(...rows.map((row) => Number(row["shift"] ?? 0)));
  for (const [words, holds] of [...verdicts, [`what moves while it opens: ${shift}`, shift === 0] as const]) {
    console.log(`${holds ? "holds" : "BROKEN"}  ${words}`);
    if (!holds) process.exitCode = 1;
  }
}

/** ProseMirror with our schema and nothing around it. */
async function servePlain(picture: Uint8Array): Promise<{ url: string; close: () => Promise<void> }> {
  const bundle = await build({
    entryPoints: ["bench/browser/page.ts"],
    bundle: true,
    write: false,
    minify: true,
    define: { "process.env.NODE_ENV": '"production"' },
  });
  const script = bundle.outputFiles[0]?.text ?? "";
  const styles = readFileSync("app/_editor/text.css", "utf8");
  const server = createServer(({ url = "/" }, response) => {
    const [type, body] =
      url === "/page.js"
        ? ["text/javascript", script]
        : url.startsWith("/attachments/")
          ? ["image/png", picture]
          : [
              "text/html; charset=utf-8",
              `<!doctype html><style>${styles}.sheet{width:816px;margin:24px auto}</style><div class="desk"><div class="sheet" id="editor"></div></div><script src="/page.js"></script>`,
            ];
    response.setHeader("content-type", type);
    response.end(body);
  });
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

async function contextOf(chrome: Browser, server: ServerProcess, cookie: string): Promise<BrowserContext> {
  const context = await chrome.newContext({ baseURL: server.url, viewport: { width: 1440, height: 900 } });
  const [name = "", ...value] = cookie.split("=");
  await context.addCookies([{ name, value: value.join("="), url: server.url, httpOnly: true }]);
  await context.addInitScript(() => {
    localStorage.setItem("quire-outline", "true");
    localStorage.setItem("quire-count", "true");
    const opening: Opening = { readable: 0, editable: 0, shift: 0 };
    Object.assign(globalThis, { opening });
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries() as (PerformanceEntry & { value: number; hadRecentInput: boolean })[])
        if (!entry.hadRecentInput) opening.shift += entry.value;
    }).observe({ type: "layout-shift", buffered: true });
    const look = () => {
      if (opening.readable === 0 && document.querySelector(".ProseMirror p") !== null)
        opening.readable = performance.now();
      if (document.querySelector(`.ProseMirror[role=textbox][contenteditable="true"]`) === null)
        requestAnimationFrame(look);
      else opening.editable = performance.now();
    };
    requestAnimationFrame(look);
  });
  return context;
}

async function open(
  context: BrowserContext,
  address: string,
): Promise<{ tab: Page; opening: Opening; script: string }> {
  const tab = await context.newPage();
  await tab.goto(address);
  await tab.waitForSelector(`.ProseMirror[role=textbox][contenteditable="true"]`, { timeout: 60_000 });
  await tab.waitForSelector(".live-count", { timeout: 60_000 });
  await tab.waitForTimeout(1_000);
  const { opening, before, after } = await tab.evaluate(() => {
    const seen = (globalThis as unknown as { opening: Opening }).opening;
    const scripts = (performance.getEntriesByType("resource") as PerformanceResourceTiming[]).filter(({ name }) =>
      name.endsWith(".js"),
    );
    // As it was sent, or is kept: in gzip.
    const bytes = (isBefore: boolean) =>
      scripts
        .filter(({ startTime }) => startTime < seen.editable === isBefore)
        .reduce((sum, { encodedBodySize }) => sum + encodedBodySize, 0);
    return { opening: seen, before: bytes(true), after: bytes(false) };
  });
  const kilobytes = (bytes: number) => `${Math.round(bytes / 1000)} kB`;
  return { tab, opening, script: `${kilobytes(before)} until one can write, ${kilobytes(after)} after` };
}

/** From a key to its painted frame, in the middle of the document. */
async function keyTimes(tab: Page): Promise<Record<string, number>> {
  const text = tab.locator(".ProseMirror > p");
  const middle = text.nth(Math.floor((await text.count()) / 2));
  await middle.scrollIntoViewIfNeeded();
  await middle.click();
  await tab.evaluate(() => {
    const times: number[] = [];
    Object.assign(globalThis, { keyTimes: times });
    document.addEventListener(
      "keydown",
      ({ timeStamp }) =>
        requestAnimationFrame(() => {
          const { port1, port2 } = new MessageChannel();
          port1.addEventListener("message", () => times.push(performance.now() - timeStamp));
          port1.start();
          port2.postMessage(null);
        }),
      { capture: true },
    );
  });
  await tab.keyboard.type("x".repeat(keys), { delay: keyEveryMs });
  await tab.waitForTimeout(300);
  const times = (await tab.evaluate(() => (globalThis as unknown as { keyTimes: number[] }).keyTimes)).slice(10);
  return { "key p50 ms": percentile(times, 0.5), "key p95 ms": percentile(times, 0.95) };
}
