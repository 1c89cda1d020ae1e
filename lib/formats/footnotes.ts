import { Fragment, type Node } from "@tiptap/pm/model";
import { bodyName, footnotesOf, numbersOf, referenceName } from "#lib/document/footnotes.ts";

/** A document whose footnotes are called by their numbers, as formats do that people read. */
export function withNumberedFootnotes(doc: Node): Node {
  const numbers = numbersOf(footnotesOf(doc).references);
  return renamed(doc, new Map([...numbers].map(([id, number]) => [id, String(number)])));
}

/** A document whose footnotes are letters: [1] in the text, and before their words. */
export function withSpelledFootnotes(doc: Node): Node {
  const numbers = numbersOf(footnotesOf(doc).references);
  if (numbers.size === 0) return doc;
  const { schema } = doc.type;
  return mapped(doc, (node) => {
    const number = isFootnote(node) ? numbers.get(String(node.attrs["id"])) : undefined;
    if (number === undefined) return node;
    if (node.type.name === referenceName) return schema.text(`[${number}]`, node.marks);
    const first = node.firstChild;
    const words = schema.text(`[${number}] `);
    if (first === null || !first.isTextblock) return node;
    return node.copy(node.content.replaceChild(0, first.copy(Fragment.from(words).append(first.content))));
  });
}

/** The HTML of a document (as our schema writes it) with the numbers of its footnotes, which lead to their words and back. */
export function withFootnoteNumbers(html: string, doc: Node): string {
  const numbers = numbersOf(footnotesOf(doc).references);
  if (numbers.size === 0) return html;
  const met = new Set<string>();
  // What people write has no "<" in HTML: what looks like these is one.
  return html
    .replaceAll(/<sup data-footnote="([\w.:-]+)"><\/sup>/g, (bare, id: string) => {
      const number = numbers.get(id);
      if (number === undefined) return bare;
      const name = met.has(id) ? "" : ` id="footnote-${id}-place"`;
      met.add(id);
      return `<sup data-footnote="${id}"><a href="#footnote-${id}"${name} role="doc-noteref">${number}</a></sup>`;
    })
    .replaceAll(/<section data-footnote-body="([\w.:-]+)">/g, (bare, id: string) => {
      const number = numbers.get(id);
      return number === undefined
        ? bare
        : `<section data-footnote-body="${id}" id="footnote-${id}"><a class="footnote-number" href="#footnote-${id}-place" role="doc-backlink">${number}</a>`;
    });
}

/**
 * Content for a place beside `there`: a footnote that it brings whole, whose name is taken there, has another. A reference alone is one to the words
 * that are there.
 */
export function withFreshFootnotes(content: Node, there: Node): Node {
  const taken = namesIn(there);
  const names = new Map<string, string>();
  const { references, bodies } = footnotesOf(content);
  const spoken = new Set(references.map(({ id }) => id));
  for (const id of new Set(bodies.map((body) => body.id))) {
    if (!spoken.has(id)) continue;
    let name = id;
    for (let copy = 2; taken.has(name); copy += 1) name = `${id.slice(0, 50)}-${copy}`;
    taken.add(name);
    if (name !== id) names.set(id, name);
  }
  return renamed(content, names);
}

/**
 * Content that takes the place of `before`, from a format that calls footnotes by their numbers: each has the name that the one of its number had
 * before, so that what is the same stays the same.
 */
export function withKnownFootnotes(content: Node, before: Node): Node {
  const known = [...numbersOf(footnotesOf(before).references).keys()];
  const own = namesIn(content);
  const names = new Map<string, string>();
  for (const [index, name] of known.entries()) {
    const number = String(index + 1);
    if (own.has(number) && !own.has(name)) names.set(number, name);
  }
  return renamed(content, names);
}

function namesIn(doc: Node): Set<string> {
  const { references, bodies } = footnotesOf(doc);
  return new Set([...references, ...bodies].map(({ id }) => id));
}

function renamed(doc: Node, names: ReadonlyMap<string, string>): Node {
  if (names.size === 0) return doc;
  return mapped(doc, (node) => {
    const name = isFootnote(node) ? names.get(String(node.attrs["id"])) : undefined;
    return name === undefined ? node : node.type.create({ ...node.attrs, id: name }, node.content, node.marks);
  });
}

function isFootnote({ type }: Node): boolean {
  return type.name === referenceName || type.name === bodyName;
}

/** The same tree with `change` made to each node, from within. */
function mapped(node: Node, change: (node: Node) => Node): Node {
  if (node.isText) return node;
  const children = node.children.map((child) => mapped(child, change));
  const isSame = children.every((child, index) => child === node.child(index));
  return change(isSame ? node : node.copy(Fragment.from(children)));
}
