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

/** The node name of a marker in the sequence. Everything else that is a node stands within a line. */
export const markerName = "block";

/** The element of a marker. */
export function markerOf(item: Y.Item): Y.XmlElement | null {
  if (!(item.content instanceof Y.ContentType)) return null;
  const { type } = item.content;
  return type instanceof Y.XmlElement && type.nodeName === markerName ? type : null;
}

/** Whether an item is, or was, a marker: the beginning of a block. It ends all formats. */
export function isMarker(item: Y.Item): boolean {
  return markerOf(item) !== null;
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
    if (isVisible(right)) rest -= takeUnits(transaction, right, rest);
    else {
      const format = liveFormat(right);
      if (format !== null) formats = withFormat(formats, format);
    }
    left = right;
    right = right.right;
  }
  return { left, right, formats };
}

/** Splits an item so that it ends behind so many units, or sooner where it ends itself; returns how many it then has. */
function takeUnits(transaction: Y.Transaction, item: Y.Item, units: number): number {
  if (item.length <= units) return item.length;
  // Never between the halves of one character: Yjs would replace both.
  const cut =
    item.content instanceof Y.ContentString && isHalf(item.content.str.charCodeAt(units - 1)) ? units + 1 : units;
  if (cut < item.length) Y.getItemCleanStart(transaction, Y.createID(item.id.client, item.id.clock + cut));
  return cut;
}

/** Whether a code unit is the first half of a character of two. */
function isHalf(code: number): boolean {
  return code >= 0xd800 && code < 0xdc00;
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
 * Something to be put into a body: a marker, or text or a node. `accepts` says whether what stands under given formats looks as
 * wanted; where it does, nothing but the content is written. Otherwise it gets `wanted`.
 */
export type Fresh =
  | { kind: "marker"; element: Y.XmlElement }
  | { kind: "content"; content: string | Y.XmlElement; wanted: Formats; accepts: (formats: Formats) => boolean };

/**
 * Inserts what belongs together at a place, one behind the other, in time that grows with it. Formats go on from one to the next, are ended before
 * a marker, and behind the last those are set again that what follows stood under.
 */
export function insert(transaction: Y.Transaction, body: Y.XmlText, at: Place, run: readonly Fresh[]): void {
  const [first] = run;
  if (first === undefined) return;
  let place = (first.kind === "content" ? firstFitting(at, first.accepts) : null) ?? at;
  /** What holds behind all of it. */
  const behind = place.formats;
  for (const fresh of run) {
    if (fresh.kind === "marker") {
      // It ends them anyway; but it may be deleted, by an undo or at the moment in which another types behind it.
      place = reformat(transaction, body, place, plain);
      place = { ...put(transaction, body, place, new Y.ContentType(fresh.element)), formats: plain };
      continue;
    }
    const { content, wanted, accepts } = fresh;
    if (!accepts(place.formats)) place = reformat(transaction, body, place, wanted);
    // Half a character would be another one for everybody else.
    const value =
      typeof content === "string" ? new Y.ContentString(content.toWellFormed()) : new Y.ContentType(content);
    place = put(transaction, body, place, value);
  }
  let next = place.right;
  while (next !== null && !isVisible(next)) next = next.right;
  const isInText = next !== null && !isMarker(next);
  const hasMarker = run.some(({ kind }) => kind === "marker");
  reformat(transaction, body, place, isInText || !hasMarker ? behind : plain);
}

/** Changes the formats in force at a place to others; returns the place behind. */
function reformat(transaction: Y.Transaction, body: Y.XmlText, at: Place, wanted: Formats): Place {
  let place = at;
  for (const [key, value] of differences(at.formats, wanted))
    place = put(transaction, body, place, contentFormat(key, value));
  return place;
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

/**
 * Deletes `units` visible units behind a place. What follows looks as it did: a marker ends all formats, and where one goes,
 * they are ended in its place. Formats themselves are left: another may have begun one that ends with them.
 */
export function remove(transaction: Y.Transaction, body: Y.XmlText, at: Place, units: number): void {
  let rest = units;
  let place = at;
  /** What holds behind the walk, as it was before. */
  let before = at.formats;
  while (rest > 0) {
    const { right } = place;
    if (right === null) throw new RangeError("A deletion beyond the end of the text.");
    let { formats } = place;
    if (isVisible(right)) {
      rest -= takeUnits(transaction, right, rest);
      if (isMarker(right)) before = plain;
      right.delete(transaction);
    } else {
      const format = liveFormat(right);
      if (format !== null) {
        before = withFormat(before, format);
        formats = withFormat(formats, format);
      }
    }
    place = { left: right, right: right.right, formats };
  }
  reformat(transaction, body, place, before);
  if (body._searchMarker !== null) body._searchMarker.length = 0;
}

/**
 * Sets (or with null, ends) one format over `units` visible units behind a place. What follows keeps its own. Items that end
 * a format are left where they are: another may have begun one, meanwhile, that ends with them.
 */
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
  while (rest > 0) {
    const { right } = place;
    if (right === null) throw new RangeError("A format beyond the end of the text.");
    if (isVisible(right)) rest -= takeUnits(transaction, right, rest);
    const found = liveFormat(right);
    place = { left: right, right: right.right, formats: place.formats };
    if (found?.key !== key) continue;
    before = found.value ?? null;
    if (before !== null) right.delete(transaction);
    else if (wanted !== null) place = put(transaction, body, place, contentFormat(key, wanted));
  }
  if (sameValue(before, wanted)) return;
  // A format of the same key before the next unit says already what follows.
  for (let item = place.right; item !== null && !isVisible(item); item = item.right) {
    if (liveFormat(item)?.key === key) return;
  }
  put(transaction, body, place, contentFormat(key, before));
}
