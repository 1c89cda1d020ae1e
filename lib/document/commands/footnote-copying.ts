import { Fragment, type Node, Slice } from "@tiptap/pm/model";
import { bodyName, footnotesOf, referenceName } from "#lib/document/footnotes.ts";

/** What is copied, with the words of its footnotes behind it; words without their reference are text. */
export function withBodies(slice: Slice, doc: Node): Slice {
  const bare = withoutFrames(slice);
  const { references, bodies } = footnotesOf(doc.type.create(null, bare.content));
  const own = new Set(bodies.map(({ id }) => id));
  const wanted = new Set(references.map(({ id }) => id).filter((id) => !own.has(id)));
  // HTML has no place for them behind rows of a table that stand alone.
  if (wanted.size === 0 || bare.content.firstChild?.type.spec["tableRole"] === "row") return bare;
  const words = footnotesOf(doc).bodies.filter(({ id }) => wanted.has(id));
  if (words.length === 0) return bare;
  return new Slice(bare.content.append(Fragment.from(words.map(({ node }) => node))), bare.openStart, 0);
}

/** What is pasted, without the words of footnotes that came with it. */
export function withoutBodies(slice: Slice): { slice: Slice; bodies: ReadonlyMap<string, Node> } {
  const bare = withoutFrames(slice);
  const bodies = new Map<string, Node>();
  const text: Node[] = [];
  bare.content.forEach((block) => {
    if (block.type.name === bodyName) bodies.set(String(block.attrs["id"]), block);
    else text.push(block);
  });
  if (bodies.size === 0) return { slice: bare, bodies };
  const content = Fragment.from(text);
  // With the words behind it, nothing tells any more whether the end of the text was open: it is where the beginning was.
  const openEnd = bare.openEnd > 0 || bare.openStart === 0 ? bare.openEnd : depthOfEnd(content);
  return { slice: new Slice(content, bare.openStart, Math.min(openEnd, depthOfEnd(content))), bodies };
}

/** The same with words that no reference in it leads to as text. */
function withoutFrames(slice: Slice): Slice {
  const { content } = slice;
  let { openStart, openEnd } = slice;
  const references = new Set<string>();
  content.descendants(({ type, attrs }) => {
    if (type.name === referenceName) references.add(String(attrs["id"]));
  });
  const isFrame = (node: Node | null) => node?.type.name === bodyName && !references.has(String(node.attrs["id"]));
  if (!content.content.some(isFrame)) return slice;
  if (isFrame(content.firstChild)) openStart = Math.max(0, openStart - 1);
  if (isFrame(content.lastChild)) openEnd = Math.max(0, openEnd - 1);
  const blocks = content.content.flatMap((block) => (isFrame(block) ? block.children : [block]));
  return new Slice(Fragment.from(blocks), openStart, openEnd);
}

function depthOfEnd(content: Fragment): number {
  let depth = 0;
  let node = content.lastChild;
  for (; node !== null && !node.isLeaf && node.type.spec["tableRole"] === undefined; node = node.lastChild) depth += 1;
  return depth;
}
