/** A mail of plain text. */
export interface Mail {
  to: string;
  subject: string;
  text: string;
}

/**
 * Sends mail.
 *
 * Durability: when `send` resolves, the mail server has taken the mail; what becomes of it then is its affair. Failure: rejects with
 * what the mail server said; nothing is tried again. Idempotence: none, a mail that is sent twice comes twice.
 */
export interface Mailer {
  send(mail: Mail): Promise<void>;
  close(): Promise<void>;
}
