import { request as httpRequest } from "node:http";
import { AxeBuilder } from "@axe-core/playwright";
import type { Locator, Page } from "@playwright/test";
import type { Editor } from "@tiptap/core";
import sharp from "sharp";
import type { Backend } from "#lib/server/backend.ts";
import { type Account, findAccount } from "#lib/server/services/accounts.ts";
import { setLink } from "#lib/server/services/links.ts";
import { requireAccess } from "#lib/server/services/sharing.ts";
import { who } from "#tests/support/people.ts";
import { type Person, addressOf, documentOf, expect, paragraphs, test } from "./stories.ts";

const picture = (width = 400, height = 200) =>
  sharp({ create: { width, height, channels: 3, background: "#336699" } })
    .png()
    .toBuffer();

const file = (name: string, mimeType: string, buffer: Buffer) => ({ name, mimeType, buffer });

/** Chooses files by the menu. */
async function choose({ page }: Person, item: "Image" | "File", ...files: ReturnType<typeof file>[]): Promise<void> {
  const chooser = page.waitForEvent("filechooser");
  await page.getByRole("menubar").getByRole("menuitem", { name: "Insert" }).click();
  await page.getByRole("menu", { name: "Insert" }).getByRole("menuitem", { name: item, exact: true }).click();
  await (await chooser).setFiles(files);
}

/** Pastes or drops files onto the text. */
async function give(
  target: Locator,
  how: "paste" | "drop",
  files: ReturnType<typeof file>[],
  html = "",
): Promise<void> {
  const plain = files.map(({ name, mimeType, buffer }) => ({ name, mimeType, bytes: buffer.toString("base64") }));
  await target.evaluate(
    (element, { given, kind, source }) => {
      const data = new DataTransfer();
      if (source !== "") data.setData("text/html", source);
      for (const { name, mimeType, bytes } of given) {
        const content = Uint8Array.from(atob(bytes), (letter) => letter.charCodeAt(0));
        data.items.add(new File([content], name, { type: mimeType }));
      }
      const { left, top, height } = element.getBoundingClientRect();
      const shared = { bubbles: true, cancelable: true };
      const at = { clientX: left + 4, clientY: top + height / 2 };
      element.dispatchEvent(
        kind === "paste"
          ? new ClipboardEvent("paste", { ...shared, clipboardData: data })
          : new DragEvent("drop", { ...shared, ...at, dataTransfer: data }),
      );
    },
    { given: plain, kind: how, source: html },
  );
}

const sizeOf = (image: Locator) =>
  image.evaluate((element) => {
    const { naturalWidth, naturalHeight, offsetWidth, offsetHeight } = element as HTMLImageElement;
    return [naturalWidth, naturalHeight, offsetWidth, offsetHeight];
  });

/** Holds what is sent back until it is let go. */
async function holdBack(page: Page): Promise<() => void> {
  let letGo = () => {};
  const free = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  await page.route("**/attachments?*", async (route) => {
    await free;
    await route.continue();
  });
  return letGo;
}

/** Holds back what the server says of what was sent; `arrived`: it has said it. */
async function holdBackAnswers(page: Page): Promise<{ letGo: () => void; arrived: Promise<void> }> {
  let letGo = () => {};
  let arrive = () => {};
  const free = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  const arrived = new Promise<void>((resolve) => {
    arrive = resolve;
  });
  await page.route("**/attachments?*", async (route) => {
    const response = await route.fetch();
    arrive();
    await free;
    await route.fulfill({ response });
  });
  return { letGo, arrived };
}

/** Whose document somebody has open. */
async function ownerOf({ backend }: { backend: Backend }, person: Person): Promise<Account> {
  const { user_id: id } = await backend.db
    .selectFrom("document_member")
    .select("user_id")
    .where("document_id", "=", documentOf(person))
    .where("role", "=", "owner")
    .executeTakeFirstOrThrow();
  const account = await findAccount(backend, id);
  if (account === null) throw new Error("Nobody owns it.");
  return account;
}

test("[EDIT-8] a picture that is chosen comes to where it was asked for, for everybody, and stands in the page from the server", async ({
  author,
  arrive,
}) => {
  const ada = await author("Ada");
  const ben = await arrive("Ben", addressOf(ada));
  await ada.text.click();
  await ada.page.keyboard.type("before");
  await ada.page.keyboard.press("Enter");
  await ada.page.keyboard.type("after");
  await ada.text.getByText("before").click();
  await ada.page.keyboard.press("End");
  const letGo = await holdBack(ada.page);
  await choose(ada, "Image", file("sea.png", "image/png", await picture(1_244, 600)));
  const card = ada.text.getByRole("group", { name: "Sending sea.png" });
  await expect(card.getByRole("progressbar", { name: "Progress of sea.png" })).toBeVisible();
  await expect(ben.text.getByText("after")).toBeVisible();
  // Whoever writes meanwhile moves the place; only who sends it sees that it comes.
  await ben.text.getByText("before").click();
  await ben.page.keyboard.press("Home");
  await ben.page.keyboard.type("long ");
  await ben.page.keyboard.press("Enter");
  await expect(ada.text.getByText("long")).toBeVisible();
  await expect(ben.text.getByRole("group")).toHaveCount(0);
  letGo();
  for (const { text } of [ada, ben]) {
    const shown = text.locator("figure img");
    await expect.poll(() => sizeOf(shown)).toEqual([1_244, 600, 622, 300]);
  }
  await expect(card).toHaveCount(0);
  await expect.poll(() => paragraphs(ben)).toEqual(["long ", "before", "", "after"]);
  await expect(ada.status).toHaveText("Saved");
  const page = await ada.context.request.get(addressOf(ada));
  expect(await page.text()).toMatch(/<figure><img[^>]* src="\/attachments\/\w{26}" width="622" height="300"/);
});

test("[EDIT-8] who sends something sees how far it is", async ({ author }) => {
  const ada = await author("Ada");
  const network = await ada.context.newCDPSession(ada.page);
  await ada.text.click();
  const slow = { offline: false, latency: 0, downloadThroughput: -1, uploadThroughput: 250_000 };
  await network.send("Network.emulateNetworkConditions", slow);
  await choose(ada, "File", file("notes.bin", "application/octet-stream", Buffer.alloc(1_500_000, 7)));
  const bar = ada.text.getByRole("progressbar", { name: "Progress of notes.bin" });
  const part = () => bar.evaluate((element) => (element as HTMLProgressElement).value);
  const parts: number[] = [];
  await expect
    .poll(async () => {
      const now = await part();
      if (now > 0 && now < 1 && now !== parts.at(-1)) parts.push(now);
      return parts.length;
    })
    .toBeGreaterThan(2);
  expect(parts).toEqual(parts.toSorted((a, b) => a - b));
  await network.send("Network.emulateNetworkConditions", { ...slow, uploadThroughput: -1 });
  await expect(ada.text.getByRole("link", { name: "notes.bin" })).toBeVisible();
});

test("[EDIT-8] pasted and dropped files are sent; what is pasted with words is pasted as words", async ({ author }) => {
  const ada = await author("Ada");
  await ada.text.click();
  const sea = file("sea.png", "image/png", await picture());
  await give(ada.text, "paste", [sea]);
  await expect(ada.text.locator("figure img")).toHaveCount(1);
  await give(ada.text, "paste", [sea], `<meta charset="utf-8"><p>from <b>Word</b></p>`);
  await expect(ada.text.getByText("from Word")).toBeVisible();
  await expect(ada.text.locator("figure")).toHaveCount(1);
  await give(ada.text.getByText("from Word"), "drop", [
    file("one.png", "image/png", await picture(40, 40)),
    file("notes.pdf", "application/pdf", Buffer.from("%PDF-1.7 notes")),
  ]);
  await expect(ada.text.locator("figure img")).toHaveCount(2);
  const order = () =>
    ada.text.evaluate((element) =>
      [...element.children].flatMap(
        (child) => child.querySelector("img")?.naturalWidth ?? child.querySelector("a")?.textContent ?? [],
      ),
    );
  await expect.poll(order).toEqual([400, 40, "notes.pdf"]);
  const link = ada.text.getByRole("link", { name: "notes.pdf" });
  const download = ada.page.waitForEvent("download");
  await link.click();
  expect((await download).suggestedFilename()).toBe("notes.pdf");
  await expect(ada.status).toHaveText("Saved");
});

test("[EDIT-8] a picture is made smaller at its corners, aligned, described and wrapped; both see it alike, and it can be taken back", async ({
  author,
  arrive,
}) => {
  const ada = await author("Ada");
  const ben = await arrive("Ben", addressOf(ada));
  await ada.text.click();
  await ada.page.keyboard.type("words");
  await choose(ada, "Image", file("sea.png", "image/png", await picture(400, 200)));
  const [hers, his] = [ada, ben].map(({ text }) => text.locator("figure img")) as [Locator, Locator];
  await expect.poll(() => sizeOf(his)).toEqual([400, 200, 400, 200]);
  await hers.click();
  const corner = ada.text.locator(`.picture-handle[data-corner="se"]`);
  const box = await corner.boundingBox();
  if (box === null) throw new Error("The corner is not shown.");
  const drag = async (by: number, end: () => Promise<void>) => {
    await ada.page.mouse.move(box.x + 6, box.y + 6);
    await ada.page.mouse.down();
    await ada.page.mouse.move(box.x + 6 + by, box.y + 6, { steps: 4 });
    await end();
  };
  await drag(-100, async () => {
    await ada.page.keyboard.press("Escape");
    await ada.page.mouse.up();
  });
  expect((await sizeOf(hers)).slice(2)).toEqual([400, 200]);
  await drag(-100, () => ada.page.mouse.up());
  for (const image of [hers, his]) await expect.poll(async () => (await sizeOf(image)).slice(2)).toEqual([300, 150]);
  // Selected still: the keys that align paragraphs align it.
  await ada.page.keyboard.press("Control+Shift+e");
  await expect(ben.text.locator(`figure[data-align="center"]`)).toBeVisible();
  const tools = ada.page.getByRole("toolbar", { name: "Image" });
  await expect(tools.getByRole("button", { name: "Center" })).toHaveAttribute("aria-pressed", "true");
  await tools.getByRole("button", { name: "Text flows around the image" }).click();
  await expect(ben.text.locator(`figure[data-wrap="around"]`)).toBeVisible();
  await ada.page.keyboard.press("Alt+Enter");
  const dialog = ada.page.getByRole("dialog", { name: "Image" });
  await expect(dialog.getByRole("textbox", { name: "Description" })).toBeFocused();
  expect((await new AxeBuilder({ page: ada.page }).include("[role=dialog]").analyze()).violations).toEqual([]);
  await ada.page.keyboard.type("The sea");
  await dialog.getByRole("textbox", { name: "Caption" }).fill("Seen from the pier");
  await dialog.getByRole("spinbutton", { name: "Width in pixels" }).fill("200");
  await ada.page.keyboard.press("Enter");
  await expect(ben.text.getByRole("img", { name: "The sea" })).toBeVisible();
  await expect(ben.text.getByText("Seen from the pier")).toBeVisible();
  await expect.poll(async () => (await sizeOf(his)).slice(2)).toEqual([200, 100]);
  // The words that the other has not touched stay as they are meanwhile.
  await his.click();
  await ben.page.keyboard.press("Alt+Enter");
  const his2 = ben.page.getByRole("dialog", { name: "Image" });
  await expect(his2.getByRole("textbox", { name: "Description" })).toBeFocused();
  await hers.click();
  await ada.page.keyboard.press("Alt+Enter");
  await dialog.getByRole("textbox", { name: "Caption" }).fill("Seen from the pier at noon");
  await ada.page.keyboard.press("Enter");
  await expect(ben.text.getByText("at noon")).toBeVisible();
  await his2.getByRole("spinbutton", { name: "Width in pixels" }).fill("240");
  await ben.page.keyboard.press("Enter");
  await expect.poll(async () => (await sizeOf(hers)).slice(2)).toEqual([240, 120]);
  await expect(ada.text.getByText("at noon")).toBeVisible();
  // Beside text it can be made larger, too.
  await hers.click();
  const grip = await corner.boundingBox();
  if (grip === null) throw new Error("The corner is not shown.");
  await ada.page.mouse.move(grip.x + 6, grip.y + 6);
  await ada.page.mouse.down();
  await ada.page.mouse.move(grip.x + 66, grip.y + 6, { steps: 4 });
  await ada.page.mouse.up();
  await expect.poll(async () => (await sizeOf(his)).slice(2)).toEqual([300, 150]);
  await ada.page.keyboard.press("Control+z");
  await expect.poll(async () => (await sizeOf(his)).slice(2)).toEqual([240, 120]);
  await ada.page.keyboard.press("Control+z");
  await expect(ben.text.getByText("at noon")).toHaveCount(0);
  await expect(ben.text.getByText("Seen from the pier")).toBeVisible();
  await expect(ada.status).toHaveText("Saved");
});

test("[EDIT-8] what cannot be sent says why, stays to be tried again, and can be let go", async ({
  author,
  tolerated,
}) => {
  tolerated.push(/ERR_INTERNET_DISCONNECTED|ERR_FAILED/);
  const ada = await author("Ada");
  await ada.text.click();
  await ada.page.keyboard.type("words");
  await expect(ada.status).toHaveText("Saved");
  await ada.page.route("**/attachments?*", (route) => route.abort());
  await choose(ada, "Image", file("sea.png", "image/png", await picture()));
  const card = ada.text.getByRole("group", { name: "sea.png could not be sent" });
  await expect(card.getByRole("alert")).toHaveText("It could not be sent. Is there a connection?");
  expect((await new AxeBuilder({ page: ada.page }).include(".upload-card").analyze()).violations).toEqual([]);
  await ada.page.unroute("**/attachments?*");
  await card.getByRole("button", { name: "Try again" }).click();
  await expect(ada.text.locator("figure img")).toHaveCount(1);
  await expect(card).toHaveCount(0);
  await choose(ada, "Image", file("broken.png", "image/png", (await picture()).subarray(0, 70)));
  const broken = ada.text.getByRole("group", { name: "broken.png could not be sent" });
  await expect(broken.getByRole("alert")).toHaveText("That is not a picture that can be read here.");
  await expect(broken.getByRole("button", { name: "Try again" })).toBeHidden();
  await broken.getByRole("button", { name: "Cancel" }).click();
  await expect(broken).toHaveCount(0);
  await expect(ada.text).toBeFocused();
  const letGo = await holdBack(ada.page);
  await choose(ada, "File", file("late.bin", "", Buffer.from("late")));
  const late = ada.text.getByRole("group", { name: "Sending late.bin" });
  await expect(late).toBeVisible();
  // What stood before it may go; it stays.
  await ada.text.getByText("words").click({ clickCount: 3 });
  await ada.page.keyboard.press("Backspace");
  await ada.page.keyboard.type("other words");
  await expect(late).toBeVisible();
  const asked = new Promise<string>((resolve) => {
    ada.page.once("dialog", (dialog) => {
      resolve(dialog.message());
      void dialog.dismiss();
    });
  });
  await ada.page.getByRole("link", { name: "Quire home" }).click();
  expect(await asked).toContain("still being sent");
  await late.getByRole("button", { name: "Cancel" }).click();
  await expect(late).toHaveCount(0);
  letGo();
  await choose(ada, "File", file("large.bin", "", Buffer.alloc(50_000_001)));
  const large = ada.text.getByRole("group", { name: "large.bin could not be sent" });
  await expect(large.getByRole("alert")).toHaveText("An image or a file may have 50 MB at most.");
  await large.getByRole("button", { name: "Cancel" }).click();
  await expect.poll(() => paragraphs(ada)).toEqual(["other words", "", ""]);
});

test("[EDIT-8] who may write no more while a file is on its way is told so, and it comes when they may again", async ({
  author,
  come,
  house,
}) => {
  const ada = await author("Ada");
  const ben = await come(await house.account("Ben"), addressOf(ada));
  await ada.text.click();
  await ada.page.keyboard.type("words");
  await expect(ben.text.getByText("words")).toBeVisible();
  const { letGo, arrived } = await holdBackAnswers(ben.page);
  await ben.text.click();
  await choose(ben, "Image", file("sea.png", "image/png", await picture()));
  await arrived;
  const roleOf = async (role: "editor" | "viewer") =>
    setLink(
      house.backend,
      {
        who: who(await ownerOf(house, ada)),
        access: await requireAccess(house.backend, who(await ownerOf(house, ada)), documentOf(ada), "share"),
      },
      { scope: "anyone", role, expiresAtMs: null },
    );
  await roleOf("viewer");
  await expect(ben.text).toHaveAttribute("contenteditable", "false");
  letGo();
  const card = ben.text.getByRole("group", { name: "sea.png could not be sent" });
  await expect(card.getByRole("alert")).toHaveText("You can no longer change this document.");
  await roleOf("editor");
  await expect(ben.text).toHaveAttribute("contenteditable", "true");
  await card.getByRole("button", { name: "Try again" }).click();
  await expect(ada.text.locator("figure img")).toHaveCount(1);
});

test("[FILE-3] what is pasted without a connection is held when there is one again, and a picture that was missed is asked for again", async ({
  author,
  arrive,
  tolerated,
}) => {
  tolerated.push(/404|ERR_/);
  const ada = await author("Ada");
  await ada.text.click();
  await choose(ada, "Image", file("sea.png", "image/png", await picture(40, 20)));
  await expect(ada.text.locator("figure img")).toHaveCount(1);
  const html = await ada.text.locator("figure img").evaluate((element) => `<p>x</p>${element.outerHTML}`);
  const zoe = await author("Zoe");
  const ben = await arrive("Ben", addressOf(zoe));
  // Actions are posted to the page's own address.
  const isAction = (url: URL) => url.pathname === addressOf(zoe);
  await zoe.page.route(isAction, (route) => (route.request().method() === "POST" ? route.abort() : route.continue()));
  const first = ben.page.waitForResponse((response) => response.url().includes("/attachments/"));
  await ben.page.route("**/attachments/*", (route) => route.fulfill({ status: 404 }), { times: 1 });
  await give(zoe.text, "paste", [], html);
  await first;
  await expect(ben.text.getByText("The image cannot be shown.")).toBeVisible();
  await expect.poll(() => sizeOf(ben.text.locator("figure img"))).toEqual([40, 20, 40, 20]);
  const held = () => zoe.page.evaluate((name) => localStorage.getItem(name), `quire-hold/${documentOf(zoe)}`);
  await expect.poll(held).toMatch(/^\w{26}$/);
  await zoe.page.unroute(isAction);
  await expect.poll(held, { timeout: 20_000 }).toBeNull();
});

test("[FILE-1] a large file comes back whole, and one of another length than it says is refused", async ({
  author,
  server,
}) => {
  const ada = await author("Ada");
  const { request } = ada.context;
  const bytes = Buffer.alloc(30_000_000, "0123456789abcdef");
  const address = `/attachments?${new URLSearchParams({ document: documentOf(ada), name: "large.bin" })}`;
  const sent = await request.post(address, { data: bytes, headers: { origin: server.url } });
  const { value } = (await sent.json()) as { value: { id: string; bytes: number } };
  expect(value.bytes).toBe(30_000_000);
  const came = await request.get(`/attachments/${value.id}`);
  expect((await came.body()).equals(bytes)).toBe(true);
  const head = await request.head(`/attachments/${value.id}`);
  expect([head.status(), head.headers()["content-type"], (await head.body()).byteLength]).toEqual([
    200,
    "application/octet-stream",
    0,
  ]);
});

test("[FILE-2] [FILE-3] nothing that was sent runs or is shown as a page, and only readers of a document have it", async ({
  author,
  come,
  house,
  server,
}) => {
  const ada = await author("Ada");
  const { request } = ada.context;
  const send = async (body: string, name: string, headers: Record<string, string> = {}) => {
    const address = `/attachments?${new URLSearchParams({ document: documentOf(ada), name })}`;
    const answer = await request.post(address, {
      data: Buffer.from(body),
      headers: { origin: server.url, ...headers },
    });
    return (await answer.json()) as { ok: boolean; code?: string; value?: { id: string } };
  };
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="80" height="40" onload="window.hit=1"><script>window.hit=1</script><image href="${server.url}/leak"/><rect width="80" height="40" fill="red"/></svg>`;
  const drawing = `/attachments/${(await send(svg, "x.svg")).value?.id}`;
  const html = `/attachments/${(await send("<script>window.hit=1</script>", `a"b\r\nü.html`)).value?.id}`;
  const [shown, saved] = [await request.get(drawing), await request.get(html)];
  expect([shown.headers()["content-type"], saved.headers()["content-type"]]).toEqual([
    "image/svg+xml",
    "application/octet-stream",
  ]);
  expect(saved.headers()["content-disposition"]).toBe("attachment; filename*=UTF-8''a%22b%20%20%C3%BC.html");
  for (const answer of [shown, saved]) {
    expect(answer.headers()).toMatchObject({
      "x-content-type-options": "nosniff",
      "cache-control": "private, no-cache",
      "cross-origin-resource-policy": "same-origin",
    });
    expect(answer.headers()["content-security-policy"]).toMatch(/default-src 'none';.*sandbox/);
  }
  const etag = shown.headers()["etag"] ?? "";
  expect((await request.get(drawing, { headers: { "if-none-match": etag } })).status()).toBe(304);
  const requests: string[] = [];
  ada.page.on("request", (each) => requests.push(new URL(each.url()).pathname));
  await choose(ada, "Image", file("x.svg", "image/svg+xml", Buffer.from(svg)));
  await expect.poll(() => sizeOf(ada.text.locator("figure img"))).toEqual([80, 40, 80, 40]);
  expect(await ada.page.evaluate(() => (window as { hit?: number }).hit)).toBeUndefined();
  const tab = await ada.context.newPage();
  await tab.goto(drawing);
  expect(await tab.evaluate(() => [(window as { hit?: number }).hit, origin])).toEqual([undefined, "null"]);
  expect(requests.filter((path) => path === "/leak")).toEqual([]);
  // Another site's page, and a program without a page, may not send in somebody's name.
  for (const headers of [{ origin: "http://evil.example" }, { origin: server.url, "sec-fetch-site": "cross-site" }])
    expect(await send("x", "x", headers)).toMatchObject({ ok: false, code: "forbidden" });
  await house.backend.db.deleteFrom("document_link").where("document_id", "=", documentOf(ada)).execute();
  const ben = await come(await house.account("Ben"));
  await expect.poll(async () => (await ben.context.request.get(drawing)).status()).toBe(404);
  expect((await ben.context.request.get(drawing, { headers: { "if-none-match": etag } })).status()).toBe(404);
  expect((await request.get(drawing)).status()).toBe(200);
  await tab.close();
});

test("[EDIT-8] a part of a picture is shown, by pointer or in numbers; everybody sees that part, at any size, and all of it can be had again", async ({
  author,
  arrive,
}) => {
  const ada = await author("Ada");
  const ben = await arrive("Ben", addressOf(ada));
  // Four colours, one in each quarter.
  const quarter = (background: string, left: number, top: number) => ({
    input: { create: { width: 200, height: 100, channels: 3 as const, background } },
    left,
    top,
  });
  const colors = await sharp({ create: { width: 400, height: 200, channels: 3, background: "#ffffff" } })
    .composite([quarter("#ff0000", 200, 0), quarter("#00ff00", 0, 100), quarter("#0000ff", 200, 100)])
    .png()
    .toBuffer();
  await ada.text.click();
  await choose(ada, "Image", file("colors.png", "image/png", colors));
  const [hers, his] = [ada, ben].map(({ text }) => text.locator(".picture-window")) as [Locator, Locator];
  const boxOf = (shown: Locator) =>
    shown.evaluate((element) => {
      const { offsetWidth, offsetHeight } = element as HTMLElement;
      return [offsetWidth, offsetHeight];
    });
  await expect.poll(() => boxOf(his)).toEqual([400, 200]);
  await hers.click();
  await ada.page.getByRole("toolbar", { name: "Image" }).getByRole("button", { name: "Crop image" }).click();
  const dialog = ada.page.getByRole("dialog", { name: "Crop image" });
  const side = (name: string) => dialog.getByRole("spinbutton", { name });
  await expect(side("At the top")).toBeFocused();
  expect((await new AxeBuilder({ page: ada.page }).include("[role=dialog]").analyze()).violations).toEqual([]);
  // The red quarter: one corner pulled, the rest in numbers.
  const pull = async (held: Locator, by: [number, number]) => {
    const box = await held.boundingBox();
    if (box === null) throw new Error("It is not shown.");
    const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
    await ada.page.mouse.move(x, y);
    await ada.page.mouse.down();
    await ada.page.mouse.move(x + by[0], y + by[1], { steps: 4 });
    await ada.page.mouse.up();
  };
  const stage = await dialog.locator(".crop-stage").boundingBox();
  if (stage === null) throw new Error("It is not shown.");
  await pull(dialog.locator(`.crop-grip[data-sides="bottom left"]`), [stage.width / 2, -stage.height / 2]);
  await expect(side("At the left")).toHaveValue("50");
  await expect(side("At the bottom")).toHaveValue("50");
  // Nothing can be pulled over the other side, and what is moved keeps its size.
  await pull(dialog.locator(`.crop-grip[data-sides="top"]`), [0, stage.height]);
  await expect(side("At the top")).toHaveValue("45");
  await side("At the top").fill("0");
  await pull(dialog.locator(".crop-part"), [-stage.width, 0]);
  await expect(side("At the left")).toHaveValue("0");
  await expect(side("At the right")).toHaveValue("50");
  await side("At the right").fill("0");
  await side("At the left").fill("50");
  await ada.page.keyboard.press("Enter");
  await expect(dialog).toBeHidden();
  for (const shown of [hers, his]) await expect.poll(() => boxOf(shown)).toEqual([200, 100]);
  const colorsOf = async (shown: Locator) => {
    const { data, info } = await sharp(await shown.screenshot())
      .raw()
      .toBuffer({ resolveWithObject: true });
    const at = (x: number, y: number) => {
      const index = (Math.floor(y * info.height) * info.width + Math.floor(x * info.width)) * info.channels;
      return [...data.subarray(index, index + 3)].join(" ");
    };
    return [at(0.1, 0.2), at(0.9, 0.2), at(0.1, 0.8), at(0.9, 0.8)];
  };
  await expect.poll(() => colorsOf(his)).toEqual(Array.from({ length: 4 }, () => "255 0 0"));

  // A size of another's goes together with it.
  await his.click();
  await ben.page.keyboard.press("Alt+Enter");
  await ben.page.getByRole("spinbutton", { name: "Width in pixels" }).fill("300");
  await ben.page.keyboard.press("Enter");
  for (const shown of [hers, his]) await expect.poll(() => boxOf(shown)).toEqual([300, 150]);
  await hers.click();
  const corner = ada.text.locator(`.picture-handle[data-corner="se"]`);
  await pull(corner, [-100, 0]);
  for (const shown of [hers, his]) await expect.poll(() => boxOf(shown)).toEqual([200, 100]);

  // So it stands in the page from the server.
  await expect(ada.status).toHaveText("Saved");
  const plain = await ben.page
    .context()
    .browser()
    ?.newContext({
      baseURL: new URL(ben.page.url()).origin,
      javaScriptEnabled: false,
      storageState: await ben.page.context().storageState(),
    });
  const bare = await plain?.newPage();
  await bare?.goto(addressOf(ada));
  const served = bare?.locator("figure > span:has(img[data-crop])");
  if (served === undefined) throw new Error("There is no browser.");
  await expect.poll(() => boxOf(served)).toEqual([200, 100]);
  await expect.poll(() => colorsOf(served)).toEqual(Array.from({ length: 4 }, () => "255 0 0"));
  await plain?.close();

  await hers.click();
  await ada.page.getByRole("toolbar", { name: "Image" }).getByRole("button", { name: "Crop image" }).click();
  await dialog.getByRole("button", { name: "Show all of it" }).click();
  await ada.page.keyboard.press("Escape");
  await expect(dialog).toBeHidden();
  expect(await boxOf(hers)).toEqual([200, 100]);
  await ada.page.getByRole("toolbar", { name: "Image" }).getByRole("button", { name: "Crop image" }).click();
  await dialog.getByRole("button", { name: "Show all of it" }).click();
  await dialog.getByRole("button", { name: "Apply" }).click();
  for (const shown of [hers, his]) await expect.poll(() => boxOf(shown)).toEqual([400, 200]);
});

test("[EDIT-8] a picture is replaced by another, with its words and its place; a file is renamed", async ({
  author,
  arrive,
}) => {
  const ada = await author("Ada");
  const ben = await arrive("Ben", addressOf(ada));
  await ada.text.click();
  await choose(ada, "Image", file("sea.png", "image/png", await picture(400, 200)));
  const [hers, his] = [ada, ben].map(({ text }) => text.locator("figure img")) as [Locator, Locator];
  await expect.poll(() => sizeOf(his)).toEqual([400, 200, 400, 200]);
  await hers.click();
  await ada.page.keyboard.press("Alt+Enter");
  const dialog = ada.page.getByRole("dialog", { name: "Image" });
  await dialog.getByRole("textbox", { name: "Description" }).fill("The sea");
  await dialog.getByRole("spinbutton", { name: "Width in pixels" }).fill("300");
  await ada.page.keyboard.press("Enter");
  await expect.poll(() => sizeOf(his)).toEqual([400, 200, 300, 150]);
  const before = await his.getAttribute("src");
  const chooser = ada.page.waitForEvent("filechooser");
  await ada.page.getByRole("menubar").getByRole("menuitem", { name: "Format" }).click();
  await ada.page.getByRole("menuitem", { name: "Image", exact: true }).click();
  await ada.page.getByRole("menuitem", { name: "Replace image" }).click();
  await (await chooser).setFiles(file("tall.png", "image/png", await picture(200, 400)));
  // As wide as the other was.
  await expect.poll(() => sizeOf(his)).toEqual([200, 400, 300, 600]);
  expect(await his.getAttribute("src")).not.toBe(before);
  await expect(ben.text.getByRole("img", { name: "The sea" })).toBeVisible();
  await expect(ben.text.locator("figure")).toHaveCount(1);
  await ada.page.keyboard.press("Control+z");
  await expect.poll(() => sizeOf(his)).toEqual([400, 200, 300, 150]);

  await ada.page.keyboard.press("Control+End");
  await choose(ada, "File", file("notes.pdf", "application/pdf", Buffer.from("%PDF-1.4\n")));
  await expect(ben.text.getByRole("link", { name: "notes.pdf" })).toBeVisible();
  await ada.text.locator("[data-attachment]").click({ position: { x: 4, y: 4 } });
  await ada.page.getByRole("button", { name: "Change" }).click();
  await ada.page.getByRole("textbox", { name: "Name of the file" }).fill("minutes.pdf");
  await ada.page.keyboard.press("Enter");
  const download = ben.page.waitForEvent("download");
  await ben.text.getByRole("link", { name: "minutes.pdf" }).click();
  expect((await download).suggestedFilename()).toBe("minutes.pdf");
});

test("[EDIT-8] what was asked for a picture is not done to its neighbour when somebody takes it away, and a part keeps true proportions", async ({
  author,
  arrive,
}) => {
  const ada = await author("Ada");
  const ben = await arrive("Ben", addressOf(ada));
  await ada.text.click();
  await choose(ada, "Image", file("a.png", "image/png", await picture(400, 200)));
  await expect(ben.text.locator("figure img")).toHaveCount(1);
  const src = await ben.text.locator("figure img").getAttribute("src");
  // One that somebody else's page gave a size that it has not, and one behind it.
  await ada.text.evaluate((element, address) => {
    const { editor } = element as unknown as { editor: Editor };
    const words = (text: string) => ({ type: "paragraph", content: [{ type: "text", text }] });
    editor.commands.setContent([
      words("first"),
      { type: "image", attrs: { src: address, width: 200, height: 400 } },
      { type: "image", attrs: { src: address, alt: "behind" } },
      words("last"),
    ]);
  }, src);
  const figures = ben.text.locator("figure");
  await expect(figures).toHaveCount(2);
  await ada.text.locator("figure").first().click();
  await ada.page.getByRole("toolbar", { name: "Image" }).getByRole("button", { name: "Crop image" }).click();
  const crop = ada.page.getByRole("dialog", { name: "Crop image" });
  await crop.getByRole("spinbutton", { name: "At the left" }).fill("50");
  await ada.page.keyboard.press("Enter");
  const shown = ben.text.locator(".picture-window").first();
  await expect.poll(() => shown.evaluate((element) => [element.clientWidth, element.clientHeight])).toEqual([100, 100]);

  await ada.text.locator("figure").first().click();
  await ada.page.keyboard.press("Alt+Enter");
  const dialog = ada.page.getByRole("dialog", { name: "Image" });
  await dialog.getByRole("textbox", { name: "Description" }).fill("of the first");
  await figures.first().click();
  await ben.page.keyboard.press("Delete");
  await expect(ada.text.locator("figure")).toHaveCount(1);
  await dialog.getByRole("button", { name: "Apply" }).click();
  await expect(dialog.getByRole("alert")).toHaveText("The image has gone, or cannot be that large.");
  await ada.page.keyboard.press("Escape");
  await expect(ada.text.getByRole("img", { name: "behind" })).toBeVisible();
  await expect(ben.text.getByRole("img", { name: "behind" })).toBeVisible();
});

test("[FILE-3] a picture that is pasted into another document is seen by its readers", async ({ author, arrive }) => {
  const ada = await author("Ada");
  await ada.text.click();
  await choose(ada, "Image", file("sea.png", "image/png", await picture(40, 20)));
  await expect(ada.text.locator("figure img")).toHaveCount(1);
  const html = await ada.text.locator("figure img").evaluate((element) => `<p>x</p>${element.outerHTML}`);
  const other = await author("Zoe");
  const id = /attachments\/(\w{26})/.exec(html)?.[1] ?? "";
  // Zoe reads Ada's document too.
  await give(other.text, "paste", [], html);
  const reader = await arrive("Ben", addressOf(other));
  await expect.poll(() => sizeOf(reader.text.locator("figure img"))).toEqual([40, 20, 40, 20]);
  expect((await reader.context.request.get(`/attachments/${id}`)).status()).toBe(200);
});

test("[FILE-2] a sender that says nothing for long, or goes away, leaves nothing", async ({
  author,
  server,
  house,
}) => {
  const ada = await author("Ada");
  const [cookie] = await ada.context.cookies();
  const before = (await house.backend.blobs.list("attachments")).length;
  const { hostname, port } = new URL(server.url);
  await new Promise<void>((resolve) => {
    const request = httpRequest({
      host: hostname,
      port,
      method: "POST",
      path: `/attachments?document=${documentOf(ada)}&name=x`,
      headers: { cookie: `${cookie?.name}=${cookie?.value}`, origin: server.url, "content-length": "1000000" },
    });
    request.on("error", () => resolve());
    request.write(Buffer.alloc(500_000), () => setImmediate(() => request.destroy(new Error("gone"))));
  });
  await expect
    .poll(async () =>
      house.backend.db
        .selectFrom("attachment_use")
        .where("document_id", "=", documentOf(ada))
        .select("held_at")
        .execute(),
    )
    .toEqual([]);
  await expect.poll(async () => (await house.backend.blobs.list("attachments")).length).toBe(before);
});
