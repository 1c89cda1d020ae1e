import type { Mailer } from "#lib/server/mailer.ts";

/** Mail by an SMTP server: `url` as nodemailer reads it (smtp:// with STARTTLS where it is offered, smtps:// with TLS). */
export function smtpMailer(options: { url: string; from: string }): Mailer {
  // Loaded with the first mail: most servers send none in their first minutes, and many none at all.
  const loading = () =>
    import("nodemailer").then(({ createTransport }) =>
      createTransport(options.url, { from: options.from, disableFileAccess: true, disableUrlAccess: true }),
    );
  let transport: ReturnType<typeof loading> | null = null;
  return {
    send: async ({ to, subject, text }) => {
      // An address object and not text, so that nothing in it becomes a second address or a header.
      await (await (transport ??= loading())).sendMail({ to: { name: "", address: to }, subject, text });
    },
    close: async () => {
      (await transport)?.close();
    },
  };
}
