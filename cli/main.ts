import { parseArgs } from "node:util";
import { AppError, errorCode } from "#lib/protocol/errors.ts";
import { collabToken } from "./collab-token.ts";
import type { CliCommand } from "./command.ts";
import { doctor } from "./doctor.ts";
import { documents } from "./documents.ts";
import { exportDocuments } from "./export.ts";
import { importDocuments } from "./import.ts";
import { token } from "./token.ts";
import { user } from "./user.ts";

/** Every command of `npm run quire -- <command>`. */
const commands: readonly CliCommand[] = [user, token, documents, exportDocuments, importDocuments, doctor, collabToken];

async function main(parameters: string[]): Promise<void> {
  const [name, ...rest] = parameters;
  const command = commands.find((candidate) => candidate.name === name);
  if (command === undefined) {
    const known = commands.map(({ name: known_, summary }) => `  ${known_.padEnd(14)} ${summary}`).join("\n");
    const help = `Usage: npm run quire -- <command> [options]\n\n${known}\n\nEach command says more with --help.`;
    if (name === undefined || name === "--help" || name === "help") {
      console.log(help);
      return;
    }
    throw new AppError("bad_request", { message: `There is no command ${name}.\n\n${help}` });
  }
  const options = { ...command.options, help: { type: "boolean" }, json: { type: "boolean" } } as const;
  const verb = command.verbs === undefined || rest[0]?.startsWith("-") ? "" : (rest.shift() ?? "");
  const { values, positionals } = parseOptions(rest, options, command.takesFiles === true);
  if (values["help"] === true) {
    console.log(command.help);
    return;
  }
  if (command.verbs !== undefined && !command.verbs.includes(verb)) {
    throw new AppError("bad_request", {
      message: `After ${command.name} comes ${command.verbs.join(", ")}.\n\n${command.help}`,
    });
  }
  const answer = await command.run(values, verb, positionals);
  console.log(values["json"] === true ? JSON.stringify(answer.json) : answer.text);
  if (answer.failed === true) process.exitCode = 1;
}

function parseOptions(parameters: string[], options: CliCommand["options"], allowPositionals: boolean) {
  try {
    return parseArgs({ args: parameters, options, allowPositionals, strict: true });
  } catch (cause) {
    throw new AppError("bad_request", { message: (cause as Error).message, cause });
  }
}

main(process.argv.slice(2)).catch((error: unknown) => {
  console.error(errorCode(error) === undefined ? error : `quire: ${(error as Error).message}`);
  process.exitCode = 1;
});
