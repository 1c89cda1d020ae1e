import { attachmentAddress } from "#lib/protocol/attachments.ts";
import type { FoundPicture } from "#lib/formats/rtf-pictures.ts";
import { newId } from "#lib/std/ids.ts";

/** More pictures of one paste are places of pictures, as those are that are kept elsewhere. */
const mostPictures = 200;

const endings: Readonly<Record<string, string>> = { "image/jpeg": "jpg", "image/svg+xml": "svg" };

/** The pictures that pasted HTML brings along within itself, until the text has their places. */
export class PastedPictures {
  #files = new Map<string, File>();

  /**
   * Takes them out of HTML that is to be read; an address that leads nowhere stands for each. What is returned is called when it is read. `beside`: those that came along in another form, in
   * the order of the ones that the HTML names by places on somebody's disk.
   */
  take(body: HTMLElement, beside: readonly (FoundPicture | null)[]): () => void {
    const files = new Map<string, File>();
    const named = [...body.querySelectorAll(`img[src^="file:" i]`)];
    // Of other numbers nobody can tell which is which.
    if (named.length === beside.length)
      for (const [index, picture] of named.slice(0, mostPictures).entries()) {
        const found = beside[index] ?? null;
        if (found === null) continue;
        const address = attachmentAddress(newId());
        const name = `${index + 1}.${endings[found.kind] ?? "png"}`;
        files.set(address, new File([found.bytes], name, { type: found.kind }));
        picture.setAttribute("src", address);
      }
    for (const picture of body.querySelectorAll(`img[src^="data:image/" i]`)) {
      const file = files.size < mostPictures ? fileOf(picture.getAttribute("src") ?? "", files.size + 1) : null;
      if (file === null) continue;
      const address = attachmentAddress(newId());
      files.set(address, file);
      picture.setAttribute("src", address);
    }
    return () => {
      this.#files = files;
    };
  }

  get isEmpty(): boolean {
    return this.#files.size === 0;
  }

  /** Its place is known: nothing stands for it any more. */
  forget(address: unknown): void {
    this.#files.delete(String(address));
  }

  /** The picture for which an address stands. */
  fileOf(address: unknown): File | null {
    return this.#files.get(String(address)) ?? null;
  }
}

function fileOf(address: string, number: number): File | null {
  const [, type = "", isBase64, data = ""] =
    /^data:(image\/[\w.+-]+)(?:;[\w=-]+)*?(;base64)?,(.*)$/is.exec(address) ?? [];
  if (data === "") return null;
  try {
    const bytes =
      isBase64 === undefined
        ? new TextEncoder().encode(decodeURIComponent(data))
        : Uint8Array.from(atob(data), (letter) => letter.charCodeAt(0));
    const kind = type.toLowerCase();
    return new File([bytes], `${number}.${endings[kind] ?? kind.slice("image/".length)}`, { type: kind });
  } catch {
    // What is no picture is the place of one.
    return null;
  }
}
