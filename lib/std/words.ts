/** A word of a text: as it is compared, and where it stands in the text (in UTF-16 units, `end` exclusive). */
export interface Word {
  text: string;
  start: number;
  end: number;
}

/** Letters of scripts that put no spaces between words. Each is a word, and what people call a word is a run of them. */
const unspaced = String.raw`\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}\p{Script=Bopomofo}`;
const pattern = new RegExp(String.raw`[${unspaced}]|(?:(?![${unspaced}])[\p{L}\p{N}\p{M}\p{Co}])+`, "gu");
/** Longer words are cut: nobody looks for the rest of them, and an index has to keep every one. */
const longest = 64;
/** What is compared as it is written: most words of most texts. */
const plain = /^(?:[a-z0-9]{1,64}|[\u4e00-\u9fff])$/;

/** The words of a text, in order, without case, accents or width. */
export function wordsOf(text: string): Word[] {
  const words: Word[] = [];
  for (const { 0: word, index } of text.matchAll(pattern)) {
    const folded = plain.test(word) ? word : fold(word);
    if (folded !== "") words.push({ text: folded, start: index, end: index + word.length });
  }
  return words;
}

/** A text that stands where its readers look for it when texts are compared letter by letter. */
export function sortKeyOf(text: string): string {
  return text.normalize("NFKD").replaceAll(/\p{M}/gu, "").toLowerCase().slice(0, 120);
}

function fold(word: string): string {
  return word
    .normalize("NFKD")
    .replaceAll(/[^\p{L}\p{N}\p{Co}]/gu, "")
    .toLowerCase()
    .slice(0, longest);
}
