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
          if (body.querySelector("[data-pm-slice]") !== null) return disarmed(body);
          try {
            cleanForeignHtml(body);
            return body.innerHTML;
          } catch {
            // Better as it came than not at all.
            return disarmed(inertHtml(html));
          }
        },
        handlePaste(view, _, slice) {
          const { selection, tr } = view.state;
          const { openStart, openEnd, content } = slice;
          const [first, target] = [content.firstChild, selection.$from.parent];
          const isPlain =
            target.type.name === "paragraph" && target.content.size === 0 && target.hasMarkup(target.type);
          const hasLook = first?.isTextblock === true && !first.hasMarkup(first.type);
          if (!selection.empty || openStart !== 1 || !isPlain || !hasLook) return false;
          // A paragraph that has a look of its own keeps it where it takes the place of an empty one.
          const closed = new Slice(content, 0, content.childCount === 1 ? 0 : openEnd);
          view.dispatch(
            tr.replaceSelection(closed).scrollIntoView().setMeta("paste", true).setMeta("uiEvent", "paste"),
          );
          return true;
        },
      },
    }),
  ],
});

/** What says that it comes from here is read as it is, without what has no meaning here and of which a browser complains. */
function disarmed(body: HTMLElement): string {
  for (const element of body.querySelectorAll("style, script, template, iframe, object, link, meta, base, svg, math"))
    element.remove();
  for (const element of body.querySelectorAll("*")) {
    for (const name of element.getAttributeNames()) if (name.startsWith("on")) element.removeAttribute(name);
  }
  return body.innerHTML;
}
