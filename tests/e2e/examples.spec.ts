import { type ChildProcess, spawn } from "node:child_process";
import { expect, test } from "@playwright/test";
import { ServerProcess } from "#tests/support/quire-process.ts";

let server: ServerProcess;
let pages: ChildProcess;
let pagesUrl: string;

test.beforeAll(async () => {
  server = await ServerProcess.start("collab-server/main.ts", { COLLAB_OPEN: "1" });
  const port = server.port + 1;
  pages = spawn(process.execPath, ["examples/serve.ts"], {
    env: { ...process.env, PORT: String(port) },
    stdio: "pipe",
  });
  pagesUrl = `http://127.0.0.1:${port}`;
  await expect
    .poll(() =>
      fetch(pagesUrl).then(
        () => true,
        () => false,
      ),
    )
    .toBe(true);
});

test.afterAll(async () => {
  pages.kill();
  await server.destroy();
});

for (const example of ["codemirror", "tiptap"]) {
  test(`the ${example} example: two windows write one text`, async ({ browser }) => {
    const address = `${pagesUrl}/${example}/?server=${encodeURIComponent(server.collabUrl)}&name=example/${example}`;
    const open = async () => {
      const page = await (await browser.newContext()).newPage();
      await page.goto(address);
      return page.getByRole("textbox", { name: "Shared text" });
    };
    const [a, b] = [await open(), await open()];
    await a.click();
    await a.pressSequentially("from one window");
    await expect(b).toContainText("from one window");
    await b.click();
    await b.press("Control+End");
    await b.pressSequentially(" and the other");
    await expect(a).toContainText("from one window and the other");
  });
}
