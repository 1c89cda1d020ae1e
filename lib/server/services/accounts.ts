import { createHmac, timingSafeEqual } from "node:crypto";
import { type Locale, localeOf } from "#lib/messages/locales.ts";
import { type Theme, emailAddress, newPassword, personName, profile, themes } from "#lib/protocol/accounts.ts";
import { AppError } from "#lib/protocol/errors.ts";
import type { Face } from "#lib/protocol/presence.ts";
import type { Backend } from "#lib/server/backend.ts";
import type { Registration } from "#lib/server/oidc-settings.ts";
import { changeAccess } from "./access-changes.ts";
import { requireAnotherAdministrator } from "./administrators.ts";
import { faceOf } from "./faces.ts";
import { adoptDocuments } from "./sharing.ts";

/** Somebody with an account. */
export interface Account extends Face {
  id: string;
  email: string;
  theme: Theme;
  /** Null: what the browser asks for. */
  language: Locale | null;
  isAdmin: boolean;
}

/** What a person typed to make an account. */
export interface NewAccount {
  name: string;
  email: string;
  password: string;
}

/** A first administrator who was begun longer ago than this was never finished. */
const claimMs = 30_000;
const claimId = "first-administrator";

/** Whether there is anybody at all. Before that, whoever comes first becomes the administrator. */
export async function isUnclaimed(backend: Backend): Promise<boolean> {
  return (await backend.db.selectFrom("user").select("id").limit(1).executeTakeFirst()) === undefined;
}

/** The code that whoever becomes the first administrator must show, unless they sit at this machine. Printed at the start. */
export function setupCode(backend: Backend): string {
  return createHmac("sha256", backend.secret).update("first administrator").digest("hex").slice(0, 12);
}

/** Whether a request must show the setup code: all do that may have come from elsewhere, by whatever way. */
export function needsSetupCode({ config }: Backend, headers: Headers): boolean {
  const isLoopback = (host: string) => /^(?:localhost|127\.0\.0\.1|\[?::1\]?)(?::\d+)?$/i.test(host);
  if (!isLoopback(config.host) || config.trustProxy || config.publicUrl !== undefined) return true;
  const forwarded = ["forwarded", "x-forwarded-for", "x-real-ip", "via"];
  return !isLoopback(headers.get("host") ?? "") || forwarded.some((name) => isFromElsewhere(headers.get(name)));
}

/** Next adds forwarding headers of its own for the machine itself. */
function isFromElsewhere(value: string | null): boolean {
  return value !== null && !["127.0.0.1", "::1", "::ffff:127.0.0.1"].includes(value);
}

/** Makes the first account, which is an administrator's and owns what was there before. Of two at once, one is first. */
export async function createFirstAdministrator(
  backend: Backend,
  typed: NewAccount & { code: string },
  headers: Headers,
): Promise<Account> {
  const { code, ...account } = typed;
  if (needsSetupCode(backend, headers) && !isSame(setupCode(backend), code.trim().toLowerCase())) {
    throw new AppError("wrong_code");
  }
  checked(account);
  await claim(backend);
  try {
    return await createAccount(backend, { ...account, isAdmin: true });
  } catch (error) {
    // It goes back to whoever comes next.
    await backend.db.deleteFrom("account_link").where("id", "=", claimId).execute();
    throw error;
  }
}

async function claim(backend: Backend): Promise<void> {
  const nowMs = backend.now();
  const row = {
    id: claimId,
    token_hash: "",
    kind: "invitation",
    email: null,
    user_id: null,
    created_by: "system:setup",
    created_at: nowMs,
    expires_at: nowMs,
  } as const;
  const { numInsertedOrUpdatedRows } = await backend.db
    .insertInto("account_link")
    .values(row)
    .onConflict((conflict) =>
      conflict
        .column("id")
        .doUpdateSet({ created_at: nowMs })
        .where("account_link.created_at", "<", nowMs - claimMs),
    )
    .executeTakeFirstOrThrow();
  if (numInsertedOrUpdatedRows !== 1n || !(await isUnclaimed(backend))) throw new AppError("registration_closed");
}

/** Makes an account, whoever may: doors ask first. */
export async function createAccount(
  backend: Backend,
  { isAdmin = false, ...typed }: NewAccount & { isAdmin?: boolean },
): Promise<Account> {
  const account = checked(typed);
  const { internalAdapter, password } = await (await backend.auth()).$context;
  // Hashed before it is looked for, so that a taken address takes as long as a new one.
  const hash = await password.hash(account.password);
  if ((await findAccountByEmail(backend, account.email)) !== null) throw new AppError("address_taken");
  const user = await internalAdapter.createUser(
    { email: account.email, name: account.name, emailVerified: false, isAdmin: isAdmin ? 1 : 0 },
    { method: "email-password" },
  );
  await internalAdapter.linkAccount({
    userId: user.id,
    providerId: "credential",
    accountId: user.id,
    password: hash,
  });
  if (isAdmin) await adoptDocuments(backend);
  return (await findAccount(backend, user.id)) as Account;
}

function checked(typed: NewAccount): NewAccount {
  const [name, email, password] = [
    personName.safeParse(typed.name),
    emailAddress.safeParse(typed.email),
    newPassword.safeParse(typed.password),
  ];
  if (!name.success) throw new AppError("bad_request", { message: "Type a name." });
  if (!email.success) throw new AppError("bad_request", { message: "That is not an e-mail address." });
  if (!password.success) throw new AppError("weak_password");
  return { name: name.data, email: email.data, password: password.data };
}

/** Whether an address alone lets somebody make an account. */
export function isAdmitted(registration: Registration, email: string): boolean {
  switch (registration.by) {
    case "anyone":
      return true;
    case "domain":
      return registration.domains.includes(email.split("@").at(-1)?.toLowerCase() ?? "");
    default:
      return false;
  }
}

/** Makes an account for somebody who asks for one. */
export async function register(backend: Backend, account: NewAccount, address: string): Promise<Account> {
  if (!backend.rates.take("signUpFrom", address)) throw new AppError("too_many");
  if (await isUnclaimed(backend)) throw new AppError("registration_closed");
  if (!isAdmitted(backend.config.registration, account.email.trim())) throw new AppError("registration_closed");
  return createAccount(backend, account);
}

const columns = ["id", "name", "email", "color", "image", "theme", "language", "isAdmin"] as const;

/** The account of this id, or null. */
export async function findAccount(backend: Backend, id: string): Promise<Account | null> {
  const row = await backend.db.selectFrom("user").select(columns).where("id", "=", id).executeTakeFirst();
  return row === undefined ? null : accountOf(row);
}

/** The account of this id, or null also where it has been turned off. */
export async function findLiveAccount(backend: Backend, id: string): Promise<Account | null> {
  const row = await backend.db
    .selectFrom("user")
    .select(columns)
    .where("id", "=", id)
    .where("disabledAtMs", "is", null)
    .executeTakeFirst();
  return row === undefined ? null : accountOf(row);
}

/** The account with this address, or null. */
export async function findAccountByEmail(backend: Backend, email: string): Promise<Account | null> {
  const row = await backend.db
    .selectFrom("user")
    .select(columns)
    .where("email", "=", email.trim().toLowerCase())
    .executeTakeFirst();
  return row === undefined ? null : accountOf(row);
}

/** An account as those see it who manage people. */
export type ManagedAccount = Account & { isDisabled: boolean; hasSecondFactor: boolean };

/** The accounts of this server after an e-mail address, by it; at most `limit`. */
export async function listAccounts(
  backend: Backend,
  options: { after: string; limit: number },
): Promise<ManagedAccount[]> {
  const rows = await backend.db
    .selectFrom("user")
    .select([...columns, "disabledAtMs", "twoFactorEnabled"])
    .where("email", ">", options.after)
    .orderBy("email")
    .limit(options.limit)
    .execute();
  return rows.map((row) => ({
    ...accountOf(row),
    isDisabled: row.disabledAtMs !== null,
    hasSecondFactor: Boolean(row.twoFactorEnabled),
  }));
}

/** Turns an account off or on again; the last administrator's stays on. Its sessions end at once. */
export async function setDisabled(backend: Backend, userId: string, disabled: boolean): Promise<void> {
  const disabledAtMs = disabled ? backend.now() : null;
  await changeAccess(backend, { userId }, async (trx) => {
    if (disabled) await requireAnotherAdministrator(backend, trx, userId);
    await trx.updateTable("user").set({ disabledAtMs }).where("id", "=", userId).execute();
    if (disabled) await trx.deleteFrom("session").where("userId", "=", userId).execute();
  });
}

/** Changes what others call somebody, in which colour they see them, and how pages look and what they speak to them. */
export async function changeProfile(
  backend: Backend,
  userId: string,
  typed: { name: string; color: string; theme: string; language: string | null },
): Promise<void> {
  if (!personName.safeParse(typed.name).success) throw new AppError("bad_request", { message: "Type a name." });
  const changed = profile.safeParse(typed);
  if (!changed.success) throw new AppError("bad_request");
  await backend.db.updateTable("user").set(changed.data).where("id", "=", userId).execute();
}

function accountOf(row: {
  id: string;
  name: string;
  email: string;
  color: string | null;
  image: string | null;
  theme: string | null;
  language: string | null;
  isAdmin: number | null;
}): Account {
  const { id, email, theme, language, isAdmin } = row;
  return { id, email, ...faceOf(row), theme: themeOf(theme), language: localeOf(language), isAdmin: isAdmin === 1 };
}

/** A theme that was kept; what is none counts as not chosen. */
export function themeOf(kept: unknown): Theme {
  return themes.find((theme) => theme === kept) ?? "system";
}

function isSame(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.byteLength === right.byteLength && timingSafeEqual(left, right);
}
