/** 32 letters and digits without look-alikes, so that five random bits choose one evenly. */
const alphabet = "0123456789abcdefghjkmnpqrstvwxyz";

/** Whether a text could be an id; what comes from outside and becomes part of a name is asked. */
export function isId(text: string): boolean {
  return /^[\da-hjkmnp-tv-z]{26}$/.test(text);
}

/** A new id of 26 characters (130 random bits, so it cannot be guessed), safe in URLs and file names. */
export function newId(): string {
  let id = "";
  for (const byte of crypto.getRandomValues(new Uint8Array(26))) id += alphabet[byte & 31];
  return id;
}
