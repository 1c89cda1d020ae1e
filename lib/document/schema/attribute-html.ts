import type { Attributes } from "@tiptap/core";
import { type AttributeRule, rulesOf } from "./attributes.ts";

/** How an attribute reads in HTML. Absent: it does not, and lives in documents only. */
export interface AttributeHtml {
  read?: (element: HTMLElement) => unknown;
  write?: (value: never, all: Readonly<Record<string, unknown>>) => Record<string, string | number>;
}

/**
 * The attributes of a node or mark for Tiptap, from the one table: what is read from HTML, from JSON or from a document
 * is rendered only where its rule accepts it.
 */
export function attributes(typeName: string, html: Readonly<Record<string, AttributeHtml>> = {}): Attributes {
  return Object.fromEntries(
    Object.entries(rulesOf(typeName)).map(([name, rule]) => [name, attribute(name, rule, html[name] ?? {})]),
  );
}

function attribute(name: string, rule: AttributeRule, { read, write }: AttributeHtml): Attributes[string] {
  const { default: fallback } = rule;
  return {
    default: fallback,
    parseHTML: (element: HTMLElement) => {
      const value = read?.(element);
      return value !== undefined && rule.accepts(value) ? value : fallback;
    },
    renderHTML: (all: Record<string, unknown>) => {
      const value = all[name];
      if (write === undefined || value === fallback || value === undefined || !rule.accepts(value)) return {};
      return write(value as never, all);
    },
  };
}

/** An attribute that reads and writes as `data-<name>`, a string. */
export function dataText(name: string): AttributeHtml {
  return {
    read: (element) => element.getAttribute(`data-${name}`) ?? undefined,
    write: (value) => ({ [`data-${name}`]: String(value) }),
  };
}

/** The same for a number. */
export function dataNumber(name: string): AttributeHtml {
  return {
    read: (element) => numberOf(element.getAttribute(`data-${name}`)),
    write: (value) => ({ [`data-${name}`]: String(value) }),
  };
}

/** A declaration of the style attribute. */
export function style(property: string, unit = ""): AttributeHtml {
  return {
    read: (element) => {
      const value = element.style.getPropertyValue(property);
      if (value === "") return undefined;
      return unit === "" ? value : value.endsWith(unit) ? numberOf(value.slice(0, -unit.length)) : undefined;
    },
    write: (value) => ({ style: `${property}: ${String(value)}${unit}` }),
  };
}

/** A number that is written as one, or undefined. */
export function numberOf(value: string | null | undefined): number | undefined {
  return value === null || value === undefined || value.trim() === "" || Number.isNaN(Number(value))
    ? undefined
    : Number(value);
}
