import {
  Bold,
  Code,
  Italic,
  List,
  ListOrdered,
  type LucideIcon,
  Minus,
  Redo2,
  RemoveFormatting,
  SquareCode,
  Strikethrough,
  TextQuote,
  Underline,
  Undo2,
} from "lucide-react";
import type { CommandId } from "#lib/document/commands/command.ts";

/** The picture of each command that has a button. */
export const commandIcons: Partial<Record<CommandId, LucideIcon>> = {
  undo: Undo2,
  redo: Redo2,
  bold: Bold,
  italic: Italic,
  underline: Underline,
  strike: Strikethrough,
  code: Code,
  "bullet-list": List,
  "ordered-list": ListOrdered,
  blockquote: TextQuote,
  "code-block": SquareCode,
  rule: Minus,
  "clear-formatting": RemoveFormatting,
};
