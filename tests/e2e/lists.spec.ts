import { addressOf, expect, test } from "./stories.ts";

test("[EDIT-1] boxes are ticked by mouse, by Space and by their shortcut, alone or several at once, and both see it", async ({
  author,
  arrive,
}) => {
  const ada = await author("Ada");
  const ben = await arrive("Ben", addressOf(ada));
  const { keyboard } = ada.page;
  await ada.text.click();
  await keyboard.type("[ ] milk");
  await keyboard.press("Enter");
  await keyboard.type("bread");
  const ticked = async (...expected: string[]) => {
    for (const { text } of [ada, ben])
      await expect(text.locator(`li[data-checked="true"] > div`)).toHaveText(
        expected.map((words) => new RegExp(words)),
      );
  };
  await expect(ben.text.getByRole("checkbox", { name: "bread" })).toBeVisible();
  await ticked();
  await ben.text.getByRole("checkbox", { name: "milk" }).click();
  await ticked("milk");
  await ada.text.getByRole("checkbox", { name: "bread" }).focus();
  await keyboard.press("Space");
  await ticked("milk", "bread");
  await ada.text.locator("p", { hasText: "bread" }).click();
  await keyboard.press("Control+Alt+Enter");
  await ticked("milk");
  await keyboard.press("Control+a");
  await keyboard.press("Control+Alt+Enter");
  await ticked("milk", "bread");
  await keyboard.press("Control+Alt+Enter");
  await ticked();
  await keyboard.press("Control+z");
  await ticked("milk", "bread");
});
