import { colorClass } from "#app/_ui/person-color.ts";

/** Another person's caret: a line in their colour, with a name that shows when it moves. For the eye only. */
export function caretElement(user: Record<string, unknown>): HTMLElement {
  const caret = document.createElement("span");
  caret.className = `caret ${colorClass(user["color"])}`;
  caret.setAttribute("aria-hidden", "true");
  const name = document.createElement("span");
  name.className = "caret-name";
  name.textContent = String(user["name"] ?? "");
  caret.append(name);
  return caret;
}

/** Another person's selection. */
export function selectionAttributes(user: Record<string, unknown>): { class: string } {
  return { class: `caret-selection ${colorClass(user["color"])}` };
}
