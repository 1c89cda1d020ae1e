import { currentLocale } from "./messages.ts";

const units: [Intl.RelativeTimeFormatUnit, number][] = [
  ["year", 365 * 24 * 3600],
  ["month", 30 * 24 * 3600],
  ["day", 24 * 3600],
  ["hour", 3600],
  ["minute", 60],
];

/** "5 minutes ago", "yesterday": a moment as a person would say it. Both in milliseconds since 1970. */
export function relativeTime(timeMs: number, nowMs: number): string {
  const format = new Intl.RelativeTimeFormat(currentLocale(), { numeric: "auto" });
  const seconds = Math.min(0, (timeMs - nowMs) / 1000);
  for (const [unit, length] of units) if (-seconds >= length) return format.format(Math.round(seconds / length), unit);
  return format.format(0, "second");
}
