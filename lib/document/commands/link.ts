import { type Editor, type Range, getMarkRange } from "@tiptap/core";
import type { EditorState } from "@tiptap/pm/state";
import { type Place, placeNow } from "#lib/document/outline.ts";
import { rulesOf } from "#lib/document/schema/attributes.ts";
import { runOn } from "./command.ts";

/** The address that the selection's link leads to, also where the caret stands at an end of it; empty where there is none. */
export function linkAt(editor: Editor): string {
  const { doc, selection, schema } = editor.state;
  const type = schema.marks["link"];
  const range = type === undefined || !selection.empty ? undefined : getMarkRange(selection.$from, type);
  const mark = range === undefined ? undefined : type?.isInSet(doc.nodeAt(range.from)?.marks ?? []);
  const { href } = mark?.attrs ?? editor.getAttributes("link");
  return typeof href === "string" ? href : "";
}

/** Whether a link leads to a place in its own document. */
export function isPlaceHref(href: string): boolean {
  return /^#[\w.:-]{1,64}$/.test(href);
}

/** Links the selection to a place in the document; one that has no id yet is given `id`. With nothing selected, writes what it is called. */
export function linkToPlace(editor: Editor, found: Place, id: string): boolean {
  return runOn(editor, (state, dispatch) => {
    // Others may have written above it since it was found.
    const place = placeNow(state.doc, found);
    if (place === null) return false;
    const { tr, selection, schema } = state;
    const mark = schema.marks["link"]?.create({ href: `#${place.id || id}` });
    if (mark === undefined) return false;
    if (place.id === "") tr.setNodeMarkup(place.pos, null, { ...place.node.attrs, id });
    const ranges = linked(state);
    if (selection.empty && ranges.length === 0) tr.replaceSelectionWith(schema.text(place.text || "#", [mark]), false);
    for (const { from, to } of ranges) tr.addMark(from, to, mark);
    dispatch?.(tr.removeStoredMark(mark.type).scrollIntoView());
    return true;
  });
}

/** What somebody typed as an address that a link may have, or null: "example.org" is a web page, "a@b.c" a mailbox. */
export function toHref(typed: string): string | null {
  const text = typed.trim();
  if (text === "") return null;
  if (isPlaceHref(text)) return text;
  const complete = /^[a-z][a-z\d+.-]*:/i.test(text)
    ? text
    : text.includes("@") && !text.includes("/")
      ? `mailto:${text}`
      : `https://${text}`;
  // As browsers send it: written out, a link would end at a space.
  const href = complete.replaceAll(/\s/g, encodeURIComponent);
  return rulesOf("link")["href"]?.accepts(href) === true ? href : null;
}

/** Links the selection, or the whole link that the caret is in; with neither, writes the address itself as a link. */
export function setLink(editor: Editor, href: string): boolean {
  return runOn(editor, (state, dispatch) => {
    const mark = state.schema.marks["link"]?.create({ href });
    if (mark === undefined) return false;
    const { tr, selection } = state;
    const ranges = linked(state);
    if (selection.empty && ranges.length === 0) tr.replaceSelectionWith(state.schema.text(href, [mark]), false);
    for (const { from, to } of ranges) tr.addMark(from, to, mark);
    // What is written next is not part of it.
    dispatch?.(tr.removeStoredMark(mark.type).scrollIntoView());
    return true;
  });
}

/** Leaves the words of the link that the selection is in, without the link. */
export function removeLink(editor: Editor): boolean {
  return runOn(editor, (state, dispatch) => {
    const { tr } = state;
    for (const { from, to } of linked(state)) tr.removeMark(from, to, state.schema.marks["link"]);
    dispatch?.(tr.scrollIntoView());
    return tr.docChanged;
  });
}

/** What is selected, and the whole of each link at its ends. */
function linked({ selection, schema }: EditorState): Range[] {
  const type = schema.marks["link"];
  if (type === undefined) return [];
  const around = [getMarkRange(selection.$from, type), getMarkRange(selection.$to, type)];
  const selected = selection.ranges.map(({ $from, $to }) => ({ from: $from.pos, to: $to.pos }));
  return [...selected, ...around].flatMap((range) => (range !== undefined && range.from < range.to ? [range] : []));
}
