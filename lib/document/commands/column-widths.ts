import type { Editor } from "@tiptap/core";
import { rulesOf } from "#lib/document/schema/attributes.ts";
import { beginningOf } from "./beginning.ts";
import { columnAt } from "./columns.ts";
import { runOn } from "./command.ts";

/** The widths of the columns that the selection is in, in per cent, null for those that share what is left; null outside of columns. */
export function columnWidthsAt({ state }: Editor): (number | null)[] | null {
  return columnAt(state)?.frame.children.map(({ attrs }) => attrs["width"] as number | null) ?? null;
}

/** Gives the columns that the selection is in their widths; false for what they cannot have, or together have no room for. */
export function setColumnWidths(editor: Editor, widths: readonly (number | null)[]): boolean {
  const { accepts } = rulesOf("column")["width"] ?? { accepts: () => false };
  const sum = widths.reduce<number>((all, width) => all + (width ?? 0), 0);
  const room = widths.includes(null) ? 95 : 100;
  if (sum > room || widths.some((width) => width !== null && !accepts(width))) return false;
  return runOn(editor, (state, dispatch) => {
    const found = columnAt(state);
    if (found === null || found.frame.childCount !== widths.length) return false;
    const { tr } = state;
    const frameAt = beginningOf(state).before(found.depth - 1);
    found.frame.forEach(({ attrs }, offset, index) =>
      tr.setNodeMarkup(frameAt + 1 + offset, null, { ...attrs, width: widths[index] ?? null }),
    );
    dispatch?.(tr);
    return true;
  });
}
