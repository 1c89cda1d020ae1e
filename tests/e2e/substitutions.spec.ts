import { addressOf, expect, paragraphs, test } from "./stories.ts";

test("[EDIT-10] quotes and signs become what they stand for while one types, Backspace takes one back, and it can be turned off", async ({
  author,
  come,
  house,
}) => {
  const ada = await author("Ada");
  await ada.text.click();
  const { keyboard } = ada.page;
  await keyboard.type(`"It's 'so'," she said -- (c) 1/2 a->b... `);
  const set = "\u201cIt\u2019s \u2018so\u2019,\u201d she said \u2013 \u00a9 \u00bd a\u2192b\u2026 ";
  await expect.poll(() => paragraphs(ada)).toEqual([set]);
  await keyboard.type("(tm)");
  await expect.poll(() => paragraphs(ada)).toEqual([`${set}\u2122`]);
  await keyboard.press("Backspace");
  await expect.poll(() => paragraphs(ada)).toEqual([`${set}(tm)`]);
  await keyboard.press("Control+z");
  await keyboard.press("Enter");
  // Code is left alone, a block of it and words of it, also before they are known to be some; one sign alone is none.
  await keyboard.type('A ` is "a sign".');
  await expect(ada.text.locator("p").last()).toHaveText("A ` is “a sign”.");
  await keyboard.press("Enter");
  await keyboard.type('So `"code" -- (c)` is not. ');
  await expect(ada.text.locator("p code")).toHaveText('"code" -- (c)');
  await keyboard.press("Enter");
  await keyboard.type("``` ");
  await keyboard.type(`"x" -- (c) a->b...`);
  await expect(ada.text.locator("pre")).toHaveText(`"x" -- (c) a->b...`);
  await keyboard.press("Control+Enter");
  await keyboard.press("Control+e");
  await keyboard.type(`"y" -- (c)`);
  await expect(ada.text.locator("p code").last()).toHaveText(`"y" -- (c)`);
  await keyboard.press("Control+e");
  await keyboard.press("Enter");
  await ada.page.getByRole("menubar").getByRole("menuitem", { name: "Tools" }).click();
  await ada.page.getByRole("menuitemcheckbox", { name: "Smart quotes and substitutions" }).click();
  await expect(ada.text).toBeFocused();
  await keyboard.type(`"x" -- (c)`);
  await expect.poll(async () => (await paragraphs(ada)).at(-1)).toBe(`"x" -- (c)`);
  const ben = await come(await house.account("Ben"), addressOf(ada), { locale: "de-DE" });
  await ben.text.locator("p").last().click();
  await ben.page.keyboard.press("End");
  await ben.page.keyboard.press("Enter");
  await ben.page.keyboard.type(`"Geht's 'so'?"`);
  await expect.poll(async () => (await paragraphs(ben)).at(-1)).toBe("\u201eGeht\u2019s \u201aso\u2018?\u201c");
});
