/** Quotation marks as a language writes them: without and within others, each at its beginning and its end. */
export type Quotes = readonly [open: string, close: string, openInner: string, closeInner: string];

const english: Quotes = ["“", "”", "‘", "’"];
const low: Quotes = ["„", "“", "‚", "‘"];
const lowHigh: Quotes = ["„", "”", "‚", "’"];
const pointed: Quotes = ["«", "»", "“", "”"];
const swedish: Quotes = ["”", "”", "’", "’"];
const spaced: Quotes = ["«\u202f", "\u202f»", "“", "”"];

/** By language, and by region where that writes otherwise. */
const quotes: Readonly<Record<string, Quotes>> = {
  bg: low,
  cs: low,
  da: swedish,
  de: low,
  "de-ch": ["«", "»", "‹", "›"],
  el: pointed,
  es: pointed,
  "es-mx": english,
  et: low,
  fi: swedish,
  fr: spaced,
  "fr-ch": ["«", "»", "‹", "›"],
  hr: lowHigh,
  hu: ["„", "”", "»", "«"],
  is: low,
  it: pointed,
  ja: ["「", "」", "『", "』"],
  lt: low,
  lv: pointed,
  nb: ["«", "»", "‘", "’"],
  nn: ["«", "»", "‘", "’"],
  pl: ["„", "”", "«", "»"],
  "pt-pt": pointed,
  ro: ["„", "”", "«", "»"],
  ru: ["«", "»", "„", "“"],
  sk: low,
  sl: low,
  sq: lowHigh,
  sr: ["„", "“", "’", "’"],
  sv: swedish,
  uk: ["«", "»", "„", "“"],
  "zh-hant": ["「", "」", "『", "』"],
};

/** The marks of a language, by its BCP 47 name; those of English for one that is not known. */
export function quotesOf(language: string): Quotes {
  const name = language.toLowerCase();
  return quotes[name] ?? quotes[name.split("-")[0] ?? ""] ?? english;
}
