import { AxeBuilder } from "@axe-core/playwright";
import type { Locator } from "@playwright/test";
import { type Person, expect, test } from "./stories.ts";

/** A table of that many columns and rows, the caret in its first cell. */
async function withTable(person: Person, columns: number, rows: number): Promise<void> {
  await person.text.click();
  await person.page.getByRole("button", { name: "Table", exact: true }).click();
  await person.page.getByRole("button", { name: `${columns} × ${rows}`, exact: true }).click();
  await expect(person.text.locator("tr")).toHaveCount(rows);
}

/** Types into cells one after another. */
async function fill(person: Person, words: readonly string[]): Promise<void> {
  for (const [index, word] of words.entries()) {
    if (index > 0) await person.page.keyboard.press("Tab");
    await person.page.keyboard.type(word);
  }
}

/** What is in the cells, without the names of others' carets. */
function rowsOf(person: Person): Promise<string[]> {
  return person.text.locator("tr").evaluateAll((rows) =>
    rows.map((row) => {
      const copy = row.cloneNode(true) as Element;
      for (const caret of copy.querySelectorAll(".caret")) caret.remove();
      return [...copy.children].map((cell) => cell.textContent).join("|");
    }),
  );
}

async function drag(person: Person, handle: Locator, dx: number, dy: number): Promise<void> {
  const box = await handle.boundingBox();
  if (box === null) throw new Error("There is nothing to drag.");
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
  await person.page.mouse.move(x, y);
  await person.page.mouse.down();
  await person.page.mouse.move(x + dx / 2, y + dy / 2);
  await person.page.mouse.move(x + dx, y + dy);
  await person.page.mouse.up();
}

test("[EDIT-4] a table is made, filled by Tab, sorted, its rows and columns dragged and resized; the other sees all of it", async ({
  author,
  arrive,
}) => {
  const ada = await author("Ada");
  const ben = await arrive("Ben", new URL(ada.page.url()).pathname);
  await withTable(ada, 2, 3);
  await fill(ada, ["Fruit", "Price", "Pear", "3", "Apple", "12"]);
  await expect.poll(() => rowsOf(ben)).toEqual(["Fruit|Price", "Pear|3", "Apple|12"]);
  const { page } = ada;
  // A bar selects its column, and drags it. They are there while the pointer is.
  await ada.text.locator("td").first().hover();
  const columns = page.locator(".table-grip-column");
  await columns.nth(1).click();
  await expect(ada.text.locator(".selectedCell")).toHaveText(["Price", "3", "12"]);
  await drag(ada, columns.nth(1), -300, 0);
  await expect.poll(() => rowsOf(ben)).toEqual(["Price|Fruit", "3|Pear", "12|Apple"]);
  await drag(ada, page.locator(".table-grip-row").nth(2), 0, -30);
  await expect.poll(() => rowsOf(ben)).toEqual(["Price|Fruit", "12|Apple", "3|Pear"]);
  // A line at the end of a column makes it narrower, and leaves the other as it was.
  const width = (person: Person, index: number) =>
    person.text
      .locator("tr")
      .first()
      .locator("td")
      .nth(index)
      .evaluate((cell) => cell.getBoundingClientRect().width);
  const [first, second] = [await width(ben, 0), await width(ben, 1)];
  await drag(ada, page.locator(".table-line-column").first(), -100, 0);
  await expect.poll(() => width(ben, 0)).toBeLessThan(first - 80);
  await expect.poll(async () => Math.abs((await width(ben, 1)) - second)).toBeLessThan(3);
  await drag(ada, page.locator(".table-line-row").first(), 0, 40);
  await expect
    .poll(() =>
      ben.text
        .locator("tr")
        .first()
        .evaluate((row) => row.getBoundingClientRect().height),
    )
    .toBeGreaterThan(60);
  // Escape leaves all as it is.
  const before = await width(ben, 0);
  const line = await page.locator(".table-line-column").first().boundingBox();
  await page.mouse.move((line?.x ?? 0) + 3, (line?.y ?? 0) + 5);
  await page.mouse.down();
  await page.mouse.move((line?.x ?? 0) + 90, (line?.y ?? 0) + 5);
  await page.keyboard.press("Escape");
  await page.mouse.up();
  await expect(page.locator(".table-guide")).toHaveCount(0);
  expect(await width(ada, 0)).toBe(before);
});

test("[EDIT-4] selected cells are merged, coloured and bordered from the tools beside them, and from the menu at the pointer", async ({
  author,
  arrive,
}) => {
  const ada = await author("Ada");
  const ben = await arrive("Ben", new URL(ada.page.url()).pathname);
  await withTable(ada, 3, 2);
  await fill(ada, ["a", "b", "c", "d", "e", "f"]);
  const { page } = ada;
  await ada.text.locator("td").first().hover();
  await page.locator(".table-grip-row").first().click();
  const ground = (element: Element) => getComputedStyle(element, "::selection").backgroundColor;
  await expect.poll(() => ada.text.locator("td p").first().evaluate(ground)).toBe("rgba(0, 0, 0, 0)");
  const tools = page.getByRole("toolbar", { name: "Table" });
  await tools.getByRole("button", { name: "Cell colour" }).click();
  await page.getByRole("button", { name: "Light green" }).click();
  await expect(ben.text.locator("td").first()).toHaveCSS("background-color", "rgb(207, 232, 180)");
  await tools.getByRole("button", { name: "Merge cells" }).click();
  await expect(ben.text.locator(`td[colspan="3"] p`)).toHaveCount(3);
  await expect.poll(() => rowsOf(ben)).toEqual(["abc", "d|e|f"]);
  // What is right-clicked is what is meant, selected or not.
  await ada.text.locator("td").nth(2).click({ button: "right" });
  await page.getByRole("menuitem", { name: "Table properties" }).click();
  const look = page.getByRole("dialog", { name: "Table properties" });
  await look.getByLabel("Border width (pt)").fill("300");
  await look.getByRole("button", { name: "Apply" }).click();
  await expect(look.getByText("borders up to 20 pt wide")).toBeVisible();
  await look.getByLabel("Border width (pt)").fill("2");
  await look.getByLabel("Border style").selectOption("Dashed");
  await look.getByLabel("Column width (px)").fill("90");
  expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);
  await look.getByRole("button", { name: "Apply" }).click();
  await expect(ben.text.locator("td").nth(2)).toHaveAttribute("style", /dashed/);
  // By the menu key, and with the caret back in the cell.
  await page.keyboard.press("Shift+F10");
  await page.getByRole("menuitem", { name: "Delete column" }).click();
  await expect.poll(() => rowsOf(ben)).toEqual(["abc", "d|f"]);
  await page.keyboard.type("!");
  await expect(ben.text).toContainText("!");
});

test("[EDIT-4] a row and a column that two people add at once leave a table that both see alike and can go on with", async ({
  author,
  arrive,
}) => {
  const ada = await author("Ada");
  const ben = await arrive("Ben", new URL(ada.page.url()).pathname);
  await withTable(ada, 2, 2);
  await fill(ada, ["a", "b", "c", "d"]);
  await expect(ben.text).toContainText("d");
  await ben.text.locator("td").nth(3).click();
  await ada.text.locator("td").nth(3).click();
  const menu = async (person: Person, name: string) => {
    // The menu is loaded with what floats above the text.
    await expect(person.page.getByRole("navigation", { name: "Outline" })).toBeVisible();
    await person.text.locator("td").nth(3).click({ button: "right" });
    return person.page.getByRole("menuitem", { name });
  };
  const [row, column] = [await menu(ada, "Insert row below"), await menu(ben, "Insert column after")];
  await Promise.all([row.click(), column.click()]);
  const shape = (person: Person) => rowsOf(person);
  // The row and the last cell of the column were put at one place: whichever comes first, the two see the same.
  const cells = async (person: Person) => (await shape(person)).join("|").split("|").length;
  await expect.poll(() => cells(ada)).toBe(8);
  await expect.poll(async () => JSON.stringify(await shape(ada)) === JSON.stringify(await shape(ben))).toBe(true);
  const { length } = await shape(ada);
  await ada.text.locator("td").first().click({ button: "right" });
  await ada.page.getByRole("menuitem", { name: "Insert row above" }).click();
  await expect
    .poll(async () => (await shape(ben)).map((each) => each.split("|").length))
    .toEqual(Array.from({ length: length + 1 }, () => 3));
});

test("a link at the caret says where it leads, and is changed and taken off there", async ({ author }) => {
  const ada = await author("Ada");
  const { page } = ada;
  await ada.text.click();
  await page.keyboard.type("see");
  await page.keyboard.press("Control+a");
  await page.keyboard.press("Control+k");
  await page.keyboard.type("example.org/first");
  await page.keyboard.press("Enter");
  await expect(ada.text).toBeFocused();
  await expect(ada.text.locator("a")).toHaveText("see");
  await page.keyboard.press("ArrowLeft");
  await page.keyboard.press("ArrowRight");
  const tools = page.getByRole("toolbar", { name: "Link" });
  await expect(tools.getByRole("link", { name: "example.org/first" })).toHaveAttribute("rel", /noopener/);
  await tools.getByRole("button", { name: "Edit link" }).click();
  await page.getByRole("textbox", { name: "Address" }).fill("example.org/second");
  await page.keyboard.press("Enter");
  await expect(tools.getByRole("link", { name: "example.org/second" })).toBeVisible();
  await tools.getByRole("button", { name: "Remove link" }).click();
  await expect(ada.text.locator("a")).toHaveCount(0);
  await expect(tools).toHaveCount(0);
  await expect(ada.text).toHaveText("see");
});

test("[EDIT-4] what is typed over several cells stands in the first of them, and can be taken back", async ({
  author,
}) => {
  const ada = await author("Ada");
  await withTable(ada, 2, 2);
  await fill(ada, ["a", "b", "c", "d"]);
  const cells = ada.text.locator("td");
  for (const [from, to] of [
    [0, 3],
    [3, 0],
  ] as const) {
    const [start, end] = [await cells.nth(from).boundingBox(), await cells.nth(to).boundingBox()];
    if (start === null || end === null) throw new Error("There are no cells.");
    await ada.page.mouse.move(start.x + 20, start.y + 12);
    await ada.page.mouse.down();
    await ada.page.mouse.move(end.x + 20, end.y + 12, { steps: 4 });
    await ada.page.mouse.up();
    await expect(ada.text.locator("td.selectedCell")).toHaveCount(4);
    await ada.page.keyboard.type("Hello");
    await expect.poll(() => rowsOf(ada)).toEqual(["Hello|", "|"]);
    await expect(async () => {
      await ada.page.keyboard.press("Control+z");
      expect(await rowsOf(ada)).toEqual(["a|b", "c|d"]);
    }).toPass();
  }
});
