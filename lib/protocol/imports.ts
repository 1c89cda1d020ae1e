/** What each ending of a file's name means that can become a document. */
export const importFormats: Readonly<Record<string, "json" | "markdown" | "html" | "text" | "yjs">> = {
  ".md": "markdown",
  ".markdown": "markdown",
  ".html": "html",
  ".htm": "html",
  ".txt": "text",
  ".json": "json",
  ".yjs": "yjs",
};
