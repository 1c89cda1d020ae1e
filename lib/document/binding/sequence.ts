import * as Y from "yjs";

/** The formats in force somewhere in a text: mark keys (marks.ts) and their values. */
export type Formats = Readonly<Record<string, unknown>>;

/** No formats; the same object, so that comparing is quick. */
export const plain: Formats = Object.freeze({});

/**
 * A place between two items of a body, and the formats in force there. The low-level writes here take places instead of
 * indexes: finding an index in Yjs costs the length of the document, finding a place costs the length of a block.
 */
export interface Place {
  left: Y.Item | null;
  right: Y.Item | null;
  formats: Formats;
}

/** Whether two values of a format or an attribute are the same JSON. */
export function sameValue(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return false;
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  const [keysA, keysB] = [Object.keys(a), Object.keys(b)];
  return (
    keysA.length === keysB.length &&
    keysA.every(
      (key) =>
        Object.hasOwn(b, key) && sameValue((a as Record<string, unknown>)[key], (b as Record<string, unknown>)[key]),
    )
  );
}

/** The formats behind a format item. */
export function withFormat(formats: Formats, { key, value }: Y.ContentFormat): Formats {
  const { [key]: before, ...rest } = formats;
  if (value === null || value === undefined)
    return before === undefined ? formats : Object.keys(rest).length === 0 ? plain : rest;
  return sameValue(before, value) ? formats : { ...rest, [key]: value };
}

/** Whether an item counts: it is there, and has a length that is seen. */
export function isVisible(item: Y.Item): boolean {
  return item.countable && !item.deleted;
}

/** The format of an item that is one and is in force. */
export function liveFormat(item: Y.Item): Y.ContentFormat | null {
  return !item.deleted && item.content instanceof Y.ContentFormat ? item.content : null;
}

/** The place `units` visible units behind `start`, directly behind the last of them. Splits an item that it falls into. */
export function advance(transaction: Y.Transaction, start: Place, units: number): Place {
  let { left, right, formats } = start;
  let rest = units;
  while (rest > 0) {
    if (right === null) throw new RangeError("A place beyond the end of the text.");
    if (isVisible(right)) {
      if (right.length > rest) Y.getItemCleanStart(transaction, Y.createID(right.id.client, right.id.clock + rest));
      rest -= right.length;
    } else {
      const format = liveFormat(right);
      if (format !== null) formats = withFormat(formats, format);
    }
    left = right;
    right = right.right;
  }
  return { left, right, formats };
}

/** A format item's content; null ends the format. */
function contentFormat(key: string, value: unknown): Y.ContentFormat {
  return new Y.ContentFormat(key, (value ?? null) as object);
}

/** Puts `content` at a place; returns the place behind it. */
function put(transaction: Y.Transaction, body: Y.XmlText, place: Place, content: Y.Item["content"]): Place {
  const { left, right, formats } = place;
  const { store, clientID } = transaction.doc;
  const id = Y.createID(clientID, Y.getState(store, clientID));
  const item = new Y.Item(id, left, left?.lastId ?? null, right, right?.id ?? null, body, null, content);
  item.integrate(transaction, 0);
  // Yjs remembers places by index, and has not been told.
  if (body._searchMarker !== null) body._searchMarker.length = 0;
  return {
    left: item,
    right: item.right,
    formats: content instanceof Y.ContentFormat ? withFormat(formats, content) : formats,
  };
}

/**
 * Inserts text or a node at a place; returns the place behind it. `accepts` says whether text that stands under given
 * formats looks as wanted; where it does, nothing but the content is written. Otherwise it gets `wanted`.
 */
export function insert(
  transaction: Y.Transaction,
  body: Y.XmlText,
  at: Place,
  content: string | Y.XmlElement,
  wanted: Formats,
  accepts: (formats: Formats) => boolean,
): Place {
  const value = typeof content === "string" ? new Y.ContentString(content) : new Y.ContentType(content);
  const fitting = firstFitting(at, accepts);
  if (fitting !== null) return put(transaction, body, fitting, value);
  let place = at;
  const changed = differences(at.formats, wanted);
  for (const [key, next] of changed) place = put(transaction, body, place, contentFormat(key, next));
  place = put(transaction, body, place, value);
  const behind = place;
  for (const [key] of changed) place = put(transaction, body, place, contentFormat(key, at.formats[key] ?? null));
  return behind;
}

/** The first of the places between this one and the next visible unit that `accepts` its formats. */
function firstFitting(start: Place, accepts: (formats: Formats) => boolean): Place | null {
  let place = start;
  for (;;) {
    if (accepts(place.formats)) return place;
    const { right } = place;
    if (right === null || isVisible(right)) return null;
    const format = liveFormat(right);
    place = {
      left: right,
      right: right.right,
      formats: format === null ? place.formats : withFormat(place.formats, format),
    };
  }
}

/** What has to be set, and what to null, to come from one set of formats to another. */
function differences(from: Formats, to: Formats): [key: string, value: unknown][] {
  const changed: [string, unknown][] = [];
  for (const key of Object.keys(from)) if (!(key in to)) changed.push([key, null]);
  for (const [key, value] of Object.entries(to)) if (!sameValue(from[key], value)) changed.push([key, value]);
  return changed;
}

/** Deletes `units` visible units behind a place, and the formats that then mean nothing. The place stays one. */
export function remove(transaction: Y.Transaction, at: Place, units: number): void {
  let rest = units;
  let { right } = at;
  while (rest > 0) {
    if (right === null) throw new RangeError("A deletion beyond the end of the text.");
    if (isVisible(right)) {
      if (right.length > rest) Y.getItemCleanStart(transaction, Y.createID(right.id.client, right.id.clock + rest));
      rest -= right.length;
      right.delete(transaction);
    }
    ({ right } = right);
  }
  dropIdleFormats(transaction, at);
}

/** Between a place and the next visible unit only the last format of a key counts, and only if it changes something. */
function dropIdleFormats(transaction: Y.Transaction, at: Place): void {
  const last = new Map<string, Y.Item>();
  for (let item = at.right; item !== null && !isVisible(item); item = item.right) {
    const format = liveFormat(item);
    if (format === null) continue;
    last.get(format.key)?.delete(transaction);
    last.set(format.key, item);
  }
  for (const [key, item] of last) {
    const { value } = item.content as Y.ContentFormat;
    if (sameValue(value ?? null, at.formats[key] ?? null)) item.delete(transaction);
  }
}

/** Sets (or with null, ends) one format over `units` visible units behind a place. What follows keeps its own. */
export function format(
  transaction: Y.Transaction,
  body: Y.XmlText,
  at: Place,
  units: number,
  key: string,
  value: unknown,
): void {
  const wanted = value ?? null;
  let place = at;
  /** What holds where the walk is, as it was before. */
  let before: unknown = at.formats[key] ?? null;
  if (!sameValue(before, wanted)) place = put(transaction, body, place, contentFormat(key, wanted));
  let rest = units;
  let { left, right } = place;
  while (rest > 0) {
    if (right === null) throw new RangeError("A format beyond the end of the text.");
    if (isVisible(right)) {
      if (right.length > rest) Y.getItemCleanStart(transaction, Y.createID(right.id.client, right.id.clock + rest));
      rest -= right.length;
    } else {
      const found = liveFormat(right);
      if (found?.key === key) {
        before = found.value ?? null;
        right.delete(transaction);
      }
    }
    left = right;
    right = right.right;
  }
  // A format of the same key before the next unit says already what follows.
  for (let item = right; item !== null && !isVisible(item); item = item.right) {
    if (liveFormat(item)?.key === key) {
      if (sameValue((item.content as Y.ContentFormat).value ?? null, wanted)) item.delete(transaction);
      return;
    }
  }
  if (!sameValue(before, wanted)) put(transaction, body, { left, right, formats: plain }, contentFormat(key, before));
}
