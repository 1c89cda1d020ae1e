import {
  AlignLeft,
  AlignVerticalSpaceAround,
  Bold,
  Columns2,
  Columns3,
  Download,
  Grid2x2,
  Heading,
  Image,
  Lightbulb,
  List,
  type LucideIcon,
  Rows3,
  Table,
} from "lucide-react";
import type { MessageKey } from "#app/_ui/messages.ts";
import type { CommandId } from "#lib/document/commands/table.ts";
import { menuNames } from "./menu-names.ts";

/** A menu: what it is called, and what it has, group by group. */
export interface MenuShape {
  label: Extract<MessageKey, `menu.${string}`>;
  /** Of a menu within another: its picture. */
  icon?: LucideIcon;
  groups: readonly (readonly (CommandId | MenuShape)[])[];
}

/** What can be done with a table, in the menu and where somebody right-clicks in one. */
export const tableGroups: MenuShape["groups"] = [
  ["row-above", "row-below", "column-before", "column-after"],
  ["delete-row", "delete-column", "delete-table"],
  [
    {
      label: "menu.rows",
      icon: Rows3,
      groups: [
        ["header-row", "select-row", "row-up", "row-down", "even-rows"],
        ["sort-up", "sort-down"],
      ],
    },
    {
      label: "menu.table-columns",
      icon: Columns3,
      groups: [["header-column", "select-column", "column-back", "column-on", "even-columns"]],
    },
    {
      label: "menu.cells",
      icon: Grid2x2,
      groups: [
        ["merge-cells", "split-cell"],
        ["cell-top", "cell-middle", "cell-bottom"],
      ],
    },
    {
      label: "menu.whole-table",
      icon: Table,
      groups: [["select-table"], ["table-left", "table-center", "table-right"]],
    },
  ],
  ["table-look"],
];

/** Where each command is found, in the order in which people from Google Docs look for it. */
const groups: Readonly<Record<(typeof menuNames)[number], MenuShape["groups"]>> = {
  "menu.file": [
    ["new", "copy"],
    ["share"],
    [
      "rename",
      { label: "menu.download", icon: Download, groups: [["download-html", "download-markdown", "download-text"]] },
    ],
    ["save"],
    ["trash"],
    ["print"],
  ],
  "menu.edit": [
    ["undo", "redo"],
    ["cut", "copy-text", "paste", "paste-plain", "paste-markdown"],
    ["select-all"],
    ["find", "replace", "find-next", "find-previous"],
  ],
  "menu.view": [
    ["outline", "people"],
    ["go-to", "next-heading", "previous-heading", "next-footnote", "previous-footnote"],
    ["zoom-in", "zoom-out", "zoom-reset"],
  ],
  "menu.insert": [
    ["picture", "file", "embed", "link", "table"],
    [
      "rule",
      "page-break",
      {
        label: "menu.columns",
        icon: Columns2,
        groups: [
          ["columns-2", "columns-3"],
          ["add-text-column", "remove-text-column", "column-widths"],
        ],
      },
    ],
    [
      "blockquote",
      "code-block",
      "details",
      {
        label: "menu.callout",
        icon: Lightbulb,
        groups: [["callout-note", "callout-tip", "callout-warning", "callout-danger"]],
      },
    ],
    ["mention", "equation", "date", "emoji", "bookmark", "footnote", "contents"],
  ],
  "menu.format": [
    [
      {
        label: "menu.text",
        icon: Bold,
        groups: [
          ["bold", "italic", "underline", "strike", "superscript", "subscript", "code"],
          ["font-size-up", "font-size-down"],
          ["lower-case", "upper-case", "title-case"],
          ["font"],
        ],
      },
      {
        label: "menu.styles",
        icon: Heading,
        groups: [
          ["paragraph", "title", "subtitle"],
          ["heading-1", "heading-2", "heading-3", "heading-4", "heading-5", "heading-6"],
        ],
      },
      {
        label: "menu.alignment",
        icon: AlignLeft,
        groups: [
          ["align-left", "align-center", "align-right", "align-justify"],
          ["indent", "outdent"],
          ["left-to-right", "right-to-left"],
        ],
      },
      { label: "menu.picture", icon: Image, groups: [["picture-wrap"], ["picture-crop", "picture-replace"]] },
      {
        label: "menu.spacing",
        icon: AlignVerticalSpaceAround,
        groups: [
          ["lines-single", "lines-115", "lines-150", "lines-double"],
          ["space-before", "space-after"],
          ["spacing"],
        ],
      },
      {
        label: "menu.lists",
        icon: List,
        groups: [
          ["bullet-list", "ordered-list", "task-list"],
          ["marker-disc", "marker-circle", "marker-square"],
          [
            "marker-decimal",
            "marker-lower-alpha",
            "marker-upper-alpha",
            "marker-lower-roman",
            "marker-upper-roman",
            "marker-multilevel",
          ],
          ["restart-list", "start-list"],
          ["tick-item"],
        ],
      },
    ],
    [{ label: "menu.table", icon: Table, groups: tableGroups }],
    ["move-up", "move-down"],
    ["edit-object", "code-language"],
    ["copy-format", "paste-format", "clear-formatting"],
  ],
  "menu.tools": [
    ["count", "count-live"],
    ["text-language", "substitute", "announce"],
  ],
  "menu.help": [["search", "shortcuts"]],
};

/** The menus, complete. */
export const menus: readonly MenuShape[] = menuNames.map((label) => ({ label, groups: groups[label] }));
