import type { Editor } from "@tiptap/core";

/** Gives the person the document as this page holds it, as a file that any browser and word processor opens. */
export function saveCopy(editor: Editor, title: string): void {
  const page = document.implementation.createHTMLDocument(title);
  page.head.insertAdjacentHTML("afterbegin", '<meta charset="utf-8">');
  page.body.innerHTML = editor.getHTML();
  const blob = new Blob(["<!doctype html>\n", page.documentElement.outerHTML], { type: "text/html" });
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = `${title.replaceAll(/[\p{Cc}\\/:*?"<>|]/gu, " ").trim() || "Document"}.html`;
  link.click();
  // The browser has taken the file when the click is done; some take a moment longer.
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
