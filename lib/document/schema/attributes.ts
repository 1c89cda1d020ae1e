import { isCrop } from "#lib/document/crop.ts";
import { isLanguage } from "#lib/document/language.ts";

/** What one attribute may be, and what it is where nothing (or nothing valid) is said. */
export interface AttributeRule {
  default: unknown;
  accepts(value: unknown): boolean;
}

const color = rule(
  null,
  (value) => typeof value === "string" && /^(#[\da-f]{3,8}|[a-z]{3,20}|rgba?\([\d\s.,%/]{1,40}\))$/i.test(value),
);
const fontFamily = rule(
  null,
  (value) =>
    typeof value === "string" &&
    /^[\p{L}\p{N} _"',-]{1,100}$/u.test(value) &&
    // A quote that does not end would take what follows along.
    !/["']/.test(value.replaceAll(/"[^"']*"|'[^"']*'/g, "")),
);
const text = (maxLength: number, fallback: string | null = null) =>
  rule(fallback, (value) => typeof value === "string" && value.length <= maxLength);
/** Words as HTML keeps them: some, with single spaces between. */
const words = (maxLength: number) =>
  rule(
    null,
    (value) => typeof value === "string" && value !== "" && value.length <= maxLength && value === oneSpaced(value),
  );
const flag = rule(false, (value) => typeof value === "boolean");
const integer = (least: number, most: number, fallback: number | null = null) =>
  rule(fallback, (value) => Number.isInteger(value) && (value as number) >= least && (value as number) <= most);
const number = (least: number, most: number, fallback: number | null = null) =>
  rule(fallback, (value) => typeof value === "number" && value >= least && value <= most);
const oneOf = (...values: (string | null)[]) =>
  rule(values[0] ?? null, (value) => values.includes(value as string | null));
const json = rule(null, () => true);
const identifier = rule("", (value) => typeof value === "string" && /^[\w.:-]{0,64}$/.test(value));

/** Addresses that a link may have. A script is none. */
const linkAddress = rule(
  null,
  (value) => typeof value === "string" && isAddress(value, ["http:", "https:", "mailto:", "tel:"]),
);
/** Addresses that something shown in the page may have. */
const sourceAddress = rule(
  null,
  (value) => typeof value === "string" && !/^[#?]/.test(value) && isAddress(value, ["http:", "https:"]),
);
const columnWidths = rule(
  null,
  (value) =>
    Array.isArray(value) &&
    value.length <= 100 &&
    value.every((each) => Number.isInteger(each) && each >= 0 && each <= 5_000),
);

/** What any block of text may have. Lengths in points, indents in steps. */
const textBlock = {
  textAlign: oneOf(null, "left", "center", "right", "justify"),
  lineHeight: number(0.5, 5),
  spaceBefore: number(0, 400),
  spaceAfter: number(0, 400),
  indent: integer(0, 20, 0),
  indentFirst: number(-400, 400),
  dir: oneOf(null, "ltr", "rtl"),
  lang: rule(null, isLanguage),
} satisfies Record<string, AttributeRule>;

const cell = {
  colspan: integer(1, 100, 1),
  rowspan: integer(1, 1_000, 1),
  colwidth: columnWidths,
  background: color,
  borderColor: color,
  borderWidth: number(0, 20),
  borderStyle: oneOf(null, "solid", "dashed", "dotted", "none"),
  verticalAlign: oneOf(null, "top", "middle", "bottom"),
} satisfies Record<string, AttributeRule>;

/**
 * Every attribute of every node and mark, for all who read one: the binding, the editor's rendering, the page made on the
 * server, the formats. Values come over the network from whoever may write; one that is not accepted counts as not
 * given, and so never becomes style or script.
 */
export const attributeTable: Readonly<Record<string, Readonly<Record<string, AttributeRule>>>> = {
  paragraph: { ...textBlock, variant: oneOf(null, "title", "subtitle") },
  heading: { ...textBlock, level: integer(1, 6, 1), id: identifier },
  codeBlock: { language: rule(null, (value) => typeof value === "string" && /^[\w+#.-]{1,40}$/.test(value)) },
  bulletList: { marker: oneOf(null, "disc", "circle", "square") },
  orderedList: {
    start: integer(0, 1_000_000, 1),
    marker: oneOf(null, "decimal", "lower-alpha", "upper-alpha", "lower-roman", "upper-roman", "multilevel"),
  },
  taskItem: { checked: flag },
  callout: { kind: oneOf("note", "tip", "warning", "danger") },
  details: { open: rule(true, (value) => typeof value === "boolean") },
  column: { width: number(5, 95) },
  table: { align: oneOf(null, "left", "center", "right") },
  tableRow: { height: integer(1, 2_000) },
  tableCell: cell,
  tableHeader: cell,
  image: {
    src: sourceAddress,
    alt: words(2_000),
    title: text(500),
    caption: words(5_000),
    // Of the whole picture, also where only a part of it is shown.
    width: integer(8, 20_000),
    height: integer(8, 20_000),
    align: oneOf(null, "left", "center", "right"),
    // "break" and "inline" are other programs' words for what null says here: it stands by itself.
    wrap: oneOf(null, "inline", "around", "break"),
    crop: rule(null, isCrop),
  },
  attachment: {
    src: sourceAddress,
    name: text(200, ""),
    bytes: integer(0, 1_000_000_000, 0),
  },
  embed: { src: sourceAddress, title: text(500), height: integer(50, 2_000) },
  blockMath: { latex: text(20_000, "") },
  inlineMath: { latex: text(20_000, "") },
  mention: { kind: oneOf("person", "document"), target: identifier, label: text(300, "") },
  date: { value: rule("", (value) => typeof value === "string" && /^\d{4}-\d\d-\d\d$/.test(value)) },
  footnote: { id: identifier },
  footnoteBody: { id: identifier },
  bookmark: { id: identifier, name: text(200, "") },
  unknownBlock: { type: text(200, ""), attributes: json },
  unknownContainer: { type: text(200, ""), attributes: json },
  unknownInline: { type: text(200, ""), attributes: json, text: text(100_000, "") },

  link: { href: linkAddress, title: text(500) },
  textStyle: { color, background: color, fontFamily, fontSize: number(1, 400) },
  highlight: { color },
  comment: { id: identifier },
  unknownMark: { key: text(200, ""), value: json },
};

/** The rules of a node or mark; none for one that has no attributes. */
export function rulesOf(typeName: string): Readonly<Record<string, AttributeRule>> {
  return Object.hasOwn(attributeTable, typeName) ? (attributeTable[typeName] ?? {}) : {};
}

/**
 * Values for all attributes of a type: the given ones where they are accepted, else the defaults. Null where all are as by
 * default, for which ProseMirror has one object for all nodes of a type.
 */
export function validAttributes(
  typeName: string,
  given: Readonly<Record<string, unknown>>,
): Record<string, unknown> | null {
  const rules = rulesOf(typeName);
  let valid: Record<string, unknown> | null = null;
  for (const name of Object.keys(given)) {
    const known = Object.hasOwn(rules, name) ? rules[name] : undefined;
    const value = given[name];
    if (known === undefined || value === undefined || value === known.default || !known.accepts(value)) continue;
    // ProseMirror fills in the defaults of what is not named.
    valid ??= {};
    valid[name] = value;
  }
  return valid;
}

function rule(fallback: unknown, accepts: (value: unknown) => boolean): AttributeRule {
  return { default: fallback, accepts };
}

function isAddress(value: string, schemes: readonly string[]): boolean {
  // A browser leaves tabs and ends of lines out of an address before it reads it.
  if (value.length > 4_000 || /[\t\n\r]/.test(value)) return false;
  if (/^[/#?](?![/\\])/.test(value)) return true;
  return URL.canParse(value) && schemes.includes(new URL(value).protocol);
}

/** With one space where there is any white space, and none at the ends. */
export function oneSpaced(value: string): string {
  return value.replaceAll(/\s+/g, " ").trim();
}
