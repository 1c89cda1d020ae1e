import { AxeBuilder } from "@axe-core/playwright";
import { addressOf, expect, test } from "./stories.ts";

test("[EDIT-13] a film of another site is put into a text; it is asked for when a reader wants to see it, and by nobody before", async ({
  author,
  arrive,
}) => {
  const ada = await author("Ada");
  const ben = await arrive("Ben", addressOf(ada));
  const asked: { who: string; url: string; referer: string | undefined }[] = [];
  for (const { name, context } of [ada, ben]) {
    await context.route(/^https:\/\/(?!127\.0\.0\.1)/, async (route) => {
      asked.push({ who: name, url: route.request().url(), referer: (await route.request().allHeaders())["referer"] });
      await route.fulfill({
        contentType: "text/html",
        body: `<!doctype html><html lang="en"><title>Film</title><main><h1>A film</h1></main>`,
      });
    });
  }
  const { page } = ada;
  await ada.text.click();
  await page.getByRole("menubar").getByRole("menuitem", { name: "Insert" }).click();
  await page.getByRole("menuitem", { name: "Film or page of another site" }).click();
  const address = page.getByRole("textbox", { name: "Address" });
  await expect(address).toBeFocused();
  await address.fill("https://evil.example/film");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("alert").filter({ hasText: "cannot be shown here" })).toBeVisible();
  await address.fill("https://youtu.be/dQw4w9WgXcQ?t=10");
  await page.getByRole("textbox", { name: "Title (optional)" }).fill("The sea");
  const { violations } = await new AxeBuilder({ page }).include("[role=dialog]").analyze();
  expect(violations).toEqual([]);
  await page.keyboard.press("Enter");
  const card = ben.text.locator("[data-embed]");
  await expect(card).toHaveText("The seaShow from YouTube");
  await expect(card.getByRole("link", { name: "The sea" })).toHaveAttribute(
    "href",
    "https://youtu.be/dQw4w9WgXcQ?t=10",
  );
  expect(asked).toEqual([]);

  await card.getByRole("button", { name: "Show from YouTube" }).click();
  await expect(ben.page.frameLocator(`iframe[title="The sea"]`).getByText("A film")).toBeVisible();
  expect(asked).toEqual([
    {
      who: "Ben",
      url: "https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ?start=10",
      referer: `${new URL(ben.page.url()).origin}/`,
    },
  ]);
  expect((await new AxeBuilder({ page: ben.page }).include("[data-embed]").analyze()).violations).toEqual([]);
  // What somebody writes beside it does not begin it anew.
  await ada.text.locator("p").last().click();
  await page.keyboard.type("Look");
  await expect(ben.text).toContainText("Look");
  expect(asked).toHaveLength(1);
  // It is as high as somebody says, for those who see it already, too.
  await ada.text.locator("[data-embed]").click({ position: { x: 5, y: 5 } });
  await page.getByRole("button", { name: "Change" }).click();
  const height = page.getByRole("spinbutton", { name: "Height in pixels" });
  await height.fill("20");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("dialog")).toBeVisible();
  await height.fill("240");
  await page.keyboard.press("Enter");
  await expect(ben.text.locator("iframe")).toHaveCSS("height", "240px");
  expect(asked).toHaveLength(1);
  await card.getByRole("button", { name: "Hide" }).click();
  await expect(ben.text.locator("iframe")).toHaveCount(0);

  // It is changed, and taken away, by what stands beside it.
  await ada.text.locator("[data-embed]").click({ position: { x: 5, y: 5 } });
  await page.getByRole("button", { name: "Change" }).click();
  await page.getByRole("textbox", { name: "Title (optional)" }).fill("");
  await page.keyboard.press("Enter");
  await expect(card).toContainText("youtu.be/dQw4w9WgXcQ");
  await ada.text.locator("[data-embed]").click({ position: { x: 5, y: 5 } });
  await page.getByRole("button", { name: "Remove" }).click();
  await expect(card).toHaveCount(0);
});
