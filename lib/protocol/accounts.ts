import { z } from "zod";
import { limits } from "./limits.ts";

/** An e-mail address, in lower case: two spellings of one mailbox are one person. */
export const emailAddress = z.string().trim().toLowerCase().max(limits.emailLength).pipe(z.email());

/** What others call somebody: one line of something to read. */
export const personName = z
  .string()
  .transform((name) => name.replaceAll(/[\p{Cc}\s]+/gu, " ").trim())
  .pipe(z.string().min(1).max(limits.personNameLength));

/** A password that may be chosen. */
export const newPassword = z.string().min(limits.passwordLengthMin).max(limits.passwordLengthMax);
