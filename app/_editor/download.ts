import { type Editor, getHTMLFromFragment } from "@tiptap/core";
import { Fragment, type Node } from "@tiptap/pm/model";
import type { Deed } from "#lib/document/commands/command.ts";
import { withFootnoteNumbers } from "#lib/formats/footnotes.ts";
import { downloadStyle } from "./download-style.ts";
import { attachmentOf } from "#lib/protocol/attachments.ts";

/** Pictures that are larger stay where they are: what has them within itself has to be read at once. */
const mostPictureBytes = 10_000_000;

/** Gives the person the document as this page holds it, as a file that any browser and word processor opens, with its pictures in it. */
export async function saveCopy(editor: Editor, title: string): Promise<void> {
  const page = document.implementation.createHTMLDocument(title);
  page.head.insertAdjacentHTML("afterbegin", '<meta charset="utf-8">');
  if (editor.view.dom.lang !== "") page.documentElement.lang = editor.view.dom.lang;
  const { doc, schema } = editor.state;
  page.body.innerHTML = withFootnoteNumbers(getHTMLFromFragment(withWholeAddresses(doc).content, schema), doc);
  const pictures = await picturesIn(doc);
  for (const picture of page.querySelectorAll("img[src]")) {
    const content = pictures.get(picture.getAttribute("src") ?? "");
    if (content !== undefined) picture.setAttribute("src", content);
  }
  // As text: styles are not for this page, whose policy would be asked.
  const html = page.documentElement.outerHTML.replace("</head>", () => `<style>${downloadStyle}</style></head>`);
  give(["<!doctype html>\n", html], { title, ending: "html", type: "text/html" });
}

/** The same in a format of the person's choice. */
export async function download(
  editor: Editor,
  title: string,
  format: Extract<Deed, `download-${string}`>,
): Promise<void> {
  const { doc, schema } = editor.state;
  if (format === "download-html") {
    await saveCopy(editor, title);
  } else if (format === "download-text") {
    const { toText } = await import("#lib/formats/text.ts");
    give([toText(doc)], { title, ending: "txt", type: "text/plain" });
  } else {
    const { toMarkdown } = await import("#lib/formats/markdown.ts");
    const toHtml = (node: Node) => getHTMLFromFragment(Fragment.from(node), schema);
    const text = toMarkdown(withWholeAddresses(doc), toHtml, await picturesIn(doc));
    give([text, "\n"], { title, ending: "md", type: "text/markdown" });
  }
}

/** The pictures of a document as `data:` addresses, by their own whole ones; what cannot be had now is not among them. */
async function picturesIn(doc: Node): Promise<Map<string, string>> {
  const addresses = new Set<string>();
  doc.descendants(({ type, attrs }) => {
    if (type.name === "image" && attachmentOf(attrs["src"]) !== null) addresses.add(wholeAddress(attrs["src"]));
  });
  const read = await Promise.all([...addresses].map(async (address) => [address, await contentOf(address)] as const));
  return new Map(read.filter((each): each is [string, string] => each[1] !== null));
}

async function contentOf(address: string): Promise<string | null> {
  const answer = await fetch(address).catch(() => null);
  const content = answer?.ok === true ? await answer.blob().catch(() => null) : null;
  if (content === null || content.size > mostPictureBytes) return null;
  return new Promise((resolve) => {
    const reader = new FileReader();
    reader.addEventListener("loadend", () => resolve(typeof reader.result === "string" ? reader.result : null));
    reader.readAsDataURL(content);
  });
}

function wholeAddress(address: unknown): string {
  return new URL(String(address), location.origin).href;
}

/** The same with addresses that lead here from anywhere. */
function withWholeAddresses(node: Node): Node {
  if (!node.isLeaf) return node.copy(Fragment.from(node.children.map(withWholeAddresses)));
  const { src } = node.attrs;
  if (attachmentOf(src) === null) return node;
  return node.type.create({ ...node.attrs, src: wholeAddress(src) }, null, node.marks);
}

function give(parts: string[], { title, ending, type }: { title: string; ending: string; type: string }): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob(parts, { type }));
  link.download = `${title.replaceAll(/[\p{Cc}\\/:*?"<>|]/gu, " ").trim() || "Document"}.${ending}`;
  link.click();
  // The browser has taken the file when the click is done; some take a moment longer.
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
