import { memo } from "react";
import { dayInWords } from "./node-views/date-view.ts";

/** The text that came with the page, in the same shape that the editor gives it. Made by the server from the document. */
export const StoredText = memo(function StoredText({ html, language }: { html: string; language: string | null }) {
  return (
    <div
      className="ProseMirror"
      lang={language ?? undefined}
      dangerouslySetInnerHTML={{ __html: withDaysInWords(html) }}
    />
  );
});

/** The server stores one text for all readers; days stand in it as documents have them. */
function withDaysInWords(html: string): string {
  return html.replaceAll(
    /(<time datetime="([\d-]{10})">)\2(?=<\/time>)/g,
    (_, tag: string, day: string) => tag + dayInWords(day),
  );
}
