import type * as Y from "yjs";
import { metaKeys, metaName } from "./shared-types.ts";

/** In characters: three lines of a heading. */
export const maxTitleLength = 300;

/** The title in a document, one line, cut to its limit; empty when there is none or it is no text. */
export function titleOf(doc: Y.Doc): string {
  return cleanTitle(doc.getMap(metaName).get(metaKeys.title));
}

/** Anything as a title: control characters and runs of white space become one space. */
export function cleanTitle(value: unknown): string {
  if (typeof value !== "string") return "";
  return value
    .replaceAll(/[\p{Cc}\s]+/gu, " ")
    .trim()
    .slice(0, maxTitleLength);
}
