import { expect, paragraphs, test, withALineEach } from "./stories.ts";

test("[SYNC-2] a word that is being composed is not broken off by what another types in its paragraph; elsewhere it shows at once", async ({
  author,
  arrive,
}) => {
  const [ada, ben] = await withALineEach(await author("Ada"), arrive);
  const ime = await ada.context.newCDPSession(ada.page);
  const compose = (text: string) =>
    ime.send("Input.imeSetComposition", { text, selectionStart: text.length, selectionEnd: text.length });
  await compose("n");
  await compose("に");
  await compose("にh");
  // Ben writes into the paragraph that Ada is composing in, and then into his own.
  await ben.text.locator("p").first().click();
  await ben.page.keyboard.press("Home");
  await ben.page.keyboard.type("To ");
  await expect(ben.status).toHaveText("Saved");
  expect((await paragraphs(ada))[0]).toBe("Ada: にh");
  const cyd = await arrive("Cyd", new URL(ada.page.url()).pathname);
  await cyd.text.locator("p").nth(1).click();
  await cyd.page.keyboard.press("End");
  await cyd.page.keyboard.type("Cyd!");
  await expect.poll(async () => (await paragraphs(ada))[1]).toBe("Ben: Cyd!");
  await compose("にほ");
  await compose("にほん");
  expect((await paragraphs(ada))[0]).toBe("Ada: にほん");
  await ime.send("Input.insertText", { text: "日本" });
  const all = ["To Ada: 日本", "Ben: Cyd!"];
  for (const person of [ada, ben, cyd]) await expect.poll(() => paragraphs(person)).toEqual(all);
  await ada.page.keyboard.type("!");
  for (const person of [ada, ben, cyd])
    await expect.poll(async () => (await paragraphs(person))[0]).toBe("To Ada: 日本!");
  await expect(ada.status).toHaveText("Saved");
});
