/** Compares a run with the best possible time at quotas that the function does not know, and counts throttled calls. */
import { printTable } from "./print-table.ts";
import type { QuotaShape } from "./quota.ts";
import { type RateResult, runRateCase } from "./rate-run.ts";

/** The targets: the largest ratio to the bound, and the largest share of throttled calls. */
const RATIO_TARGET = 1.1;
const throttledTarget = (calls: number) => (calls <= 1_000 ? 0.05 : 0.03);

const QUOTAS: readonly { readonly name: string; readonly shape: QuotaShape }[] = [
  { name: "bucket 20/s, burst 40", shape: { kind: "bucket", perSecond: 20, burst: 40 } },
  { name: "bucket 200/s, burst 200", shape: { kind: "bucket", perSecond: 200, burst: 200 } },
  { name: "200 a clock minute", shape: { kind: "window", calls: 200, seconds: 60, from: "minute" } },
  { name: "2,000 a clock minute", shape: { kind: "window", calls: 2_000, seconds: 60, from: "minute" } },
  { name: "200 a minute from the first", shape: { kind: "window", calls: 200, seconds: 60, from: "first-call" } },
  { name: "2,000 a minute from the first", shape: { kind: "window", calls: 2_000, seconds: 60, from: "first-call" } },
];
const SIZES = [1_000, 10_000];
/** The moments in the clock's minute at which runs begin, with one seed each. */
const STARTS_MS = [0, 13_000, 31_000, 47_000];

export async function rate(): Promise<boolean> {
  const rows: string[][] = [];
  let isMet = true;
  for (const { name, shape } of QUOTAS) {
    for (const calls of SIZES) {
      const results: RateResult[] = [];
      for (const [seed, intoMinuteMs] of STARTS_MS.entries()) {
        results.push(await runRateCase({ ...DEFAULTS, quota: shape, calls, seed, intoMinuteMs }));
      }
      const worst = results.reduce((one, other) => (ratio(other) > ratio(one) ? other : one));
      const throttled = Math.max(...results.map((result) => result.throttled / result.calls));
      const unfinished = results.reduce((sum, result) => sum + result.unfinished, 0);
      const isRowMet = ratio(worst) <= RATIO_TARGET && throttled <= throttledTarget(calls) && unfinished === 0;
      isMet &&= isRowMet;
      rows.push([
        name,
        calls.toLocaleString("en"),
        seconds(worst.boundMs),
        seconds(worst.tookMs),
        ratio(worst).toFixed(3),
        `${(throttled * 100).toFixed(1)} %`,
        `${throttledTarget(calls) * 100} %`,
        isRowMet ? "met" : "MISSED",
      ]);
    }
  }
  process.stdout.write("\nRecovery time at an unknown quota: the worst of four runs each, in virtual time\n\n");
  printTable(["quota", "instances", "bound", "took", "ratio", "throttled", "at most", "target"], rows);
  process.stdout.write(
    "\nThe bound is the largest of: the quota used perfectly within our 100 calls a second, those 100 a second, and the\n" +
      "answers (50 to 400 ms, 32 at once). A gentle start can miss the end of a window that closes within its first\n" +
      "seconds: then a run of few windows takes one more of them, and so does any client that does not know the quota.\n",
  );
  return isMet;
}

const DEFAULTS = { latencyMs: [50, 400], concurrency: 32, maxCallsPerSecond: 100 } as const;

function ratio({ tookMs, boundMs }: RateResult): number {
  return tookMs / boundMs;
}

function seconds(ms: number): string {
  return `${(ms / 1_000).toFixed(1)} s`;
}
