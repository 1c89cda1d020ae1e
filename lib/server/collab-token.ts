import { SignJWT, jwtVerify } from "jose";
import { z } from "zod";
import { AppError } from "#lib/protocol/errors.ts";

const claims = z.object({
  sub: z.string().min(1).max(255),
  name: z.string().max(255).optional(),
  documents: z.union([z.literal("*"), z.array(z.string())]),
  role: z.enum(["editor", "viewer"]),
  exp: z.number().optional(),
});

/** What a token for `npm run collab` says. */
export interface CollabToken {
  /** Who: the log keeps it with every change. */
  sub: string;
  /** How others see them. */
  name?: string | undefined;
  /** The documents it opens; "*" for all. */
  documents: string[] | "*";
  role: "editor" | "viewer";
  /** When it ends, also for sockets that are open; milliseconds since 1970, null: never. */
  expiresAtMs: number | null;
}

/** A signed token (JWT, HS256). */
export function signCollabToken(token: CollabToken, secret: string): Promise<string> {
  const { sub, name, documents, role, expiresAtMs } = token;
  const jwt = new SignJWT({ sub, documents, role, ...(name === undefined ? {} : { name }) });
  jwt.setProtectedHeader({ alg: "HS256" });
  if (expiresAtMs !== null) jwt.setExpirationTime(Math.floor(expiresAtMs / 1000));
  return jwt.sign(new TextEncoder().encode(secret));
}

/** What a token says, if its signature and its time are good; else throws `unauthenticated` with the reason. */
export async function readCollabToken(token: string, secret: string, nowMs: number): Promise<CollabToken> {
  try {
    const { payload } = await jwtVerify(token, new TextEncoder().encode(secret), {
      algorithms: ["HS256"],
      currentDate: new Date(nowMs),
    });
    const { exp, ...rest } = claims.parse(payload);
    return { ...rest, expiresAtMs: exp === undefined ? null : exp * 1000 };
  } catch (cause) {
    const expired = cause instanceof Error && "code" in cause && cause.code === "ERR_JWT_EXPIRED";
    throw new AppError("unauthenticated", {
      message: expired ? "The token has expired." : "The token is missing or not valid.",
      cause,
    });
  }
}
