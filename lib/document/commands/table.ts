import { atomCommands } from "./atoms.ts";
import { blockCommands } from "./blocks.ts";
import { clipboardCommands } from "./clipboard.ts";
import { columnCommands } from "./columns.ts";
import type { Command } from "./command.ts";
import { findCommands } from "./find.ts";
import { painterCommands } from "./format-painter.ts";
import { footnoteCommands } from "./footnotes.ts";
import { formattingCommands } from "./formatting.ts";
import { goingCommands } from "./going.ts";
import { historyCommands } from "./history.ts";
import { letterCaseCommands } from "./letter-case.ts";
import { listCommands } from "./lists.ts";
import { movingCommands } from "./moving.ts";
import { pageCommands } from "./page.ts";
import { paragraphCommands } from "./paragraphs.ts";
import { pictureCommands } from "./pictures.ts";
import { tableCommands } from "./table-commands.ts";

const table = {
  ...historyCommands,
  ...clipboardCommands,
  ...painterCommands,
  ...formattingCommands,
  ...letterCaseCommands,
  ...paragraphCommands,
  ...listCommands,
  ...blockCommands,
  ...columnCommands,
  ...tableCommands,
  ...atomCommands,
  ...footnoteCommands,
  ...pictureCommands,
  ...findCommands,
  ...goingCommands,
  ...movingCommands,
  ...pageCommands,
};

/** The name of a command. Messages, icons and menus are keyed by these. */
export type CommandId = keyof typeof table;

/** Every command there is. */
export const commands: Readonly<Record<CommandId, Command>> = table;

/** Their names. */
export const commandIds = Object.keys(table) as CommandId[];

/** The shortcuts of a command on this kind of machine, the one that is shown first; of two keys, one after the other, there is a space between. */
export function keysOf(id: CommandId, onMac: boolean): readonly string[] {
  const { keys, macKeys } = commands[id];
  return onMac ? (macKeys ?? keys) : keys;
}
