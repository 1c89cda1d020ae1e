import { AppError } from "#lib/protocol/errors.ts";
import { type CollabToken, readCollabToken } from "#lib/server/collab-token.ts";
import type { Authorize, Grant } from "./grant.ts";

/** Admits who shows a JWT that is signed with `secret` and names the document; without a secret, anyone as a guest. */
export function tokenAuthorize(options: { secret: string | undefined; now: () => number }): Authorize {
  const { secret, now } = options;
  if (secret === undefined) {
    return () => Promise.resolve({ actor: "guest:anyone", role: "editor", user: null, expiresAtMs: null });
  }
  return async ({ token, documentName }) => {
    const claims = await readCollabToken(token, secret, now());
    if (claims.documents !== "*" && !claims.documents.includes(documentName)) throw new AppError("forbidden");
    return grantOf(claims);
  };
}

function grantOf({ sub, name, role, expiresAtMs }: CollabToken): Grant {
  return { actor: `token:${sub}`, role, user: name === undefined ? { id: sub } : { id: sub, name }, expiresAtMs };
}
