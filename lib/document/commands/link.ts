import { type Editor, type Range, getMarkRange } from "@tiptap/core";
import type { Mark, Node } from "@tiptap/pm/model";
import type { EditorState } from "@tiptap/pm/state";
import { type Place, placeNow } from "#lib/document/outline.ts";
import { rulesOf } from "#lib/document/schema/attributes.ts";
import { runOn } from "./command.ts";

/** What is said of a link. */
export interface LinkDetails {
  /** Where it leads; empty where there is no link. */
  href: string;
  /** What is shown of it besides its address; null for nothing. */
  title: string | null;
  /** The words that it consists of: those of the whole link at the caret, "" at a caret without one; null where a selection says which words. */
  text: string | null;
}

/** The link of the selection, also where the caret stands at an end of it. */
export function linkAt(editor: Editor): LinkDetails {
  const { doc, selection, schema } = editor.state;
  const type = schema.marks["link"];
  const range = type === undefined || !selection.empty ? undefined : getMarkRange(selection.$from, type);
  const mark = range === undefined ? undefined : type?.isInSet(doc.nodeAt(range.from)?.marks ?? []);
  const { href, title = null } = mark?.attrs ?? editor.getAttributes("link");
  const text = !selection.empty ? null : range === undefined ? "" : plainIn(doc, range);
  return { href: typeof href === "string" ? href : "", title, text };
}

/** The words of a link that has nothing else in it: what else there is would be lost with other words. */
function plainIn(doc: Node, { from, to }: Range): string | null {
  let isPlain = true;
  doc.nodesBetween(from, to, (node) => {
    if (node.isInline && !node.isText) isPlain = false;
  });
  return isPlain ? doc.textBetween(from, to) : null;
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

/**
 * Links the selection, or the whole link that the caret is in; with neither, writes a link: its words, or else the address itself. What is not said
 * of it stays.
 */
export function setLink(editor: Editor, href: string, said: { title?: string | null; text?: string } = {}): boolean {
  return runOn(editor, (state, dispatch) => {
    const type = state.schema.marks["link"];
    if (type === undefined) return false;
    const { tr, selection, doc } = state;
    const ranges = linked(state);
    const linkOver = (marks: readonly Mark[]) => {
      const title = said.title === undefined ? (type.isInSet(marks)?.attrs["title"] ?? null) : said.title;
      return type.create({ href, title: title === "" ? null : title });
    };
    const text = said.text?.trim() ?? "";
    if (selection.empty && ranges.length === 0)
      tr.replaceSelectionWith(state.schema.text(text === "" ? href : text, [linkOver([])]), false);
    for (const { from, to } of ranges) {
      const marks = doc.nodeAt(from)?.marks ?? [];
      if (selection.empty && text !== "" && text !== plainIn(doc, { from, to })) {
        tr.replaceWith(from, to, state.schema.text(text, linkOver(marks).addToSet(marks)));
        break;
      }
      tr.addMark(from, to, linkOver(marks));
    }
    // What is written next is not part of it.
    dispatch?.(tr.removeStoredMark(type).scrollIntoView());
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
