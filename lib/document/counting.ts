import type { Node } from "@tiptap/pm/model";
import { leafText } from "./leaf-text.ts";

/** How much text there is. */
export interface TextCount {
  words: number;
  /** Characters as a person counts them, spaces among them. */
  characters: number;
  charactersWithoutSpaces: number;
}

/** Counts the text of documents. Blocks that it has seen cost nothing the second time. */
export class TextCounter {
  readonly #words: Intl.Segmenter;
  readonly #letters = new Intl.Segmenter(undefined, { granularity: "grapheme" });
  readonly #seen = new WeakMap<Node, TextCount>();

  /** `language`: by whose rules words are told apart where they are not written apart, as in Japanese. */
  constructor(language?: string) {
    this.#words = new Intl.Segmenter(language, { granularity: "word" });
  }

  /** What stands between two positions of a document. */
  count(doc: Node, from = 0, to: number = doc.content.size): TextCount {
    const sum: TextCount = { words: 0, characters: 0, charactersWithoutSpaces: 0 };
    doc.nodesBetween(from, to, (node, pos) => {
      if (!node.isTextblock) return true;
      const isWhole = from <= pos && pos + node.nodeSize <= to;
      const count = isWhole ? this.#countBlock(node) : this.#countText(textOf(node, from - pos - 1, to - pos - 1));
      for (const name of Object.keys(sum) as (keyof TextCount)[]) sum[name] += count[name];
      return false;
    });
    return sum;
  }

  #countBlock(block: Node): TextCount {
    const known = this.#seen.get(block);
    if (known !== undefined) return known;
    const count = this.#countText(textOf(block, 0, block.content.size));
    this.#seen.set(block, count);
    return count;
  }

  #countText(text: string): TextCount {
    let words = 0;
    for (const { isWordLike } of this.#words.segment(text)) if (isWordLike === true) words += 1;
    // Most text has one unit a character, and need not be cut.
    const isPlain = /^[\x20-\x7e\xa0-\xff]*$/.test(text);
    const all = isPlain ? null : [...this.#letters.segment(text)].map(({ segment }) => segment);
    const characters = all?.length ?? text.length;
    const spaces =
      all === null ? text.length - text.replaceAll(/\s/g, "").length : all.filter((each) => /^\s+$/.test(each)).length;
    return { words, characters, charactersWithoutSpaces: characters - spaces };
  }
}

/** The text of part of a block; what is not letters parts words. */
function textOf(block: Node, from: number, to: number): string {
  return block.textBetween(
    Math.max(0, from),
    Math.min(block.content.size, to),
    " ",
    // How an equation is written says nothing of how long it is: it is one word.
    (leaf) => (leaf.type.name.endsWith("Math") ? " x " : leafText(leaf).trim() || " "),
  );
}
