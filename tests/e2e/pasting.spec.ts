import type { Locator } from "@playwright/test";
import { clipboards } from "#tests/support/clipboards.ts";
import { type Person, addressOf, expect, paragraphs, test } from "./stories.ts";

/** Pastes what a program has put on the clipboard. */
async function paste(text: Locator, html: string): Promise<void> {
  await text.evaluate((element, source) => {
    const data = new DataTransfer();
    data.setData("text/html", source);
    data.setData("text/plain", "words");
    element.dispatchEvent(new ClipboardEvent("paste", { bubbles: true, cancelable: true, clipboardData: data }));
  }, html);
}

const shown: Record<keyof typeof clipboards, string[]> = {
  word: [
    `p[data-variant="title"]:text-is("Plan")`,
    `h1:text-is("First part")`,
    `p[style*="center"]:has(strong:text-is("must")):has(em:text-is("will")):has(mark:text-is("now"))`,
    `ul > li:has(> p:text-is("one")) > ul > li:has-text("deeper")`,
    `ol[start="3"] > li:nth-child(2):has-text("fourth")`,
    `td[colspan="2"]:has-text("wide")`,
    `a[href="https://example.org/x"]`,
  ],
  googleDocs: [
    `p[style*="right"]:has(strong:has-text("must")):has(s:has-text("soon"))`,
    `ul > li:has(> p:has-text("one")) > ul > li:has-text("deeper")`,
    `ul[data-type="taskList"] > li[data-checked="true"]:has-text("done")`,
    `td[style*="rgb(217, 234, 211)"]:has-text("a")`,
    `a[href="https://example.org/x"]`,
  ],
  wordOnline: [
    `ul > li:has(> p:text-is("one")) > ul > li:has-text("deeper")`,
    `ol > li:nth-child(2):has(> p:text-is("second")) > ol > li:has-text("within")`,
  ],
  slack: [`strong:text-is("must")`, `ul > li:has(> p:text-is("one")) > ul > li:nth-child(2):has-text("as deep")`],
  libreOffice: [`h1:text-is("First part")`, `tr:first-child > th:has-text("head")`, `u:has-text("soon")`],
  safari: [`h2:text-is("First part")`, `ol > li > ol > li:has-text("deeper")`, `strong:text-is("must")`],
  webPage: [
    `h3:text-is("First part")`,
    `li[data-checked="true"]:has(input[aria-label="done"])`,
    `pre:has-text("const a = 1;")`,
    `div[data-details]:has-text("hidden")`,
    `figure:has-text("kept at example.org")`,
  ],
  excel: [
    `td[style*="rgb(255, 230, 153)"]:has(strong:text-is("Name"))`,
    `td > p[style*="center"]:has(em:text-is("6,500"))`,
    `strong:has-text("long")`,
  ],
  sheet: [`td:has(strong:text-is("Name"))`, `td > p[style*="right"]:text-is("12")`],
};

test("[EDIT-9] what other programs put on the clipboard is what it means, for everybody, and is one step to take back", async ({
  author,
}) => {
  test.setTimeout(120_000);
  const ada = await author("Ada");
  await ada.text.click();
  for (const [name, marks] of Object.entries(shown)) {
    await test.step(name, async () => {
      await paste(ada.text, clipboards[name as keyof typeof clipboards]);
      for (const mark of marks) await expect(ada.text.locator(mark).first()).toBeVisible();
      expect(await ada.text.locator(`[style*="font"], [class*="Mso"], :text("secret")`).count()).toBe(0);
      await expect(ada.status).toHaveText("Saved");
      await ada.page.keyboard.press("Control+z");
      await expect(ada.text).toHaveText("");
    });
  }
});

test("[EDIT-9] a picture that a page keeps elsewhere is a place that says so, also from the server, and is never asked for", async ({
  author,
}) => {
  const ada = await author("Ada");
  const asked: string[] = [];
  ada.page.on("request", (request) => asked.push(new URL(request.url()).host));
  await ada.text.click();
  await paste(ada.text, clipboards.webPage);
  await expect(ada.text.getByText("kept at example.org")).toBeVisible();
  await expect(ada.status).toHaveText("Saved");
  const html = await (await ada.context.request.get(new URL(ada.page.url()).pathname)).text();
  expect(html).toContain(`<figure><img alt="A pier" width="300" height="200"/></figure>`);
  // A console that names a refused picture would fail this story.
  await ada.page.reload();
  await expect(ada.text.getByText("kept at example.org")).toBeVisible();
  expect(asked).not.toContain("example.org");
});

test("[EDIT-9] hostile HTML that is pasted runs nothing and asks for nothing", async ({ author, tolerated }) => {
  // Chromium says so of a document in which nothing could run, too.
  tolerated.push(/Executing inline event handler violates/);
  const ada = await author("Ada");
  await ada.text.click();
  const requests: string[] = [];
  await ada.context.route(/evil\.example/, (route) => {
    requests.push(route.request().url());
    return route.abort();
  });
  const hostile = `<p onclick="window.hit=1">pasted <img src=x onerror="window.hit=1"><img src="https://evil.example/a.png" srcset="https://evil.example/b.png 2x"><svg onload="window.hit=1"><script>window.hit=1</script></svg><iframe srcdoc="<script>parent.hit=1</script>"></iframe><iframe src="https://evil.example/f"></iframe><video src="https://evil.example/v" poster="https://evil.example/p"></video><link rel="stylesheet" href="https://evil.example/s.css"><style>@import "https://evil.example/t.css"; p { background: url(https://evil.example/u) }</style><span style="background: url(https://evil.example/w); color: red;position:fixed">styled</span><a href="javascript:window.hit=1">link</a><object data="https://evil.example/o"></object><form action="https://evil.example/z"><input autofocus onfocus="window.hit=1"></form><math><mtext><table><mglyph><style><img src=x onerror=window.hit=1></style></mglyph></table></mtext></math><template><img src=x onerror="window.hit=1"></template></p>`;
  await paste(ada.text, hostile);
  // Said to come from here, it is not believed.
  await paste(ada.text, `<b data-pm-slice="0 0 []" onclick="window.hit=1">or so</b>${hostile}`);
  await expect(ada.text).toContainText("pasted");
  await expect(ada.text).toContainText("styled");
  for (const link of await ada.text.locator("a").all())
    expect(await link.getAttribute("href")).not.toMatch(/^javascript/i);
  expect(
    await ada.text.locator("script, iframe, video, svg, object, form, input, style, [onclick], [onerror]").count(),
  ).toBe(0);
  expect(await ada.text.locator(`[style*="fixed"], [style*="url"]`).count()).toBe(0);
  await expect(ada.status).toHaveText("Saved");
  expect(await ada.page.evaluate(() => (window as { hit?: number }).hit)).toBeUndefined();
  expect(requests).toEqual([]);
});

test("[EDIT-9] pictures within pasted HTML are sent, and come to where they were in it", async ({ author, arrive }) => {
  const ada = await author("Ada");
  const ben = await arrive("Ben", addressOf(ada));
  const dot = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";
  const picture = (alt: string) => `<img alt="${alt}" width="40" height="30" src="data:image/png;base64,${dot}">`;
  await ada.text.click();
  await paste(
    ada.text,
    `<p>one</p>${picture("first")}<p>two ${picture("second")} three</p><table><tr><td>${picture("third")}</td></tr></table><img src="data:image/png;base64,####" alt="broken"><p>end</p>`,
  );
  for (const { text } of [ada, ben]) {
    for (const alt of ["first", "second", "third"]) {
      const shown = text.getByRole("img", { name: alt });
      await expect(shown).toHaveAttribute("src", /^\/attachments\/\w{26}$/);
      await expect(shown).toHaveAttribute("width", "40");
    }
    await expect(text.locator("> p:text-is('one') + figure img[alt='first']")).toBeVisible();
    await expect(text.locator("td img[alt='third']")).toBeVisible();
    await expect(text.locator("p:text-is('end')")).toBeVisible();
  }
  await expect(ada.status).toHaveText("Saved");
  const html = await (await ada.context.request.get(addressOf(ada))).text();
  expect(html).not.toContain("data:image/png");
});

test("[EDIT-9] pictures of Word, which its HTML names by places on a disk, come along; one that did not has its place and its words", async ({
  author,
  arrive,
}) => {
  const ada = await author("Ada");
  const ben = await arrive("Ben", addressOf(ada));
  const dot = Buffer.from(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
    "base64",
  ).toString("hex");
  const html = `<html xmlns:o="urn:schemas-microsoft-com:office:office"><body><!--StartFragment--><p class=MsoNormal>one</p><p class=MsoNormal><img width=40 height=30 src="file:///C:/Users/A/clip_image002.png" alt="The sea"></p><p class=MsoNormal><img width=40 height=30 src="file:///C:/Users/A/clip_image004.emz" alt="A chart"></p><!--EndFragment--></body></html>`;
  const rtf = String.raw`{\rtf1 one{\*\shppict{\pict\picw10\pngblip ${dot}}}{\nonshppict{\pict\wmetafile8 0100}}{\pict\emfblip 0100}}`;
  await expect(ada.page.getByRole("navigation", { name: "Outline" })).toBeVisible();
  await ada.text.click();
  await ada.text.evaluate(
    (element, [source, rich]) => {
      const data = new DataTransfer();
      data.setData("text/html", source);
      data.setData("text/rtf", rich);
      element.dispatchEvent(new ClipboardEvent("paste", { bubbles: true, cancelable: true, clipboardData: data }));
    },
    [html, rtf] as const,
  );
  for (const { text } of [ada, ben]) {
    const sea = text.getByRole("img", { name: "The sea" });
    await expect(sea).toHaveAttribute("src", /^\/attachments\/\w{26}$/);
    await expect(sea).toHaveAttribute("width", "40");
    await expect(text.locator("figure")).toHaveCount(2);
    await expect(text.getByText("There is no image here.")).toBeVisible();
  }
});

test("[EDIT-9] what comes in parts is whole, whatever else is pasted, typed or deleted meanwhile, and what is typed behind it is taken back alone", async ({
  author,
}) => {
  const ada = await author("Ada");
  const { page, text } = ada;
  const dot = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";
  const count = 2_000;
  const lines = Array.from({ length: count }, (_, index) => `<p>line ${index}</p>`);
  lines[1_500] = `<p>line 1500 <sup><a href="#f1" id="r1">1</a></sup></p>`;
  lines[1_700] = `<img alt="late" src="data:image/png;base64,${dot}"><p>line 1700 <sup><a href="#f1" id="r2">1</a></sup></p>`;
  const html = `${lines.join("")}<p>&nbsp;</p><ol><li id="f1">late words <a href="#r1">a</a> <a href="#r2">b</a></li></ol>`;
  const card = page.getByRole("group", { name: "Pasting…" });
  await text.click();
  await page.keyboard.type("before");
  await page.keyboard.press("Enter");
  await paste(text, html);
  await expect(card).toBeVisible();
  // At the end of what is there, before the rest of it has come: the last, empty paragraph goes.
  await page.keyboard.press("Backspace");
  await paste(text, "<p>second</p>");
  await expect(card).toBeHidden();
  const all = async () => (await paragraphs(ada)).join("\n");
  await expect.poll(all).toContain("line 1999");
  const found = await all();
  expect([...found.matchAll(/line (\d+)/g)].map(([, number]) => Number(number))).toEqual(
    Array.from({ length: count }, (_, index) => index),
  );
  expect(found).toContain("second");
  expect(found.match(/late words/g)).toHaveLength(1);
  await expect(text.locator("sup", { hasText: "1" })).toHaveCount(2);
  await expect(text.getByRole("img", { name: "late" })).toHaveAttribute("src", /^\/attachments\/\w{26}$/);

  await page.keyboard.type(" typed");
  await expect.poll(all).toContain("typed");
  await page.keyboard.press("Control+z");
  await expect.poll(all).not.toContain("typed");
  expect(await all()).toContain("line 1999");
});

test("[EDIT-9] a paste that is taken back takes its pictures along", async ({ author }) => {
  const ada = await author("Ada");
  const { page, text } = ada;
  const dot = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";
  let letGo = () => {};
  const held = new Promise<void>((resolve) => (letGo = resolve));
  await page.route("**/attachments?*", async (route) => {
    await held;
    await route.continue().catch(() => {});
  });
  await text.click();
  await page.keyboard.type("before");
  await page.keyboard.press("Enter");
  await paste(text, `<p>one</p><img src="data:image/png;base64,${dot}"><p>two</p>`);
  await expect(text.getByRole("progressbar")).toBeVisible();
  await page.keyboard.press("Control+z");
  await expect.poll(() => paragraphs(ada)).toEqual(["before", ""]);
  await expect(text.getByRole("progressbar")).toHaveCount(0);
  letGo();
  await page.keyboard.type("after");
  await expect(ada.status).toHaveText("Saved");
  expect(await paragraphs(ada)).toEqual(["before", "after"]);
});

test("[EDIT-9] ten megabytes are pasted while the page goes on living, by one step; it can be stopped, and what has no room is refused", async ({
  author,
}) => {
  test.setTimeout(180_000);
  const ada = await author("Ada");
  const { page } = ada;
  await ada.text.click();
  await page.keyboard.type("before");
  await page.keyboard.press("Enter");
  const paste = (megabytes: number) =>
    page.evaluate((size) => {
      const words = "the sheet lay on the desk and the ink was not yet dry when somebody knocked at the door ".repeat(
        3,
      );
      const lines: string[] = [];
      for (let length = 0; length < size * 1_000_000; length += lines.at(-1)?.length ?? 0)
        lines.push(
          `<p class=MsoNormal style='margin:0cm;font-size:11.0pt'><span lang=EN-GB>${lines.length} ${words}</span><b>!</b></p>`,
        );
      const data = new DataTransfer();
      data.setData("text/html", lines.join(""));
      document
        .querySelector(".ProseMirror")
        ?.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
      return lines.length;
    }, megabytes);
  const blocks = () => ada.text.locator("> p").count();
  const card = page.getByRole("group", { name: "Pasting…" });

  // The longest time in which the page does nothing else.
  await page.evaluate(() => {
    const gaps = { longest: 0, last: performance.now() };
    Object.assign(window, { gaps });
    setInterval(() => {
      gaps.longest = Math.max(gaps.longest, performance.now() - gaps.last);
      gaps.last = performance.now();
    }, 5);
  });
  const count = await paste(10);
  await expect(card).toBeVisible();
  await expect(card).toBeHidden({ timeout: 60_000 });
  await expect.poll(blocks).toBe(1 + count);
  await expect(ada.text.locator("> p").last()).toContainText(`${count - 1} the sheet`);
  const longest = await page.evaluate(() => (window as unknown as { gaps: { longest: number } }).gaps.longest);
  // It was fourteen seconds in one piece.
  expect(longest).toBeLessThan(5_000);
  await page.keyboard.press("Control+z");
  await expect.poll(() => paragraphs(ada)).toEqual(["before", ""]);

  await paste(6);
  await card.getByRole("button", { name: "Stop" }).click();
  await expect(card).toBeHidden();
  const kept = await blocks();
  expect(kept).toBeLessThan(14_000);

  page.once("dialog", (dialog) => dialog.accept());
  const refused = page.waitForEvent("dialog");
  await page.evaluate(() => {
    const data = new DataTransfer();
    data.setData("text/plain", Array.from({ length: 340 }, () => "words ".repeat(17_000)).join("\n"));
    document
      .querySelector(".ProseMirror")
      ?.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
  });
  expect((await refused).message()).toBe("This was not pasted: with it, the document would be larger than 32 MB.");
  expect(await blocks()).toBe(kept);
});

test("[EDIT-9] a large table comes in row by row, whole, by one step, between what stands around it", async ({
  author,
  come,
  house,
}) => {
  test.setTimeout(120_000);
  const ada = await author("Ada");
  const ben = await come(await house.account("Ben"), addressOf(ada));
  await ada.text.click();
  await ada.page.keyboard.type("before");
  await ada.page.keyboard.press("Enter");
  await ada.page.evaluate(() => {
    const seen: number[] = [];
    Object.assign(globalThis, { seen });
    new MutationObserver(() => {
      const rows = document.querySelectorAll(".ProseMirror tr").length;
      if (rows > 0 && rows !== seen.at(-1)) seen.push(rows);
    }).observe(document.body, { childList: true, subtree: true });
  });
  const count = 1_500;
  const rows = Array.from({ length: count }, (_, row) => `<tr><td>r${row}</td><td>${row * 2}</td></tr>`);
  await paste(ada.text, `<p>first</p><table>${rows.join("")}</table><p>last</p>`);
  for (const { text, status } of [ada, ben]) {
    await expect(text.locator("tr")).toHaveCount(count, { timeout: 60_000 });
    await expect(text.locator("table")).toHaveCount(1);
    await expect(text.locator("tr").last()).toContainText(`r${count - 1}`);
    // A name may stand at a caret.
    await expect(text.locator(":scope > p")).toHaveText([/^before/, /^first/, /^last/]);
    await expect(status).toHaveText("Saved", { timeout: 60_000 });
  }
  expect(await ada.page.evaluate(() => (globalThis as unknown as { seen: number[] }).seen)).toEqual([
    600,
    1_200,
    count,
  ]);
  await ada.page.keyboard.press("Control+z");
  await expect.poll(() => paragraphs(ben), { timeout: 60_000 }).toEqual(["before", ""]);
});

/** Opens somebody's page anew without what reads a paste, which comes when it is let. */
async function withoutReader({ page, status }: Person): Promise<() => void> {
  let open = (): void => {};
  const gate = new Promise<void>((resolve) => (open = resolve));
  await page.route("**/*.js", async (route) => {
    const response = await route.fetch();
    const body = await response.text();
    if (body.includes("mso-list")) await gate;
    await route.fulfill({ response, body });
  });
  await page.reload();
  await expect(status).toHaveText("Saved");
  return open;
}

test("[EDIT-9] what is pasted before the page knows how to read it comes to where it was pasted, before what is written there meanwhile", async ({
  author,
  come,
  house,
}) => {
  const ada = await author("Ada");
  const ben = await come(await house.account("Ben"), addressOf(ada));
  const { page } = ben;
  const open = await withoutReader(ben);
  await ben.text.click();
  await page.keyboard.type("one ");
  await paste(ben.text, `<p style="margin:0">two <b>bold</b></p>`);
  await paste(ben.text, "<p>and three</p>");
  await expect(page.getByRole("group", { name: "Pasting…" })).toHaveCount(2);
  await page.keyboard.type(" more");
  await expect.poll(() => paragraphs(ben)).toEqual(["one  more"]);
  open();
  await expect.poll(() => paragraphs(ben)).toEqual(["one two boldand three more"]);
  await page.keyboard.type("!");
  await expect.poll(() => paragraphs(ben)).toEqual(["one two boldand three more!"]);
  await expect(ben.text.locator("strong")).toHaveText("bold");
  await expect(page.getByRole("group", { name: "Pasting…" })).toHaveCount(0);
});

test("[EDIT-9] what waits to be pasted does not come where nothing may be written any more, and is not waited for for ever", async ({
  author,
  come,
  house,
}) => {
  const ada = await author("Ada");
  const ben = await come(await house.account("Ben"), addressOf(ada));
  const open = await withoutReader(ben);
  const card = ben.page.getByRole("group", { name: "Pasting…" });
  await ben.text.click();
  await paste(ben.text, `<p style="margin:0">in <b>time</b></p>`);
  await expect(card).toBeVisible();
  // As well as the page can read it by itself.
  await expect(ben.text.locator("strong")).toHaveText("time");
  await expect(card).toHaveCount(0);
  await expect.poll(() => paragraphs(ada)).toEqual(["in time"]);
  await ada.page.getByRole("button", { name: "Share" }).click();
  await expect(ada.page.getByLabel("Role of people with the link")).toBeVisible();
  await paste(ben.text, "<p>too late</p>");
  await expect(card).toBeVisible();
  await ada.page.getByLabel("Role of people with the link").selectOption("viewer");
  await expect(ben.status).toHaveText("View only");
  open();
  await expect(card).toHaveCount(0);
  for (const person of [ada, ben]) await expect.poll(() => paragraphs(person)).toEqual(["in time"]);
});
