import type { Locator, Page } from "@playwright/test";
import { addressOf, expect, paragraphs, type Person, test } from "./stories.ts";

/** Points at a block and takes hold of what then stands beside it. */
async function handleOf(page: Page, block: Locator): Promise<Locator> {
  const handle = page.locator(".block-handle");
  // What floats above the text is loaded when the page has nothing else to do.
  await expect(async () => {
    await page.mouse.move(5, 5);
    await block.hover();
    await expect(handle).toBeVisible({ timeout: 1_000 });
    const [own, other] = [await handle.boundingBox(), await block.boundingBox()];
    expect(Math.abs((own?.y ?? 0) - (other?.y ?? 99))).toBeLessThan(24);
  }).toPass();
  return handle;
}

/** Drags a block by its handle to just above or below another. */
async function drag({ page, text }: Person, words: string, to: string, side: "above" | "below"): Promise<void> {
  const handle = await handleOf(page, text.getByText(words, { exact: true }));
  const box = await text.getByText(to, { exact: true }).boundingBox();
  if (box === null) throw new Error(`There is no "${to}".`);
  await handle.hover();
  await page.mouse.down();
  await page.mouse.move(box.x + 40, box.y + box.height / 2, { steps: 4 });
  // Before the text, or behind it.
  await page.mouse.move(box.x + (side === "above" ? 1 : 200), box.y + box.height / 2, { steps: 4 });
  await expect(page.locator(".drop-cursor")).toBeVisible();
  await page.mouse.up();
}

test("[EDIT-15] a block and an item are dragged by what stands beside them, with their footnotes, while another writes, and it is one step to take back", async ({
  author,
  arrive,
}) => {
  const ada = await author("Ada");
  const ben = await arrive("Ben", addressOf(ada));
  const { page, text } = ada;
  await text.click();
  for (const line of ["one", "two", "three"]) {
    await page.keyboard.type(line);
    await page.keyboard.press("Enter");
  }
  await page.keyboard.type("- first");
  await page.keyboard.press("Enter");
  await page.keyboard.type("second");
  await text.getByText("one", { exact: true }).click();
  await page.keyboard.press("End");
  await page.keyboard.press("Control+Alt+f");
  await page.keyboard.type("words of one");
  await expect.poll(() => paragraphs(ben)).toEqual(["one1", "two", "three", "firstsecond", "1words of one"]);

  await drag(ada, "three", "two", "above");
  await expect.poll(() => paragraphs(ben)).toEqual(["one1", "three", "two", "firstsecond", "1words of one"]);
  await page.keyboard.press("Control+z");
  await expect.poll(() => paragraphs(ben)).toEqual(["one1", "two", "three", "firstsecond", "1words of one"]);

  // What was moved is written on, not replaced.
  await drag(ada, "three", "two", "above");
  await expect.poll(() => paragraphs(ben)).toEqual(["one1", "three", "two", "firstsecond", "1words of one"]);
  await page.keyboard.type("!");
  await expect.poll(() => paragraphs(ben)).toEqual(["one1", "three!", "two", "firstsecond", "1words of one"]);
  await page.keyboard.press("Control+z");
  await page.keyboard.press("Control+z");
  await expect.poll(() => paragraphs(ben)).toEqual(["one1", "two", "three", "firstsecond", "1words of one"]);

  await drag(ada, "second", "first", "above");
  await expect.poll(() => paragraphs(ben)).toEqual(["one1", "two", "three", "secondfirst", "1words of one"]);

  // While it is held, another writes above it and below.
  const handle = await handleOf(page, text.getByText("two", { exact: true }));
  await handle.hover();
  await page.mouse.down();
  const box = await text.locator("p", { hasText: "one" }).first().boundingBox();
  await page.mouse.move((box?.x ?? 0) + 60, (box?.y ?? 0) + 20, { steps: 4 });
  await ben.text.getByText("two", { exact: true }).click();
  await ben.page.keyboard.press("End");
  await ben.page.keyboard.type(" of them");
  await expect(text).toContainText("two of them");
  await ben.text.getByText("three", { exact: true }).click();
  await ben.page.keyboard.press("End");
  await ben.page.keyboard.type("!");
  await ben.text.locator("p").first().click();
  await ben.page.keyboard.press("Home");
  await ben.page.keyboard.type("at ");
  await expect.poll(async () => (await paragraphs(ada))[0]).toBe("at one1");
  await page.mouse.move((box?.x ?? 0) + 1, (box?.y ?? 0) + 8, { steps: 4 });
  await page.mouse.up();
  await expect
    .poll(() => paragraphs(ada))
    .toEqual(["two of them", "at one1", "three!", "secondfirst", "1words of one"]);
  await expect
    .poll(() => paragraphs(ben))
    .toEqual(["two of them", "at one1", "three!", "secondfirst", "1words of one"]);

  // A click selects it; a key goes on from there.
  await (await handleOf(page, text.getByText("three!", { exact: true }))).click();
  await expect(text.locator(".ProseMirror-selectednode")).toHaveText("three!");
  await page.keyboard.press("Delete");
  await expect.poll(() => paragraphs(ben)).toEqual(["two of them", "at one1", "secondfirst", "1words of one"]);
});
