import { Branch, Leaf } from "./tree.ts";

/** The child of the document that a leaf is in. */
export function topOf(leaf: Leaf): Branch | Leaf {
  let child: Branch | Leaf = leaf;
  while (child.parent !== null && child.parent.parent !== null) child = child.parent;
  return child;
}

/** The first leaf of a container. */
export function firstLeaf(child: Branch | Leaf): Leaf {
  return child instanceof Leaf ? child : firstLeaf(child.children[0] as Branch | Leaf);
}

/** The leaf before some children of the document. */
export function leafBefore(children: readonly (Branch | Leaf)[]): Leaf | null {
  const [child] = children;
  return child === undefined ? null : firstLeaf(child).previous;
}

/** The leaf behind some children of the document. */
export function leafAfter(children: readonly (Branch | Leaf)[]): Leaf | null {
  const child = children.at(-1);
  return child === undefined ? null : lastLeaf(child).next;
}

function lastLeaf(child: Branch | Leaf): Leaf {
  return child instanceof Leaf ? child : lastLeaf(child.children.at(-1) as Branch | Leaf);
}

/** The size of some children together. */
export function sum(children: readonly (Branch | Leaf)[]): number {
  return children.reduce((size, child) => size + child.node.nodeSize, 0);
}

/** Where each leaf below these begins. */
export function positions(children: readonly (Branch | Leaf)[], from: number): Map<Leaf, number> {
  const found = new Map<Leaf, number>();
  const walk = (siblings: readonly (Branch | Leaf)[], start: number): void => {
    let at = start;
    for (const child of siblings) {
      if (child instanceof Leaf) found.set(child, at);
      else walk(child.children, at + 1);
      at += child.node.nodeSize;
    }
  };
  walk(children, from);
  return found;
}

/** Where each container below these begins. */
export function branchPositions(children: readonly (Branch | Leaf)[], from: number): Map<Branch, number> {
  const found = new Map<Branch, number>();
  const walk = (siblings: readonly (Branch | Leaf)[], start: number): void => {
    let at = start;
    for (const child of siblings) {
      if (child instanceof Branch) {
        found.set(child, at);
        walk(child.children, at + 1);
      }
      at += child.node.nodeSize;
    }
  };
  walk(children, from);
  return found;
}

/** The containers below these, by id. */
export function collectBranches(children: readonly (Branch | Leaf)[], into: Map<string, Branch[]>): void {
  for (const child of children) {
    if (child instanceof Leaf) continue;
    if (child.id !== null) into.set(child.id, [...(into.get(child.id) ?? []), child]);
    collectBranches(child.children, into);
  }
}
