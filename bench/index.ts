/** `npm run bench -- NAME...`: measures and prints tables. docs/benchmarks.md explains them. */
import { accounts } from "./accounts.ts";
import { calls } from "./calls.ts";
import { coldStart } from "./cold-start.ts";
import { cost } from "./cost.ts";
import { memory } from "./memory.ts";
import { rate } from "./rate.ts";
import { runStallCloud, stalls } from "./stalls/stalls.ts";

/** Each benchmark prints its table and resolves with whether its target was met. */
const BENCHMARKS: Readonly<Record<string, () => Promise<boolean>>> = {
  rate,
  "cold-start": coldStart,
  memory,
  calls,
  cost,
  accounts,
  stalls,
};

async function main(names: readonly string[]): Promise<void> {
  const unknown = names.filter((name) => !Object.hasOwn(BENCHMARKS, name));
  if (unknown.length > 0) {
    process.stderr.write(`No benchmark ${unknown.join(", ")}; there are ${Object.keys(BENCHMARKS).join(", ")}.\n`);
    process.exitCode = 2;
    return;
  }
  for (const [name, run] of Object.entries(BENCHMARKS)) {
    if (names.length > 0 && !names.includes(name)) continue;
    if (!(await run())) {
      process.stdout.write(`\n${name}: the target was missed.\n`);
      process.exitCode = 1;
    }
  }
}

(process.argv[2] === "--stall-cloud" ? runStallCloud() : main(process.argv.slice(2))).catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  process.exitCode = 1;
});
