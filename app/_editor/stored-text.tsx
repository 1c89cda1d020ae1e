import { memo } from "react";

/** The text that came with the page, in the same shape that the editor gives it. Made by the server from the document. */
export const StoredText = memo(function StoredText({ html, language }: { html: string; language: string | null }) {
  return <div className="ProseMirror" lang={language ?? undefined} dangerouslySetInnerHTML={{ __html: html }} />;
});
