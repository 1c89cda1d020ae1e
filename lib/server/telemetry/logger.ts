import { type Logger as PinoLogger, pino } from "pino";

/** Structured logs, one JSON object a line on standard output. */
export type Logger = PinoLogger;

/** A logger for this process. Tokens and cookies never reach a line. */
export function makeLogger(level: string): Logger {
  return pino({
    level,
    redact: { paths: ["token", "*.token", "headers.cookie", "headers.authorization"], censor: "[redacted]" },
  });
}
