import { existsSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { parseEnv } from "node:util";
import { z } from "zod";
import { AppError } from "#lib/protocol/errors.ts";
import {
  type OidcProvider,
  type Registration,
  parseRegistration,
  readOidcProviders,
  registrationPattern,
} from "./oidc-settings.ts";
import { type S3Settings, blobsUrlPattern, parseBlobsUrl } from "./s3-settings.ts";

const flag = z
  .enum(["", "0", "1", "false", "true"], "must be 0 or 1")
  .transform((value) => value === "1" || value === "true");
const url = (protocols: readonly string[]) =>
  z
    .string()
    .refine(
      (value) => URL.canParse(value) && protocols.includes(new URL(value).protocol),
      `must be a URL that begins with ${protocols.map((protocol) => `${protocol}//`).join(" or ")}`,
    );

const settings = z.object({
  PORT: z.coerce.number("must be a port number").int().min(0).max(65_535, "must be a port number").default(3000),
  HOST: z.string().default("127.0.0.1"),
  TRUST_PROXY: z.enum(["x-forwarded"], "must be x-forwarded (the proxy sets X-Forwarded-For) or unset").optional(),
  DATA_DIR: z.string().min(1, "must be a folder").default("./data"),
  PUBLIC_URL: url(["http:", "https:"]).optional(),
  DATABASE_URL: url(["postgres:", "postgresql:"]).optional(),
  BLOBS_URL: z
    .string()
    .refine((value) => parseBlobsUrl(value) !== null, blobsUrlPattern)
    .optional(),
  ROLE: z.enum(["all", "web", "collab"], "must be all, web or collab").default("all"),
  REGISTRATION: z
    .string()
    .regex(registrationPattern, "must be open, invitation, closed, or e-mail domains separated by commas")
    .default("invitation"),
  // OIDC_<ID>_...: see oidc-settings.ts.
  SMTP_URL: url(["smtp:", "smtps:"]).optional(),
  MAIL_FROM: z.string().min(3, "must be an e-mail address").optional(),
  TRASH_DAYS: z.coerce.number("must be a number of days").int().min(0, "must be a number of days, or 0").default(30),
  WEBHOOK_HOSTS: z.string().default(""),
  COLLAB_SECRET: z.string().min(32, "must have at least 32 characters").optional(),
  COLLAB_OPEN: flag.default(false),
  METRICS_TOKEN: z.string().min(16, "must have at least 16 characters").optional(),
  LOG_LEVEL: z
    .enum(
      ["fatal", "error", "warn", "info", "debug", "trace", "silent"],
      "must be fatal, error, warn, info, debug, trace or silent",
    )
    .default("info"),
  NODE_ENV: z.string().default("development"),
});

/** Every setting, parsed. docs/reference/configuration.md says what each does. */
export interface Config {
  port: number;
  host: string;
  trustProxy: boolean;
  /** An absolute path. */
  dataDir: string;
  publicUrl: string | undefined;
  databaseUrl: string | undefined;
  /** Where pictures and files are kept; undefined: in `dataDir`. */
  bucket: S3Settings | undefined;
  role: "all" | "web" | "collab";
  /** Who may make an account without being asked to. */
  registration: Registration;
  /** Who else may say who people are. */
  oidc: readonly OidcProvider[];
  /** Where mail is sent by, and as whom; undefined: links are shown instead. */
  mail: { url: string; from: string } | undefined;
  /** How long what was put into the trash stays there; 0: until somebody empties it. */
  trashDays: number;
  /** Names of hosts on inner networks that webhooks may reach. */
  webhookHosts: readonly string[];
  collabSecret: string | undefined;
  collabOpen: boolean;
  metricsToken: string | undefined;
  logLevel: string;
  production: boolean;
}

/** Reads the environment, and ./.env for what it leaves out. Throws `misconfigured` with a line that says which setting is wrong. */
export function readConfig(environment: Record<string, string | undefined> = withDotEnv(process.env)): Config {
  const present = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ""));
  const parsed = settings.safeParse(present);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new AppError("misconfigured", {
      message: `${String(issue?.path[0])} ${issue?.message} (it is ${shown(present[String(issue?.path[0])])})`,
    });
  }
  const { data } = parsed;
  const oidc = readOidcProviders(present);
  if (oidc.length > 0 && data.PUBLIC_URL === undefined) {
    throw new AppError("misconfigured", {
      message: "PUBLIC_URL is missing; a provider of OIDC_... sends people back there",
    });
  }
  return {
    port: data.PORT,
    host: data.HOST,
    trustProxy: data.TRUST_PROXY === "x-forwarded",
    dataDir: resolve(data.DATA_DIR),
    publicUrl: data.PUBLIC_URL,
    databaseUrl: data.DATABASE_URL,
    bucket: data.BLOBS_URL === undefined ? undefined : (parseBlobsUrl(data.BLOBS_URL) ?? undefined),
    role: data.ROLE,
    registration: parseRegistration(data.REGISTRATION),
    oidc,
    mail:
      data.SMTP_URL === undefined
        ? undefined
        : { url: data.SMTP_URL, from: data.MAIL_FROM ?? senderOf(data.PUBLIC_URL) },
    trashDays: data.TRASH_DAYS,
    webhookHosts: data.WEBHOOK_HOSTS.split(",")
      .map((host) => host.trim().toLowerCase())
      .filter((host) => host !== ""),
    collabSecret: data.COLLAB_SECRET,
    collabOpen: data.COLLAB_OPEN,
    metricsToken: data.METRICS_TOKEN,
    logLevel: data.LOG_LEVEL,
    production: data.NODE_ENV === "production",
  };
}

/** A setting for whoever reads the log, without the password in it. */
function shown(value: string | undefined): string {
  return JSON.stringify(value?.replace(/\/\/.*@/, "//...@"));
}

function senderOf(publicUrl: string | undefined): string {
  return `Quire <quire@${publicUrl === undefined ? "localhost" : new URL(publicUrl).hostname}>`;
}

function withDotEnv(environment: NodeJS.ProcessEnv): Record<string, string | undefined> {
  return existsSync(".env") ? { ...parseEnv(readFileSync(".env", "utf8")), ...environment } : environment;
}
