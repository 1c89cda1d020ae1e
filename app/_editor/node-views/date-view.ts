import type { Node } from "@tiptap/pm/model";
import type { NodeView } from "@tiptap/pm/view";
import { currentLocale } from "#app/_ui/messages.ts";

/** A day, as the reader's language writes it. */
export class DateView implements NodeView {
  readonly dom = document.createElement("time");

  constructor({ attrs }: Node) {
    const value = String(attrs["value"]);
    this.dom.dateTime = value;
    this.dom.textContent = dayInWords(value);
  }

  ignoreMutation(): boolean {
    return true;
  }
}

/** A day, given as 2026-02-03, in the language of the page; what is none stays. */
export function dayInWords(value: string): string {
  const day = new Date(`${value}T00:00:00Z`);
  if (Number.isNaN(day.getTime())) return value;
  return new Intl.DateTimeFormat(currentLocale(), { dateStyle: "medium", timeZone: "UTC" }).format(day);
}
