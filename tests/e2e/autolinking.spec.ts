import { addressOf, expect, paragraphs, reloadTextAlone, test } from "./stories.ts";

test("[EDIT-17] an address becomes a link when one goes on behind it, for whom it was written, and can be taken off", async ({
  author,
  arrive,
}) => {
  const ada = await author("Ada");
  const ben = await arrive("Ben", addressOf(ada));
  const links = async (who = ada) =>
    who.text.locator("a").evaluateAll((all) => all.map((each) => `${each.textContent} ${each.getAttribute("href")}`));
  await ada.text.click();
  const { keyboard } = ada.page;
  await keyboard.type(
    "See (example.org), a@example.org. Not example.com1, localhost or 10.0.0.1 but a.org:8080/x c.org,b.org ",
  );
  const set = [
    "example.org https://example.org",
    "a@example.org mailto:a@example.org",
    "a.org:8080/x https://a.org:8080/x",
    "c.org https://c.org",
    "b.org https://b.org",
  ];
  await expect.poll(() => links()).toEqual(set);
  // What was written on is a link to what it says now, and what comes behind a link is none.
  await keyboard.type("c.co ");
  await expect.poll(() => links()).toEqual([...set, "c.co https://c.co"]);
  await keyboard.press("Backspace");
  await keyboard.type("m, x ");
  await expect.poll(() => links()).toEqual([...set, "c.com https://c.com"]);
  for (let letters = 9; letters > 0; letters -= 1) await keyboard.press("Backspace");
  await expect.poll(() => links()).toEqual(set);
  // Quotes around an address are none of it.
  await keyboard.press("Enter");
  await keyboard.type(`"https://q.org/" ("https://r.org/".) `);
  const quoted = ["https://q.org/ https://q.org/", "https://r.org/ https://r.org/"];
  await expect.poll(() => links()).toEqual([...set, ...quoted]);
  await keyboard.press("Control+Shift+Home");
  await keyboard.press("ArrowRight");
  await keyboard.press("Shift+Home");
  await keyboard.press("Backspace");
  await keyboard.press("Backspace");
  await expect.poll(() => links()).toEqual(set);
  await keyboard.press("Enter");
  await keyboard.type("https://example.org/a?b=(c)");
  await keyboard.press("Enter");
  await keyboard.type("x");
  const more = [...set, "https://example.org/a?b=(c) https://example.org/a?b=(c)"];
  await expect.poll(() => links()).toEqual(more);
  await expect.poll(() => links(ben)).toEqual(more);

  // By itself, and not again by what others see.
  await keyboard.press("Control+z");
  await keyboard.press("Control+z");
  await expect.poll(() => links()).toEqual(set);
  await expect.poll(() => links(ben)).toEqual(set);
  await expect.poll(async () => (await paragraphs(ben)).slice(1)).toEqual(["https://example.org/a?b=(c)", ""]);
  await ben.text.locator("p").last().click();
  await ben.page.keyboard.type("y");
  await expect.poll(async () => (await paragraphs(ada)).at(-1)).toBe("y");
  await ada.text.locator("p").nth(1).click();
  await keyboard.press("End");
  await keyboard.type("  ");
  await keyboard.press("Enter");
  // What Ben writes and does not end is his, whatever Ada does with the paragraph.
  await ben.text.locator("p").last().click();
  await ben.page.keyboard.type(" example.net");
  await expect.poll(async () => (await paragraphs(ada)).at(-1)).toBe("y example.net");
  await keyboard.press("Control+a");
  await keyboard.press("Control+Shift+e");
  await keyboard.press("Control+b");
  await expect(ben.text.locator("p").last().locator("strong")).toHaveText("y example.net");
  expect(await links()).toEqual(set);
  expect(await links(ben)).toEqual(set);
});

test("[EDIT-17] an address that is pasted or written before that is loaded which makes links becomes one, too", async ({
  author,
}) => {
  const ada = await author("Ada");
  const letGo = await reloadTextAlone(ada);
  await ada.text.click();
  await ada.text.evaluate((element) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData("text/plain", "read example.org now");
    element.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
  });
  await ada.page.keyboard.press("Enter");
  await ada.page.keyboard.type("write example.net next");
  await expect.poll(() => paragraphs(ada)).toEqual(["read example.org now", "write example.net next"]);
  await letGo();
  await expect(ada.text.locator("a")).toHaveText(["example.org", "example.net"]);
});

test("[EDIT-17] [SYNC-4] a link that is made late is a step of its own, and takes back nothing that was done since", async ({
  author,
}) => {
  const ada = await author("Ada");
  await ada.text.click();
  await ada.page.keyboard.type("word");
  await ada.page.keyboard.press("Enter");
  await expect(ada.status).toHaveText("Saved");
  const letGo = await reloadTextAlone(ada);
  await ada.text.locator("p").last().click();
  await ada.text.evaluate((element) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData("text/plain", "example.org");
    element.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
  });
  await ada.text.getByText("word").dblclick({ position: { x: 10, y: 10 } });
  await ada.page.keyboard.press("Control+b");
  await expect(ada.text.locator("strong")).toHaveText("word");
  await letGo();
  await expect(ada.text.locator("a")).toHaveText("example.org");
  await ada.page.keyboard.press("Control+z");
  await expect(ada.text.locator("a")).toHaveCount(0);
  await expect(ada.text.locator("strong")).toHaveText("word");
  await ada.page.keyboard.press("Control+z");
  await expect(ada.text.locator("strong")).toHaveCount(0);
  await expect.poll(() => paragraphs(ada)).toEqual(["word", "example.org"]);
});

test("[EDIT-17] a pasted address is a link, words that it is pasted over become one, and in code it is letters", async ({
  author,
}) => {
  const ada = await author("Ada");
  const { page } = ada;
  const paste = async (text: string, type = "text/plain") =>
    ada.text.evaluate(
      (element, [words, kind]) => {
        const clipboardData = new DataTransfer();
        clipboardData.setData(kind, words);
        element.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
      },
      [text, type] as const,
    );
  await ada.text.click();
  await paste("read example.org and www.example.net/x now");
  await expect(ada.text.locator("a")).toHaveText(["example.org", "www.example.net/x"]);
  await page.keyboard.press("Control+z");
  await expect.poll(() => paragraphs(ada)).toEqual([""]);

  await paste("<p>see https://example.org</p><ul><li>one</li><li>b.org, too</li></ul>", "text/html");
  await expect(ada.text.locator("a")).toHaveText(["https://example.org", "b.org"]);
  await page.keyboard.press("Control+z");
  await expect.poll(() => paragraphs(ada)).toEqual([""]);

  // What was copied here stays as it was.
  await paste(`<p data-pm-slice="1 1 []">see example.org, as it was</p>`, "text/html");
  await expect.poll(() => paragraphs(ada)).toEqual(["see example.org, as it was"]);
  await page.keyboard.type(" b.org ");
  await expect(ada.text.locator("a")).toHaveText(["b.org"]);
  await page.keyboard.press("Control+a");
  await page.keyboard.press("Delete");
  await expect.poll(() => paragraphs(ada)).toEqual([""]);

  await page.keyboard.type("words");
  await page.keyboard.press("Shift+Home");
  await paste("https://example.org/words");
  await expect(ada.text.locator(`a[href="https://example.org/words"]`)).toHaveText("words");
  await page.keyboard.press("End");
  await page.keyboard.press("Enter");
  await page.keyboard.type("https://old.example");
  await page.keyboard.press("Shift+Home");
  await expect.poll(() => page.evaluate(() => getSelection()?.toString())).toBe("https://old.example");
  await paste("https://new.example");
  await expect(ada.text.locator("p").last()).toHaveText("https://new.example");
  await page.keyboard.press("Enter");
  await page.keyboard.type("``` example.org ");
  await expect(ada.text.locator("pre")).toHaveText("example.org ");
  await page.keyboard.press("Shift+Home");
  await expect.poll(() => page.evaluate(() => getSelection()?.toString())).toContain("example.org");
  await paste("https://example.org/code");
  await expect(ada.text.locator("pre")).toHaveText("https://example.org/code");
  await expect(ada.text.locator("a")).toHaveText(["words", "https://new.example"]);
});
