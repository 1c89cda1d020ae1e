import type { Kysely } from "kysely";
import { AppError } from "#lib/protocol/errors.ts";
import type { Backend } from "#lib/server/backend.ts";
import type { QuireSchema } from "#lib/server/schema.ts";

/** Lets somebody manage the people of this server, or no longer. The last one who may stays. */
export async function setAdministrator(backend: Backend, userId: string, isAdmin: boolean): Promise<void> {
  await backend.db.transaction().execute(async (trx) => {
    if (!isAdmin) await requireAnotherAdministrator(backend, trx, userId);
    const { numUpdatedRows } = await trx
      .updateTable("user")
      .set({ isAdmin: isAdmin ? 1 : 0 })
      .where("id", "=", userId)
      .executeTakeFirstOrThrow();
    // Who is made one again later has not thought of the tokens of before.
    if (!isAdmin) {
      await trx
        .updateTable("api_token")
        .set({ scope: "write" })
        .where("user_id", "=", userId)
        .where("scope", "=", "admin")
        .execute();
    }
    if (numUpdatedRows === 0n) throw new AppError("not_found", { message: "There is no such account." });
  });
  backend.logger.info({ userId, isAdmin }, "who is an administrator was changed");
}

/** Throws `forbidden` where somebody is the only administrator. In a transaction it stays true until the end of that. */
export async function requireAnotherAdministrator(
  backend: Backend,
  db: Kysely<QuireSchema>,
  userId: string,
): Promise<void> {
  const administrators = await db
    .selectFrom("user")
    .select("id")
    .where("isAdmin", "=", 1)
    .where("disabledAtMs", "is", null)
    .orderBy("id")
    // Of two who go at once, the second must see that the first is gone. SQLite lets one write at a time by itself.
    .$if(backend.dialect === "postgres", (query) => query.forUpdate())
    .execute();
  if (administrators.length === 1 && administrators[0]?.id === userId) {
    throw new AppError("forbidden", { message: "This server must have another administrator first." });
  }
}
