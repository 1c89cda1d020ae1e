import { globSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { type MessageKey, type MessageParts, formatMessage } from "#lib/messages/catalogue.ts";
import germanErrors from "#lib/messages/errors.de.json" with { type: "json" };
import { locales } from "#lib/messages/locales.ts";
import { AppError, errorCodes } from "#lib/protocol/errors.ts";
import { catalogueOf, preferredLocale, sentenceOf } from "#lib/server/messages.ts";

const english = catalogueOf("en");

describe("[ACC-11] the languages of the interface", () => {
  test.each(locales)("%s has every message, each with the values of the English one", (locale) => {
    const { texts } = catalogueOf(locale);
    expect(Object.keys(texts).toSorted()).toEqual(Object.keys(english.texts).toSorted());
    for (const [key, text] of Object.entries(texts)) {
      expect([key, valuesOf(text)]).toEqual([key, valuesOf(english.texts[key as MessageKey])]);
    }
  });

  test("a message takes its values, in the plural of its language", () => {
    expect(formatMessage(catalogueOf("de"), "people.more", { count: 1 })).toBe("1 weitere Person");
    expect(formatMessage(catalogueOf("de"), "people.more", { count: 1200 })).toBe("1.200 weitere Personen");
    expect(formatMessage(english, "people.more", { count: 1200 })).toBe("1,200 more people");
  });

  test("every error that a person may meet has a sentence in German", () => {
    const said = errorCodes.map((code) => new AppError(code).message);
    for (const file of globSync("{app,lib/server/services}/**/*.ts")) {
      if (file.startsWith("app/_api/")) continue;
      for (const [, sentence = ""] of readFileSync(file, "utf8").matchAll(/AppError\([^)]*message: "([^"]+)"/g))
        said.push(sentence);
    }
    expect(said.filter((sentence) => !Object.hasOwn(germanErrors, sentence))).toEqual([]);
    expect(Object.keys(germanErrors).length).toBeGreaterThan(errorCodes.length + 15);
  });

  test("a sentence with a number in it falls back to what its code means", () => {
    const many = new AppError("too_many", { message: "At most 10 webhooks." });
    expect(sentenceOf(many, "en")).toBe("At most 10 webhooks.");
    expect(sentenceOf(many, "de")).toBe(sentenceOf(new AppError("too_many"), "de"));
    expect(sentenceOf(many, "de")).not.toMatch(/most|Too/);
  });

  test.each([
    [undefined, "en"],
    ["", "en"],
    ["*", "en"],
    ["de", "de"],
    ["de-AT,de;q=0.9,en;q=0.8", "de"],
    ["fr-FR,fr;q=0.9,de;q=0.5,en;q=0.4", "de"],
    ["fr", "en"],
    ["en-GB,de;q=0.9", "en"],
    ["de;q=0, en;q=0.1", "en"],
    [";;q=x,,\u0000", "en"],
    ["de,".repeat(5000), "de"],
  ])("a browser that asks for %j gets %s", (header, locale) => {
    expect(preferredLocale(header)).toBe(locale);
  });
});

/** The names of the values that a message takes, and how. */
function valuesOf(text: string | MessageParts): string[] {
  const found = new Set<string>();
  const read = (value: unknown): void => {
    if (typeof value !== "object" || value === null) return;
    const { type, value: name } = value as { type?: number; value?: unknown };
    if (typeof type === "number" && type > 0 && typeof name === "string") found.add(`${type} ${name}`);
    for (const inner of Object.values(value)) read(inner);
  };
  read(text);
  return [...found].toSorted();
}
