import { z } from "zod";

/** What a folder is called: one line of something to read. */
export const folderName = z
  .string()
  .transform((name) => name.replaceAll(/[\p{Cc}\s]+/gu, " ").trim())
  .pipe(z.string().min(1).max(100));
