import { expect, test } from "vitest";
import { quotesOf } from "#app/_editor/quotes.ts";
import { isLanguage, writtenLanguages } from "#lib/document/language.ts";

test("[EDIT-10] quotes are those of the language, by region where that has its own, else those of English", () => {
  expect(quotesOf("de-AT")).toEqual(["„", "“", "‚", "‘"]);
  expect(quotesOf("de-CH")[0]).toBe("«");
  expect(quotesOf("fr")[0]).toBe("«\u202f");
  expect(quotesOf("pt-BR")).toEqual(quotesOf("en"));
  expect(quotesOf("pt-PT")[0]).toBe("«");
  expect(quotesOf("tlh")).toEqual(quotesOf("en-GB"));
});

test("[EDIT-14] what is offered is a language, once each; what is none is not taken for one", () => {
  expect(writtenLanguages.every(isLanguage)).toBe(true);
  expect(new Set(writtenLanguages).size).toBe(writtenLanguages.length);
  for (const none of ["", "d", "de-", "de_DE", `de" onfocus="x`, "german", "zh-yue", "en-a1", 7, null])
    expect(isLanguage(none)).toBe(false);
});
