import type { ParseArgsConfig } from "node:util";

/** One command of the admin CLI. */
export interface CliCommand {
  name: string;
  /** One line, for the list of commands. */
  summary: string;
  /** All there is to know, for --help. */
  help: string;
  options: NonNullable<ParseArgsConfig["options"]>;
  /** The words that may follow its name, if one must. */
  verbs?: readonly string[];
  /** Whether words without a name follow: files, a folder. */
  takesFiles?: boolean;
  /** Does it. `json` is what --json prints; `failed`: the process ends with 1. Throws an AppError for what its user did wrong. */
  run(
    values: Record<string, unknown>,
    verb: string,
    files: readonly string[],
  ): Promise<{ text: string; json: unknown; failed?: boolean }>;
}
