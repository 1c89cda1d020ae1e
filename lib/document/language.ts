import type * as Y from "yjs";
import { metaKeys, metaName } from "./shared-types.ts";

/** Languages that people write documents in, as BCP 47 names them; any other that a document has is kept. */
export const writtenLanguages: readonly string[] =
  "af ar bg bn ca cs cy da de de-AT de-CH el en-AU en-CA en-GB en-US es es-MX et eu fa fi fr fr-CA fr-CH ga gl he hi hr hu hy id is it ja ka ko lt lv mk ms nb nl nl-BE nn pl pt-BR pt-PT ro ru sk sl sq sr sv sw ta te th tr uk ur vi zh-Hans zh-Hant".split(
    " ",
  );

/** The language that a document is written in; null where nobody said. */
export function languageOf(doc: Y.Doc): string | null {
  const language = doc.getMap(metaName).get(metaKeys.language);
  return isLanguage(language) ? language : null;
}

/** Says which language a document is written in; null: nobody says. */
export function setLanguage(doc: Y.Doc, language: string | null): void {
  const meta = doc.getMap(metaName);
  if (language === null) meta.delete(metaKeys.language);
  else if (isLanguage(language)) meta.set(metaKeys.language, language);
}

/** Whether a value names a language as a `lang` attribute may. */
export function isLanguage(value: unknown): value is string {
  if (typeof value !== "string" || !/^[a-z]{2,3}(?:-[a-z\d]{2,8}){0,3}$/i.test(value)) return false;
  try {
    return Intl.getCanonicalLocales(value).length === 1;
  } catch {
    return false;
  }
}
