import { createHash } from "node:crypto";
import { newId } from "#lib/std/ids.ts";

/** A secret for a link or a program: shown once, and kept only as a hash. */
export function newSecretToken(): { token: string; hash: string } {
  // Two ids: 260 random bits, more than a hash of them tells.
  const token = `${newId()}${newId()}`;
  return { token, hash: hashSecretToken(token) };
}

/** What is kept of a secret: SHA-256 in hex. It has so many random bits that a slow hash would protect nothing. */
export function hashSecretToken(token: string): string {
  return createHash("sha256").update(token).digest("hex");
}
