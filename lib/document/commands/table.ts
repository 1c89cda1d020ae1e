import type { Editor, ChainedCommands } from "@tiptap/core";
import type { Command, CommandId } from "./command.ts";

/** The commands, in the order in which a toolbar shows them. */
export const commands: readonly Command[] = [
  action("undo", (chain) => chain.undo(), "Mod-z"),
  action("redo", (chain) => chain.redo(), "Mod-y"),
  toggle("bold", (chain) => chain.toggleBold(), isActive("bold"), "Mod-b"),
  toggle("italic", (chain) => chain.toggleItalic(), isActive("italic"), "Mod-i"),
  toggle("underline", (chain) => chain.toggleUnderline(), isActive("underline"), "Mod-u"),
  toggle("strike", (chain) => chain.toggleStrike(), isActive("strike"), "Mod-Shift-x"),
  toggle("code", (chain) => chain.toggleCode(), isActive("code"), "Mod-e"),
  toggle("paragraph", (chain) => chain.setParagraph(), isActive("paragraph"), "Mod-Alt-0"),
  heading(1),
  heading(2),
  heading(3),
  toggle("bullet-list", (chain) => chain.toggleBulletList(), isActive("bulletList"), "Mod-Shift-8"),
  toggle("ordered-list", (chain) => chain.toggleOrderedList(), isActive("orderedList"), "Mod-Shift-7"),
  toggle("blockquote", (chain) => chain.toggleBlockquote(), isActive("blockquote"), "Mod-Shift-b"),
  toggle("code-block", (chain) => chain.toggleCodeBlock(), isActive("codeBlock"), "Mod-Alt-c"),
  action("rule", (chain) => chain.setHorizontalRule()),
  action("clear-formatting", (chain) => chain.unsetAllMarks().clearNodes(), "Mod-\\"),
];

/** The command of this id. */
export function commandOf(id: CommandId): Command {
  return commands.find((command) => command.id === id) as Command;
}

type Step = (chain: ChainedCommands) => ChainedCommands;

function action(id: CommandId, step: Step, shortcut?: string): Command {
  return {
    ...runnable(step),
    id,
    toggles: false,
    isActive: () => false,
    ...(shortcut === undefined ? {} : { shortcut }),
  };
}

function toggle(id: CommandId, step: Step, active: (editor: Editor) => boolean, shortcut: string): Command {
  return { ...runnable(step), id, toggles: true, isActive: active, shortcut };
}

function heading(level: 1 | 2 | 3): Command {
  const active = (editor: Editor) => editor.isActive("heading", { level });
  return toggle(`heading-${level}`, (chain) => chain.setHeading({ level }), active, `Mod-Alt-${level}`);
}

function runnable(step: Step): Pick<Command, "run" | "isEnabled"> {
  return {
    run: (editor) => step(editor.chain().focus()).run(),
    isEnabled: (editor) => editor.isEditable && step(editor.can().chain()).run(),
  };
}

function isActive(name: string): (editor: Editor) => boolean {
  return (editor) => editor.isActive(name);
}
