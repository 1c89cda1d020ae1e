import { z } from "zod";
import { locales } from "#lib/messages/locales.ts";
import { limits } from "./limits.ts";
import { presenceColors } from "./presence.ts";

/** An e-mail address, in lower case: two spellings of one mailbox are one person. */
export const emailAddress = z.string().trim().toLowerCase().max(limits.emailLength).pipe(z.email());

/** What others call somebody: one line of something to read. */
export const personName = z
  .string()
  .transform((name) => name.replaceAll(/[\p{Cc}\s]+/gu, " ").trim())
  .pipe(z.string().min(1).max(limits.personNameLength));

/** A password that may be chosen. */
export const newPassword = z.string().min(limits.passwordLengthMin).max(limits.passwordLengthMax);

/** How somebody wants pages to look: as their system does, or always one way. */
export const themes = ["system", "light", "dark"] as const;
export type Theme = (typeof themes)[number];

/** What somebody may say of themselves. */
export const profile = z.object({
  name: personName,
  color: z.enum(presenceColors),
  theme: z.enum(themes),
  /** Null: what the browser asks for. */
  language: z.enum(locales).nullable(),
});
