/** Parses `--since`: a length of time such as `90m`, `26h` or `7d`, or a date. */
import { InvalidArgumentError } from "commander";
import type { Texts } from "../texts/texts.ts";

const UNIT_MS: Readonly<Record<string, number>> = { m: 60_000, h: 3_600_000, d: 86_400_000 };

/** Returns epoch milliseconds. Throws commander's InvalidArgumentError, which ends the command with exit code 2. */
export function parseSince(text: string, nowMs: number, { report }: Texts): number {
  const [, count, unit] = /^(\d{1,5})([mhd])$/.exec(text) ?? [];
  if (count !== undefined && unit !== undefined) return nowMs - Number(count) * UNIT_MS[unit]!;
  // Date.parse alone would take "7" or "may" for a date.
  const atMs = /^\d{4}-\d{2}-\d{2}/.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(atMs)) throw new InvalidArgumentError(report.since);
  if (atMs > nowMs) throw new InvalidArgumentError(report.future);
  return atMs;
}
