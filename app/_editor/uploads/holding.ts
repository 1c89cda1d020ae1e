import type { Slice } from "@tiptap/pm/model";
import { holdPasted } from "#app/_actions/attachments.ts";
import { attachmentOf } from "#lib/protocol/attachments.ts";
import { limits } from "#lib/protocol/limits.ts";

const firstPauseMs = 2_000;
const longestPauseMs = 60_000;
/** What no further try would change. */
const final = new Set(["forbidden", "not_found", "bad_request", "too_large", "unauthenticated"]);

/** The attachments in a piece of a document. */
export function attachmentsIn(slice: Slice): string[] {
  const ids = new Set<string>();
  slice.content.descendants(({ attrs }) => {
    const id = attachmentOf(attrs["src"]);
    if (id !== null) ids.add(id);
  });
  return [...ids];
}

/**
 * Lets a document hold what was pasted into it from others, and asks until it does: without a connection later, and where the page was closed
 * meanwhile when it is opened again in this browser.
 */
export class Holding {
  readonly #documentId: string;
  readonly #name: string;
  #pauseMs = firstPauseMs;
  #timer: ReturnType<typeof setTimeout> | null = null;
  #isOver = false;

  constructor(documentId: string) {
    this.#documentId = documentId;
    this.#name = `quire-hold/${documentId}`;
    if (this.#wanted().length > 0) this.#ask();
  }

  add(ids: readonly string[]): void {
    if (ids.length === 0) return;
    this.#keep([...this.#wanted(), ...ids]);
    this.#ask();
  }

  destroy(): void {
    this.#isOver = true;
    if (this.#timer !== null) clearTimeout(this.#timer);
  }

  #ask(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    const some = this.#wanted().slice(0, limits.attachmentsAtOnce);
    holdPasted(this.#documentId, some).then(
      (outcome) => {
        if (!outcome.ok && !final.has(outcome.code)) return this.#later();
        this.#pauseMs = firstPauseMs;
        this.#keep(this.#wanted().filter((id) => !some.includes(id)));
        if (this.#wanted().length > 0 && !this.#isOver) this.#ask();
        return undefined;
      },
      () => this.#later(),
    );
  }

  #later(): void {
    if (this.#isOver) return;
    this.#timer = setTimeout(() => this.#ask(), this.#pauseMs);
    this.#pauseMs = Math.min(longestPauseMs, this.#pauseMs * 2);
  }

  #wanted(): string[] {
    try {
      return (localStorage.getItem(this.#name) ?? "").split(" ").filter((id) => id !== "");
    } catch {
      return this.#unkept;
    }
  }

  #keep(ids: readonly string[]): void {
    const all = [...new Set(ids)];
    this.#unkept = all;
    try {
      if (all.length === 0) localStorage.removeItem(this.#name);
      else localStorage.setItem(this.#name, all.join(" "));
    } catch {
      // Storage is turned off or full: it is asked for as long as the page is open.
    }
  }

  #unkept: string[] = [];
}
