import { existsSync } from "node:fs";
import { defineConfig } from "@playwright/test";

const known = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

export default defineConfig({
  testDir: "tests/e2e",
  testMatch: "**/*.spec.ts",
  timeout: 60_000,
  expect: { timeout: 10_000 },
  workers: 1,
  reporter: process.env["PLAYWRIGHT_JSON_OUTPUT_NAME"] === undefined ? "list" : [["list"], ["json"]],
  outputDir: "test-results",
  use: {
    // What cannot be clicked says so, instead of the whole story's time being over.
    actionTimeout: 20_000,
    viewport: { width: 1440, height: 900 },
    // Tracing every step triples a run; QUIRE_TRACE_PAGES=1 asks for it.
    trace: process.env["QUIRE_TRACE_PAGES"] === "1" ? "retain-on-failure" : "off",
    screenshot: "only-on-failure",
    launchOptions: {
      ...(() => {
        const executablePath = process.env["CHROMIUM"] ?? known.find((file) => existsSync(file));
        return executablePath === undefined ? {} : { executablePath };
      })(),
      // Quiet in the background: tests talk to this machine alone.
      args: [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
      ],
    },
  },
});
