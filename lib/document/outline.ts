import type { Node } from "@tiptap/pm/model";

/** A heading of a document. */
export interface Heading {
  /** Where it begins. */
  pos: number;
  /** 1 to 6; the title of a document is 1, its subtitle none. */
  level: number;
  text: string;
}

/** A place that links may lead to: a heading, or a bookmark. */
export interface Place {
  pos: number;
  /** Empty for a heading that no link leads to yet. */
  id: string;
  text: string;
  kind: "heading" | "bookmark";
  /** The heading or the bookmark itself: the same object as long as nobody changes it, wherever it comes to stand. */
  node: Node;
}

/** Where a place is now that was found some time ago; null if it is gone. */
export function placeNow(doc: Node, { node, id, text, kind }: Place): Place | null {
  const now = placesOf(doc);
  return (
    now.find((each) => each.node === node) ??
    now.find((each) => id !== "" && each.id === id) ??
    now.find((each) => each.kind === kind && each.text === text) ??
    null
  );
}

/** The places of a document that links may lead to, in order. */
export function placesOf(doc: Node): Place[] {
  const places: Place[] = [];
  doc.descendants((node, pos) => {
    if (node.type.name === "heading")
      places.push({ pos, id: node.attrs["id"] as string, text: textOf(node), kind: "heading", node });
    if (node.type.name === "bookmark") {
      const { id, name } = node.attrs as { id: string; name: string };
      if (id !== "") places.push({ pos, id, text: name, kind: "bookmark", node });
    }
  });
  return places;
}

/** What was found in blocks that have not changed since. */
const known = new WeakMap<Node, readonly Heading[]>();

/** The headings of a document in order, wherever they stand: in columns and tables, too. What has not changed is not looked through again. */
export function headingsOf(doc: Node): Heading[] {
  const found: Heading[] = [];
  doc.forEach((block, offset) => {
    for (const heading of headingsIn(block)) found.push({ ...heading, pos: offset + heading.pos });
  });
  return found;
}

/** Whether two lists say the same, wherever the headings stand. */
export function sameHeadings(a: readonly Heading[], b: readonly Heading[]): boolean {
  return (
    a.length === b.length && a.every(({ level, text }, index) => level === b[index]?.level && text === b[index]?.text)
  );
}

/** A heading as the outline shows it. */
export interface OutlineEntry extends Heading {
  /** Which of the headings it is. */
  index: number;
  /** What it is called within those that it is under: the same as long as none of them is renamed, and none that is called the same comes before it. */
  path: string;
  /** Whether others stand under it. */
  hasParts: boolean;
}

/** The headings that are to be seen when what stands under those whose paths are in `folded` is not. */
export function unfolded(headings: readonly Heading[], folded: ReadonlySet<string>): OutlineEntry[] {
  const around: { level: number; path: string; isHidden: boolean }[] = [];
  const seen = new Map<string, number>();
  const entries: OutlineEntry[] = [];
  for (const [index, heading] of headings.entries()) {
    while ((around.at(-1)?.level ?? 0) >= heading.level) around.pop();
    const parent = around.at(-1);
    // No heading has two lines. Of several that are called the same, each is its own.
    const name = `${parent?.path ?? ""}\n${heading.text}`;
    const count = (seen.get(name) ?? 0) + 1;
    seen.set(name, count);
    const path = count === 1 ? name : `${name}\n\n${count}`;
    const isHidden = parent !== undefined && (parent.isHidden || folded.has(parent.path));
    around.push({ level: heading.level, path, isHidden });
    const hasParts = (headings[index + 1]?.level ?? 0) > heading.level;
    if (!isHidden) entries.push({ ...heading, index, path, hasParts });
  }
  return entries;
}

/** Those in a block, with their places in front of it counted as 0. */
function headingsIn(block: Node): readonly Heading[] {
  if (block.isTextblock) {
    if (block.type.name !== "heading") return [];
    return [{ pos: 0, level: block.attrs["level"] as number, text: textOf(block) }];
  }
  const before = known.get(block);
  if (before !== undefined) return before;
  const found: Heading[] = [];
  block.forEach((child, offset) => {
    for (const heading of headingsIn(child)) found.push({ ...heading, pos: offset + 1 + heading.pos });
  });
  known.set(block, found);
  return found;
}

function textOf(heading: Node): string {
  return heading.textBetween(0, heading.content.size, " ", " ").replaceAll(/\s+/g, " ").trim();
}
