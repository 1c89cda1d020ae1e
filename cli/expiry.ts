import { AppError } from "#lib/protocol/errors.ts";

const unitMs: Record<string, number> = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** When something ends that begins now and lasts "30s", "15m", "1h" or "7d", in milliseconds since 1970; null for "never". */
export function expiry(time: string): number | null {
  if (time === "never") return null;
  const [, count, unit] = /^(\d{1,6})([smhd])$/.exec(time) ?? [];
  const lengthMs = unitMs[unit ?? ""];
  if (count === undefined || lengthMs === undefined) {
    throw new AppError("bad_request", { message: "--expires must be like 30s, 15m, 1h, 7d, or never" });
  }
  return Date.now() + Number(count) * lengthMs;
}
