/** Compares a run with the best possible time at quotas that the function does not know, and counts throttled calls. */
import { printTable } from "./print-table.ts";
import { MOST_RATIO, mostThrottled, QUOTAS, ratioOf, SHARED } from "./rate-cases.ts";
import { type RateResult, runRateCase } from "./rate-run.ts";

const SIZES = [1_000, 10_000];
/** The moments in the clock's minute at which runs begin, with one seed each. */
const STARTS_MS = [0, 13_000, 31_000, 47_000];

export async function rate(): Promise<boolean> {
  const rows: string[][] = [];
  let isMet = true;
  for (const [name, quota] of Object.entries(QUOTAS)) {
    for (const calls of SIZES) {
      const results: RateResult[] = [];
      for (const [seed, intoMinuteMs] of STARTS_MS.entries()) {
        results.push(await runRateCase({ ...SHARED, quota, calls, seed, intoMinuteMs }));
      }
      const worst = results.reduce((one, other) => (ratioOf(other) > ratioOf(one) ? other : one));
      const throttled = Math.max(...results.map((result) => result.throttled / result.calls));
      const unfinished = results.reduce((sum, result) => sum + result.unfinished, 0);
      const isRowMet = ratioOf(worst) <= MOST_RATIO && throttled <= mostThrottled(calls) && unfinished === 0;
      isMet &&= isRowMet;
      rows.push([
        name,
        calls.toLocaleString("en"),
        seconds(worst.boundMs),
        seconds(worst.tookMs),
        ratioOf(worst).toFixed(3),
        `${(throttled * 100).toFixed(1)} %`,
        `${mostThrottled(calls) * 100} %`,
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

function seconds(ms: number): string {
  return `${(ms / 1_000).toFixed(1)} s`;
}
