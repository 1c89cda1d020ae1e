import { Mark, type MarkType, type Schema } from "@tiptap/pm/model";
import { unknownNames } from "#lib/document/schema/unknown.ts";
import { validAttributes } from "#lib/document/schema/attributes.ts";
import { type Formats, plain, sameValue } from "./sequence.ts";

/**
 * Marks of a text are formats of the sequence: the key is the mark's name, the value its attributes, or `true` where
 * it has none. A mark that may stand several times on one text (a comment) has its id in the key, so that two people
 * who set one each do not overwrite each other.
 */
export function formatOf(mark: Mark): [key: string, value: unknown] {
  const { type, attrs } = mark;
  if (type.name === unknownNames.mark) return [String(attrs["key"]), attrs["value"]];
  const value = Object.keys(attrs).length === 0 ? true : { ...attrs };
  return [type.excludes(type) ? type.name : `${type.name}--${String(attrs["id"] ?? JSON.stringify(attrs))}`, value];
}

/** All marks of a set as formats. */
export function formatsOf(marks: readonly Mark[]): Formats {
  return marks.length === 0 ? plain : Object.fromEntries(marks.map(formatOf));
}

/** Formats as marks, in an order that depends on nothing but the formats. What the schema does not know is kept as such. */
export function marksOf(formats: Formats, schema: Schema): readonly Mark[] {
  if (formats === plain) return Mark.none;
  let marks: readonly Mark[] = Mark.none;
  for (const key of Object.keys(formats).toSorted()) {
    const mark = markOf(key, formats[key], schema);
    if (mark !== null) marks = mark.addToSet(marks);
  }
  return marks;
}

/** What to set and what to null so that text under the old marks gets the new ones. */
export function formatChanges(before: readonly Mark[], after: readonly Mark[]): [key: string, value: unknown][] {
  if (Mark.sameSet(before, after)) return [];
  const [from, to] = [formatsOf(before), formatsOf(after)];
  const changes: [string, unknown][] = [];
  for (const key of Object.keys(from)) if (!(key in to)) changes.push([key, null]);
  for (const [key, value] of Object.entries(to)) if (!sameValue(from[key], value)) changes.push([key, value]);
  return changes;
}

function markOf(key: string, value: unknown, schema: Schema): Mark | null {
  const name = key.split("--", 1)[0] ?? "";
  const type: MarkType | undefined = schema.marks[name];
  if (type !== undefined && name !== unknownNames.mark && (value === true || typeof value === "object")) {
    return type.create(validAttributes(type.name, value === true ? {} : (value as Record<string, unknown>)));
  }
  return schema.marks[unknownNames.mark]?.create({ key, value }) ?? null;
}
