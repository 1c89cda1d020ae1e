import { AxeBuilder } from "@axe-core/playwright";
import { addressOf, documentOf, expect, paragraphs, test } from "./stories.ts";

test("[EDIT-11] two people write footnotes: they are counted by their places for both, found from either side, and come along with what is cut", async ({
  author,
  arrive,
  browser,
}) => {
  const ada = await author("Ada");
  const ben = await arrive("Ben", addressOf(ada));
  const { page } = ada;
  await ada.text.click();
  await page.keyboard.type("The sea is salt");
  await page.keyboard.press("Control+Alt+f");
  await page.keyboard.type("About 3.5 % of it.");
  // Back to the text, and on.
  await page.keyboard.press("Control+Alt+f");
  await page.keyboard.type(" and deep.");
  await page.keyboard.press("Enter");
  await page.keyboard.type("The air is thin.");
  await expect
    .poll(() => paragraphs(ben))
    .toEqual(["The sea is salt1 and deep.", "The air is thin.", "1About 3.5 % of it."]);

  // Ben writes one before it.
  await ben.text.getByText("The sea is salt").click();
  await ben.page.keyboard.press("Home");
  for (let letter = 0; letter < "The sea".length; letter += 1) await ben.page.keyboard.press("ArrowRight");
  await ben.page.getByRole("menubar").getByRole("menuitem", { name: "Insert" }).click();
  await ben.page.getByRole("menuitem", { name: "Footnote" }).click();
  await ben.page.keyboard.type("Any of them.");
  const both = ["The sea1 is salt2 and deep.", "The air is thin.", "1Any of them.", "2About 3.5 % of it."];
  await expect.poll(() => paragraphs(ada)).toEqual(both);
  await expect.poll(() => paragraphs(ben)).toEqual(both);

  // From the number to the words, and back, by mouse; the words show where one points.
  const second = ada.text.locator("sup", { hasText: "2" });
  await second.hover();
  await expect(second).toHaveAttribute("title", "About 3.5 % of it.");
  await second.click();
  await page.keyboard.type(" Or so.");
  await expect.poll(() => paragraphs(ben)).toContain("2About 3.5 % of it. Or so.");
  await ada.text.getByRole("button", { name: "Back to the place of footnote 2 in the text" }).click();
  await page.keyboard.type("!");
  await expect.poll(() => paragraphs(ben)).toContain("The sea1 is salt2! and deep.");

  // The first paragraph is cut, which takes its footnotes along, and pasted behind the other.
  await ada.text.getByText("The sea").click();
  await page.keyboard.press("Home");
  await page.keyboard.press("Shift+End");
  await page.keyboard.press("Control+x");
  await expect.poll(() => paragraphs(ben)).toEqual(["", "The air is thin."]);
  await ada.text.getByText("The air").click();
  await page.keyboard.press("End");
  await page.keyboard.type(" ");
  await page.keyboard.press("Control+v");
  const moved = ["", "The air is thin. The sea1 is salt2! and deep.", "1Any of them.", "2About 3.5 % of it. Or so."];
  await expect.poll(() => paragraphs(ada)).toEqual(moved);
  await expect.poll(() => paragraphs(ben)).toEqual(moved);
  // One undo each: the paste, then the space.
  await page.keyboard.press("Control+z");
  await expect.poll(() => paragraphs(ben)).toEqual(["", "The air is thin. "]);
  await page.keyboard.press("Control+y");
  await expect.poll(() => paragraphs(ben)).toEqual(moved);

  const { violations } = await new AxeBuilder({ page }).include(".ProseMirror").analyze();
  expect(violations).toEqual([]);

  // Who reads without scripts has numbers that lead there and back.
  const plain = await browser.newContext({ baseURL: new URL(page.url()).origin, javaScriptEnabled: false });
  await plain.addCookies(await ben.context.cookies());
  const reader = await plain.newPage();
  await expect(ada.status).toHaveText("Saved");
  await reader.goto(addressOf(ada));
  await reader.locator("sup").getByText("2").click();
  await expect(reader.locator(":target")).toHaveText("2About 3.5 % of it. Or so.");
  await reader.locator(":target a").click();
  await expect(reader.locator(":target")).toHaveText("2");
  await plain.close();
});

test("[EDIT-11] a footnote without words is taken away by Backspace, one pasted from a web page is one here, and who reads adds nothing", async ({
  author,
  arrive,
  house,
}) => {
  const ada = await author("Ada");
  const { page } = ada;
  await ada.text.click();
  await page.keyboard.type("One");
  await page.keyboard.press("Control+Alt+f");
  await expect.poll(() => paragraphs(ada)).toEqual(["One1", "1"]);
  await page.keyboard.press("Backspace");
  await expect.poll(() => paragraphs(ada)).toEqual(["One"]);
  await page.keyboard.type(" two. ");
  await page.evaluate(() => {
    const html = `<p>Sea<sup><a href="#fn-1" id="ref-1">1</a></sup> and air</p><section data-footnotes><h2>Footnotes</h2><ol><li id="fn-1"><p>Salt. <a href="#ref-1">↩</a></p></li></ol></section>`;
    const data = new DataTransfer();
    data.setData("text/html", html);
    const paste = new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true });
    document.querySelector(".ProseMirror")?.dispatchEvent(paste);
  });
  await expect.poll(() => paragraphs(ada)).toEqual(["One two. Sea1 and air", "1Salt."]);
  // All of it twice: what is copied is a footnote of its own.
  await page.keyboard.press("Control+a");
  await page.keyboard.press("Control+c");
  await ada.text.getByText("One two").click();
  await page.keyboard.press("Home");
  await page.keyboard.press("Control+v");
  await expect
    .poll(() => paragraphs(ada))
    .toEqual(["One two. Sea1 and air", "One two. Sea2 and air", "1Salt.", "2Salt."]);

  // Whoever may only read goes there and back, and changes nothing.
  await expect(ada.status).toHaveText("Saved");
  await house.backend.db
    .updateTable("document_link")
    .set({ role: "viewer" })
    .where("document_id", "=", documentOf(ada))
    .execute();
  const ben = await arrive("Ben", addressOf(ada));
  await ben.text.locator("sup", { hasText: "2" }).click();
  await ben.text.getByRole("button", { name: "Back to the place of footnote 2 in the text" }).click();
  await expect.poll(() => ben.page.evaluate(() => getSelection()?.anchorNode?.textContent)).toContain("and air");
});
