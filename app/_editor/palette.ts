import { message } from "#app/_ui/messages.ts";

/** A colour to choose, and what it is called. */
interface Swatch {
  name: string;
  hex: string;
}

/** From black to white, each with how much black is in it, in per cent. */
const greys: readonly (readonly [number, string])[] = [
  [100, "#000000"],
  [85, "#2b2a27"],
  [70, "#4d4b46"],
  [60, "#66635c"],
  [45, "#8c8981"],
  [30, "#b3b0a8"],
  [15, "#dedbd4"],
  [5, "#f3f1ec"],
  [0, "#ffffff"],
];
const hues = ["red", "orange", "yellow", "green", "teal", "blue", "indigo", "purple", "pink"] as const;
const shades: readonly (readonly ["color.light" | "color.full" | "color.dark", readonly string[]])[] = [
  ["color.light", ["#f7c9c5", "#fbd9b8", "#fbe7a1", "#cfe8b4", "#b8e6da", "#c3dcf8", "#cfd3fb", "#e3cdf5", "#f8cbe2"]],
  ["color.full", ["#d93025", "#d96b00", "#b58900", "#4b8b17", "#0b8a73", "#1f6fd6", "#4453d6", "#8e3fc0", "#cc2f7d"]],
  ["color.dark", ["#8c1d18", "#7a3c00", "#644900", "#2f5a0c", "#055746", "#123f82", "#28308c", "#56217a", "#7c1749"]],
];

/** The ground that a highlighter gives where no colour is named; text.css has the same. */
export const usualHighlight = "#fbe7a1";

/** How many stand in a row. */
export const swatchColumns = hues.length;

/** The colours to choose from, row by row: greys, then light, full and dark ones. */
export function palette(): Swatch[] {
  return [
    ...greys.map(([percent, hex]) => ({ hex, name: message("color.grey", { percent }) })),
    ...shades.flatMap(([shade, hexes]) =>
      hues.map((hue, index) => ({
        hex: hexes[index] ?? "",
        name: message(shade, { hue: message(`color.${hue}`) }),
      })),
    ),
  ];
}
