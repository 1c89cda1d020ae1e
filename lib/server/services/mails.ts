import { type MessageKey, formatMessage } from "#lib/messages/catalogue.ts";
import { locales } from "#lib/messages/locales.ts";
import type { Backend } from "#lib/server/backend.ts";
import { catalogueOf } from "#lib/server/messages.ts";
import { offerPassword } from "./account-links.ts";
import { type Account, findAccountByEmail, findLiveAccount } from "./accounts.ts";

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
    const say = speakerOf(account);
    await backend.mailer?.send({
      to: account.email,
      subject: say("mail.passwordSubject"),
      text: say("mail.password", { name: account.name, url }),
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
  inBackground(backend, async () => {
    const say = speakerOf(await findAccountByEmail(backend, to));
    const values = { by, title: title === "" ? say("document.untitled") : title, url };
    await backend.mailer?.send({
      to,
      subject: say("mail.sharedSubject", values),
      text: say(token === null ? "mail.shared" : "mail.sharedInvitation", values),
    });
  });
}

/** Messages in the language that somebody chose. */
function speakerOf(account: Account | null) {
  const catalogue = catalogueOf(account?.language ?? locales[0]);
  return (key: MessageKey, values?: Record<string, string>) => formatMessage(catalogue, key, values);
}

/** Nobody waits for a mail server, and who asked is not told what it said: the log is. */
function inBackground(backend: Backend, work: () => Promise<void>): void {
  if (backend.mailer === null) return;
  work().catch((error: unknown) => backend.logger.error({ err: error }, "a mail could not be sent"));
}
