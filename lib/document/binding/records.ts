import type { Node } from "@tiptap/pm/model";
import * as Y from "yjs";
import { rulesOf } from "#lib/document/schema/attributes.ts";
import { unknownNames } from "#lib/document/schema/unknown.ts";
import { formatChanges } from "./marks.ts";
import { markerName, sameValue } from "./sequence.ts";
import { ownKeys } from "./tree.ts";
import { type Wanted, pathOf } from "./wanted.ts";

/** A new marker, with all that it says. */
export function markerElement(wanted: Wanted): Y.XmlElement {
  const element = new Y.XmlElement(markerName);
  const { node } = wanted;
  for (const [name, value] of changes(null, node)) setAttribute(element, name, value);
  const path = pathOf(wanted);
  if (path.length > 0) setAttribute(element, ownKeys.path, path.join("/"));
  return element;
}

/** What stands within a line, as an element with all that it says. */
export function inlineElement(node: Node): Y.XmlElement {
  const unknown = node.type.name === unknownNames.inline;
  const element = new Y.XmlElement(unknown ? String(node.attrs["type"]) : node.type.name);
  for (const [name, value] of attributeChanges(null, node)) setAttribute(element, name, value);
  return element;
}

/** The type of a container and all that it says. */
export function containerRecord(node: Node): [type: string, attributes: Record<string, unknown>] {
  const { [ownKeys.type]: type = "paragraph", ...rest } = Object.fromEntries(changes(null, node));
  return [String(type), rest];
}

/** Of some attributes those that a node of this schema has no rule for. */
export function unknownTo({ type }: Node, attributes: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const rules = rulesOf(type.name);
  return Object.fromEntries(
    Object.entries(attributes).filter(([name]) => !Object.hasOwn(rules, name) && !name.startsWith("$")),
  );
}

/** Sets an attribute, or with `undefined` takes it off. */
export function setAttribute(element: Y.XmlElement, name: string, value: unknown): void {
  if (value === undefined) element.removeAttribute(name);
  else element.setAttribute(name, value as string);
}

/** What has to be said of a node that was another: its type, attributes and marks. `undefined` says: as by default. */
export function changes(before: Node | null, after: Node): [name: string, value: unknown][] {
  const [typeBefore, typeAfter] = [before === null ? "paragraph" : typeOf(before), typeOf(after)];
  return [
    ...(typeBefore === typeAfter
      ? []
      : [[ownKeys.type, typeAfter === "paragraph" ? undefined : typeAfter] as [string, unknown]]),
    ...attributeChanges(before, after),
    ...formatChanges(before?.marks ?? [], after.marks).map(([key, value]): [string, unknown] => [
      `${ownKeys.mark}${key}`,
      value ?? undefined,
    ]),
  ];
}

/** The attributes that have to be said of a node that was another. */
export function attributeChanges(before: Node | null, after: Node): [name: string, value: unknown][] {
  const [old, now] = [before === null ? {} : storedAttributes(before), storedAttributes(after)];
  // A node of another type says everything anew: what the old type said must not come back with it.
  const anew = before !== null && typeOf(before) !== typeOf(after);
  const changed: [string, unknown][] = [];
  for (const name of Object.keys(old)) if (!(name in now)) changed.push([name, undefined]);
  for (const name of anew ? Object.keys(rulesOf(after.type.name)) : []) {
    if (!(name in now) && !(name in old)) changed.push([name, undefined]);
  }
  for (const [name, value] of Object.entries(now)) if (!sameValue(old[name], value)) changed.push([name, value]);
  return changed;
}

function typeOf(node: Node): string {
  return isStandIn(node) ? String(node.attrs["type"]) : node.type.name;
}

/** The attributes of a node that are not what they are by default. */
function storedAttributes(node: Node): Record<string, unknown> {
  if (isStandIn(node)) return (node.attrs["attributes"] ?? {}) as Record<string, unknown>;
  const rules = rulesOf(node.type.name);
  return Object.fromEntries(
    Object.entries(node.attrs).filter(([name, value]) => !sameValue(value, rules[name]?.default ?? null)),
  );
}

function isStandIn(node: Node): boolean {
  const { name } = node.type;
  return name === unknownNames.block || name === unknownNames.container || name === unknownNames.inline;
}
