/** `--since`: a length of time (`90m`, `26h`, `7d`) or a date. */
import { InvalidArgumentError } from "commander";

const unitMs: Readonly<Record<string, number>> = { m: 60_000, h: 3_600_000, d: 86_400_000 };

/** Epoch milliseconds. Throws commander's InvalidArgumentError, which becomes exit code 2. */
export function parseSince(text: string, nowMs: number): number {
  const [, count, unit] = /^(\d{1,5})([mhd])$/.exec(text) ?? [];
  if (count !== undefined && unit !== undefined) return nowMs - Number(count) * unitMs[unit]!;
  // Date.parse alone takes "7" or "may" as a date.
  const atMs = /^\d{4}-\d{2}-\d{2}/.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(atMs)) throw new InvalidArgumentError("Give 90m, 26h or 7d, or a date like 2026-08-01T00:00:00Z.");
  if (atMs > nowMs) throw new InvalidArgumentError("It lies in the future.");
  return atMs;
}
