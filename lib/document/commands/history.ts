import { type Command, chained } from "./command.ts";

/** One's own last changes, back and forth. */
export const historyCommands = {
  undo: chained((chain) => chain.undo(), { keys: "Mod-z" }),
  redo: chained((chain) => chain.redo(), { keys: ["Mod-y", "Mod-Shift-z"], macKeys: ["Mod-Shift-z", "Mod-y"] }),
} satisfies Record<string, Command>;
