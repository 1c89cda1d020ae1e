import { chromium } from "@playwright/test";
import { build } from "esbuild";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import * as Y from "yjs";
import { Binding } from "#lib/document/binding/binding.ts";
import { Replica } from "#tests/support/replica.ts";
import type { BenchPage } from "./browser/page.ts";
import { documentOf, middle, percentile, schema } from "./documents.ts";

declare const benchPage: BenchPage;

const pageCounts = [10, 100, 500];
const keys = 80;
/** The fastest typist. */
const keyEveryMs = 60;

/**
 * Our editor in real Chromium beside ProseMirror without Yjs, in the same browser: from bytes to editable and painted,
 * from a key to its painted frame, and what a key of another takes of the main thread.
 */
export async function browser(): Promise<void> {
  const bundle = await build({
    entryPoints: ["bench/browser/page.ts"],
    bundle: true,
    write: false,
    minify: true,
    define: { "process.env.NODE_ENV": '"production"' },
  });
  const script = bundle.outputFiles[0]?.text ?? "";
  const styles = readFileSync("app/globals.css", "utf8").replace(/^@import.*$/gm, "");
  const server = createServer((request, response) => {
    const isScript = request.url === "/page.js";
    response.setHeader("content-type", isScript ? "text/javascript" : "text/html; charset=utf-8");
    response.end(
      isScript
        ? script
        : `<!doctype html><style>${styles}</style><div class="desk"><div class="sheet" id="editor"></div></div><script src="/page.js"></script>`,
    );
  });
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  const executablePath = process.env["CHROMIUM"] ?? "/usr/bin/chromium";
  const chrome = await chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-gpu"] });
  const rows: Record<string, string | number>[] = [];
  try {
    for (const pages of pageCounts) {
      for (const kind of ["plain", "quire", "plain", "quire"] as const) {
        const tab = await chrome.newPage({ viewport: { width: 1000, height: 800 } });
        await tab.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
        const node = documentOf(pages);
        const doc = new Y.Doc();
        const binding = new Binding(doc, schema);
        binding.replace(node, null);
        binding.destroy();
        const update = Y.encodeStateAsUpdate(doc);
        const content = kind === "plain" ? JSON.stringify(node.toJSON()) : Buffer.from(update).toString("base64");
        // The first opening warms the code up.
        await tab.evaluate(([k, c]) => benchPage.open(k as "plain", c as string), [kind, content]);
        const opens: number[] = [];
        for (let round = 0; round < 3; round++) {
          opens.push(await tab.evaluate(([k, c]) => benchPage.open(k as "plain", c as string), [kind, content]));
        }
        await tab.evaluate(() => {
          benchPage.toMiddle();
          benchPage.watchKeys();
        });
        await tab.keyboard.type("x".repeat(keys), { delay: keyEveryMs });
        const times = (await tab.evaluate(() => benchPage.keyTimes())).slice(10);
        let remote: number[] = [];
        if (kind === "quire") {
          const other = new Replica({ state: update });
          const at = middle(other.node);
          for (let key = 0; key < 40; key++) other.dispatch(other.state.tr.insertText("y", at + key));
          const updates = other.outbox.map((each) => Buffer.from(each).toString("base64"));
          await tab.evaluate(([k, c]) => benchPage.open(k as "quire", c as string), [kind, content]);
          remote = await tab.evaluate((all) => benchPage.remote(all), updates);
        }
        rows.push({
          pages,
          editor: kind,
          "open ms": percentile(opens, 0.5),
          "key p50 ms": percentile(times, 0.5),
          "key p95 ms": percentile(times, 0.95),
          "remote p50 ms": remote.length === 0 ? "-" : percentile(remote.slice(5), 0.5),
        });
        await tab.close();
      }
    }
  } finally {
    await chrome.close();
    server.close();
  }
  console.table(rows);
}
