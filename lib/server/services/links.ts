import { type ScryptOptions, randomBytes, scrypt, timingSafeEqual } from "node:crypto";
import { promisify } from "node:util";
import type { LinkScope } from "#lib/access/link.ts";
import { type Role, mayGive } from "#lib/access/permissions.ts";
import { AppError } from "#lib/protocol/errors.ts";
import { limits } from "#lib/protocol/limits.ts";
import type { Backend } from "#lib/server/backend.ts";
import { networkOf } from "#lib/server/rate-limits.ts";
import { changeAccess } from "./access-changes.ts";
import { writeAudit } from "./audit.ts";
import { isId } from "#lib/std/ids.ts";
import type { Access } from "./sharing.ts";
import type { Who } from "./visitors.ts";

/** How a document's address is shared. */
export interface LinkSettings {
  scope: LinkScope;
  role: Role;
  /** Milliseconds since 1970; null: it does not expire. */
  expiresAtMs: number | null;
  hasPassword: boolean;
}

/** A new setting; `password`: undefined leaves it as it is, null takes it away. */
export interface NewLinkSettings {
  scope: LinkScope;
  role: Role;
  expiresAtMs: number | null;
  password?: string | null;
}

const closed: LinkSettings = { scope: "restricted", role: "viewer", expiresAtMs: null, hasPassword: false };

const derive = promisify<string, Buffer, number, ScryptOptions, Buffer>(scrypt);
const keyBytes = 32;
/** What OWASP asks for with 32 MiB a guess; kept with each hash, so that it can grow. */
const cost = { N: 2 ** 15, r: 8, p: 3 } as const;
const maxmem = 64 * 1024 * 1024;

/** How a document's address is shared now. */
export async function findLink(backend: Backend, documentId: string): Promise<LinkSettings> {
  const row = await backend.db
    .selectFrom("document_link")
    .selectAll()
    .where("document_id", "=", documentId)
    .executeTakeFirst();
  if (row === undefined) return closed;
  const { scope, role, expires_at, password_hash } = row;
  return { scope, role, expiresAtMs: expires_at, hasPassword: password_hash !== null };
}

/** Changes how a document's address is shared. Who came by it and no longer may is out within a second. */
export async function setLink(
  backend: Backend,
  by: { who: Who; access: Access },
  next: NewLinkSettings,
): Promise<void> {
  const { who, access } = by;
  const { documentId } = access;
  if (!mayGive(access.role, next.role, access.rules)) throw new AppError("forbidden");
  const { password, scope, role, expiresAtMs } = next;
  if (password !== undefined && password !== null && password.length > limits.passwordLengthMax) {
    throw new AppError("bad_request", { message: "That password is too long." });
  }
  const hash = password == null || password === "" ? null : await hashPassword(password);
  await changeAccess(backend, { documentId }, async (trx) => {
    const before = await trx
      .selectFrom("document_link")
      .selectAll()
      .where("document_id", "=", documentId)
      .executeTakeFirst();
    const keeps = password === undefined;
    const row = {
      scope,
      role,
      expires_at: expiresAtMs,
      password_hash: keeps ? (before?.password_hash ?? null) : hash,
      revision: (before?.revision ?? 0) + (keeps ? 0 : 1),
    };
    await trx
      .insertInto("document_link")
      .values({ document_id: documentId, ...row })
      .onConflict((conflict) => conflict.column("document_id").doUpdateSet(row))
      .execute();
    await writeAudit(trx, {
      documentId,
      actor: who.actor,
      action: "link changed",
      subject: "",
      detail: { scope, role, expiresAtMs, password: row.password_hash !== null },
      nowMs: backend.now(),
    });
  });
}

/** Lets an actor in who knows the link's password, until it changes. Throws `wrong_password`, or `too_many`. */
export async function showLinkPassword(
  backend: Backend,
  who: Who,
  attempt: { documentId: string; password: string; address: string },
): Promise<void> {
  const { documentId, password, address } = attempt;
  if (who.actor === null) throw new AppError("unauthenticated");
  if (!isId(documentId)) throw new AppError("not_found");
  const { rates } = backend;
  if (!rates.take("linkPasswordFrom", address)) throw new AppError("too_many");
  if (!rates.take("linkPassword", `${networkOf(address)} ${documentId}`)) throw new AppError("too_many");
  const link = await backend.db
    .selectFrom("document_link")
    .select(["password_hash", "revision"])
    .where("document_id", "=", documentId)
    .executeTakeFirst();
  if (link?.password_hash == null || !(await isPassword(password, link.password_hash))) {
    throw new AppError("wrong_password");
  }
  const { revision } = link;
  await backend.db
    .insertInto("document_key")
    .values({ document_id: documentId, actor: who.actor, revision })
    .onConflict((conflict) => conflict.columns(["document_id", "actor"]).doUpdateSet({ revision }))
    .execute();
}

async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(16);
  const key = await derive(password.normalize("NFKC"), salt, keyBytes, { ...cost, maxmem });
  return ["scrypt", cost.N, cost.r, cost.p, salt.toString("base64url"), key.toString("base64url")].join(":");
}

async function isPassword(password: string, hash: string): Promise<boolean> {
  const [, N, r, p, salt = "", key = ""] = hash.split(":");
  const expected = Buffer.from(key, "base64url");
  const actual = await derive(
    password.slice(0, limits.passwordLengthMax).normalize("NFKC"),
    Buffer.from(salt, "base64url"),
    keyBytes,
    { N: Number(N), r: Number(r), p: Number(p), maxmem },
  );
  return expected.byteLength === actual.byteLength && timingSafeEqual(expected, actual);
}
