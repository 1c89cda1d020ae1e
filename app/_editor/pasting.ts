import { Extension } from "@tiptap/core";
import { Slice } from "@tiptap/pm/model";
import { Plugin } from "@tiptap/pm/state";
import { inertHtml } from "#app/_ui/inert-html.ts";
import { cleanForeignHtml } from "#lib/formats/foreign-html.ts";

/** What comes from other programs is made what it means before it is read. What comes from here is read as it is. */
export const Pasting = Extension.create({
  name: "pasting",
  addProseMirrorPlugins: () => [
    new Plugin({
      props: {
        transformPastedHTML(html) {
          const body = inertHtml(html);
          if (body.querySelector("[data-pm-slice]") === null) cleanForeignHtml(body);
          else disarm(body);
          return body.innerHTML;
        },
        transformPasted: (slice, { state: { selection } }) => {
          const { openStart, openEnd, content } = slice;
          const first = content.firstChild;
          const isEmpty =
            selection.empty && selection.$from.parent.isTextblock && selection.$from.parent.content.size === 0;
          // A paragraph that has a look of its own keeps it where it takes the place of an empty one.
          const hasLook = first?.isTextblock === true && !first.hasMarkup(first.type);
          return isEmpty && openStart === 1 && hasLook
            ? new Slice(content, 0, content.childCount === 1 ? 0 : openEnd)
            : slice;
        },
      },
    }),
  ],
});

/** What says that it comes from here is read as it is, without what has no meaning here and of which a browser complains. */
function disarm(body: HTMLElement): void {
  for (const element of body.querySelectorAll("style, script, template, iframe, object, link, meta, base, svg, math"))
    element.remove();
  for (const element of body.querySelectorAll("*")) {
    for (const name of element.getAttributeNames()) if (name.startsWith("on")) element.removeAttribute(name);
  }
}
