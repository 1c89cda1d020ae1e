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

test("[EDIT-1] two make one list: nested, numbered in other ways, begun at seven, cut, and turned into another, while the other writes", async ({
  author,
  arrive,
}) => {
  const ada = await author("Ada");
  const ben = await arrive("Ben", addressOf(ada));
  const { keyboard } = ada.page;
  await ada.text.click();
  await keyboard.type("1. one");
  for (const words of ["two", "three", "four"]) {
    await keyboard.press("Enter");
    await keyboard.type(words);
  }
  await expect(ben.text.locator("ol > li")).toHaveText([/one/, /two/, /three/, /four/]);
  // Ben writes in the second item all the while.
  await ben.text.locator("p", { hasText: "two" }).click();
  await ben.page.keyboard.press("End");
  const write = (letter: string) => ben.page.keyboard.type(letter);
  const inBoth = async (selector: string, ...words: string[]) => {
    for (const { text } of [ada, ben])
      await expect
        .poll(() =>
          text.locator(selector).evaluateAll((items) =>
            items.map((item) => {
              const copy = item.cloneNode(true) as Element;
              for (const other of copy.querySelectorAll(".caret, ol, ul")) other.remove();
              return copy.textContent;
            }),
          ),
        )
        .toEqual(words);
  };
  const command = async (name: string) => {
    await keyboard.press("Alt+/");
    await expect(ada.page.getByRole("combobox", { name: "What do you want to do?" })).toBeFocused();
    await keyboard.type(name);
    await keyboard.press("Enter");
  };
  await ada.text.locator("p", { hasText: "three" }).click();
  await Promise.all([keyboard.press("Tab"), write("a")]);
  await inBoth("ol ol > li", "three");
  await inBoth("ol > li:has(> ol)", "twoa");
  for (const { text } of [ada, ben]) await expect(text.locator("ol ol")).toHaveCSS("list-style-type", "lower-alpha");
  await Promise.all([command("Numbers: 1, 2, 3"), write("b")]);
  for (const { text } of [ada, ben]) await expect(text.locator("ol ol")).toHaveCSS("list-style-type", "decimal");
  await ada.text.locator("p", { hasText: "four" }).click();
  await command("Set number...");
  await ada.page.getByRole("textbox", { name: "Number" }).fill("7");
  await Promise.all([keyboard.press("Enter"), write("c")]);
  await inBoth(`ol[start="7"] > li`, "four");
  await inBoth("ol:not([start]) > li:has(> ol)", "twoabc");
  // The first list becomes one of boxes, with what is within it.
  await ada.text.locator("p", { hasText: "one" }).click();
  await keyboard.press("Shift+ArrowDown");
  await Promise.all([keyboard.press("Control+Shift+9"), write("d")]);
  await inBoth(`ul[data-type="taskList"] > li > div > p`, "one", "twoabcd");
  await inBoth(`ol[start="7"] > li`, "four");
});
