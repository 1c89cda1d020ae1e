import { addressOf, expect, paragraphs, test } from "./stories.ts";

/** Rounds at each speed; `QUIRE_TYPING_ROUNDS=40` for a long run. */
const rounds = Number(process.env["QUIRE_TYPING_ROUNDS"] ?? 8);

for (const delay of [5, 80]) {
  test(`[SYNC-1] two people who type into the same empty paragraph at once, a key each ${delay} ms, lose, repeat and reorder nothing`, async ({
    author,
    arrive,
  }) => {
    test.setTimeout(60_000 + rounds * 8_000);
    const ada = await author("Ada");
    const ben = await arrive("Ben", addressOf(ada));
    const [lower, upper] = ["abcdefghijklm", "ABCDEFGHIJKLM"];
    for (let round = 0; round < rounds; round++) {
      await ada.text.locator("p").last().click();
      await ada.page.keyboard.press("Control+End");
      if (round > 0) await ada.page.keyboard.press("Enter");
      await expect.poll(async () => (await paragraphs(ben)).length).toBe(round + 1);
      await ben.text.locator("p").last().click();
      await ben.page.keyboard.press("Control+End");
      await Promise.all([ada.page.keyboard.type(lower, { delay }), ben.page.keyboard.type(upper, { delay })]);
      await expect(ada.status).toHaveText("Saved");
      await expect(ben.status).toHaveText("Saved");
      // Read anew each time: what is saved may still be on its way to the other.
      const both = async () => [(await paragraphs(ada)).join("|"), (await paragraphs(ben)).join("|")];
      await expect.poll(async () => new Set(await both()).size).toBe(1);
      const typed = (await paragraphs(ada)).at(-1) ?? "";
      expect([typed.replaceAll(/[^a-m]/g, ""), typed.replaceAll(/[^A-M]/g, "")]).toEqual([lower, upper]);
    }
  });
}
