import { renderToHTMLString } from "@tiptap/static-renderer/pm/html-string";
import { DOMParser } from "@tiptap/pm/model";
import { parseHTML } from "linkedom";
import { expect, test } from "vitest";
import { isCrop, readCrop, shownPartOf, writeCrop } from "#lib/document/crop.ts";
import { documentExtensions } from "#lib/document/schema/extensions.ts";
import { schema } from "#tests/support/replica.ts";

const crop = { top: 10, right: 0, bottom: 40, left: 25 };

test("[EDIT-8] what is cut off a picture is four shares of it that leave something", () => {
  expect(isCrop(crop)).toBe(true);
  for (const wrong of [
    null,
    "10 0 40 25",
    [10, 0, 40, 25],
    { top: 10 },
    { ...crop, more: 1 },
    Object.assign(Object.create(crop), { a: 1, b: 2, c: 3, d: 4 }),
    { ...crop, left: -1 },
    { ...crop, left: "25" },
    { ...crop, left: Number.NaN },
    { ...crop, right: 70.5 },
    { ...crop, top: 56 },
    { ...crop, top: Infinity },
  ])
    expect([wrong, isCrop(wrong)]).toEqual([wrong, false]);
  expect(readCrop(writeCrop(crop))).toEqual(crop);
  for (const wrong of [null, "", "1 2 3", "1 2 3 4 5", "a b c d", "90 0 6 0"]) expect(readCrop(wrong)).toBeUndefined();
});

test("[EDIT-8] a part of a picture has its own size, and the picture behind it keeps its proportions", () => {
  const part = shownPartOf({ crop, width: 400, height: 200 });
  expect(part).toMatchObject({ width: 300, height: 100, across: 0.75, down: 0.5 });
  expect(part?.frameStyle).toContain("width: 300px; max-width: 100%; aspect-ratio: 300 / 100");
  expect(part?.pictureStyle).toContain("top: -20%; left: -33.3333%; width: 133.3333%; height: 200%");
  expect(shownPartOf({ crop, width: 400, height: null })).toBeNull();
  expect(shownPartOf({ crop: null, width: 400, height: 200 })).toBeNull();
});

test("[EDIT-8] the part is what the page from the server shows, and its HTML says the same picture", () => {
  const render = (attrs: object) => {
    const node = schema.node("doc", null, [schema.node("image", { src: "/attachments/x", ...attrs })]);
    const html = renderToHTMLString({ extensions: documentExtensions(), content: node });
    const { document } = parseHTML(`<!doctype html><html><body>${html}</body></html>`);
    const again = DOMParser.fromSchema(schema).parse(document.body as unknown as HTMLElement);
    return { figure: document.querySelector("figure") as unknown as HTMLElement, node, again };
  };
  const cropped = render({ crop, width: 400, height: 200, wrap: "around", caption: "The sea" });
  expect(cropped.again.toJSON()).toEqual(cropped.node.toJSON());
  expect(cropped.figure.getAttribute("style")).toBe("width: 300px");
  expect(cropped.figure.querySelector("span > img")?.getAttribute("width")).toBe("400");
  expect(cropped.figure.querySelector("span")?.getAttribute("style")).toContain("aspect-ratio: 300 / 100");
  const unsized = render({ crop });
  expect(unsized.again.toJSON()).toEqual(unsized.node.toJSON());
  expect(unsized.figure.querySelector("span")).toBeNull();
  expect(render({ crop, src: null, width: 400, height: 200 }).figure.querySelector("span")).toBeNull();
});
