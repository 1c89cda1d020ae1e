/** The languages that the interface speaks, as BCP 47 tags; the first is the one for everybody else. */
export const locales = ["en", "de"] as const;

/** A language of the interface. */
export type Locale = (typeof locales)[number];

/** Each language by its own name, for who reads only that one. */
export const localeNames: Record<Locale, string> = { en: "English", de: "Deutsch" };

/** A language that was kept or named; null where it is none of ours. */
export function localeOf(kept: unknown): Locale | null {
  return locales.find((locale) => locale === kept) ?? null;
}
