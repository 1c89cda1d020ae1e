import type { Backend } from "#lib/server/backend.ts";
import { offerPassword } from "./account-links.ts";
import { findAccountByEmail, findLiveAccount } from "./accounts.ts";

/** Where this server is for people who read a mail. */
function addressOf({ config }: Backend, path: string): string {
  return new URL(path, config.publicUrl ?? `http://localhost:${config.port}`).href;
}

/** Whether mail can be sent. */
export function hasMail({ mailer }: Backend): boolean {
  return mailer !== null;
}

/**
 * Mails a link for a new password to whoever has an account with this address; to nobody else anything. Says nothing of which it
 * was, not even by how long it takes.
 */
export function mailPasswordLink(backend: Backend, email: string, address: string): void {
  const { rates } = backend;
  if (!rates.take("resetFrom", address) || !rates.take("resetOf", email.trim().toLowerCase())) return;
  inBackground(backend, async () => {
    const found = await findAccountByEmail(backend, email);
    const account = found === null ? null : await findLiveAccount(backend, found.id);
    if (account === null) return;
    const url = addressOf(backend, `/password/${await offerPassword(backend, `user:${account.id}`, account.id)}`);
    await backend.mailer?.send({
      to: account.email,
      subject: "Choose a new password",
      text: `Hello ${account.name},

somebody, hopefully you, asked for a new password for your account. With this link you choose one, within a day, once:

${url}

If it was not you, do nothing: your password stays as it is.
`,
    });
  });
}

/** Mails somebody that a document was shared with them; `token`: the invitation of somebody who has no account yet. */
export function mailShared(
  backend: Backend,
  shared: { to: string; by: string; documentId: string; title: string; token: string | null },
): void {
  const { to, by, documentId, title, token } = shared;
  const url = addressOf(backend, token === null ? `/d/${documentId}` : `/join/${token}`);
  const name = title === "" ? "Untitled document" : title;
  inBackground(backend, async () => {
    await backend.mailer?.send({
      to,
      subject: `${by} shared "${name}" with you`,
      text: `${by} shared the document "${name}" with you.

${url}
${token === null ? "" : "\nThe link makes your account; it works once, for this address.\n"}`,
    });
  });
}

/** Nobody waits for a mail server, and who asked is not told what it said: the log is. */
function inBackground(backend: Backend, work: () => Promise<void>): void {
  if (backend.mailer === null) return;
  work().catch((error: unknown) => backend.logger.error({ err: error }, "a mail could not be sent"));
}
