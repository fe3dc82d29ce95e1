/**
 * Measures the resident memory of one invocation that recovers ten thousand stopped instances, under the heap limit that Function
 * Compute sets for 128 MB. The local cloud runs in this process, the real bundle's handler in its own.
 */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buildScript } from "./build-script.ts";
import { describeMachine } from "./machine.ts";
import { cellsOf, type MeasuredRun, measureRun, RUN_COLUMNS } from "./measured-run.ts";
import { printTable } from "./print-table.ts";
import { ACCOUNT, configurationFor, openRecoveryCloud } from "./recovery-cloud.ts";

const TARGET_MIB = 140;
const HEAP_MIB = 115;
const SIZES = [1_000, 3_000, 10_000];

interface Measured extends MeasuredRun {
  readonly instances: number;
  readonly what: string;
}

/** Resolves with false if the target was missed. */
export async function memory(): Promise<boolean> {
  const folder = await mkdtemp(join(tmpdir(), "bench-memory-"));
  const measured: Measured[] = [];
  try {
    const runner = join(folder, "run-handler.js");
    await buildScript("bench/run-handler.ts", runner);
    for (const instances of SIZES) measured.push(...(await measure(instances, folder, runner)));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  process.stdout.write(
    `\nmemory: --max-old-space-size=${HEAP_MIB}, target ${TARGET_MIB} MiB resident; ${describeMachine()}\n\n`,
  );
  printTable(
    ["instances and run", ...RUN_COLUMNS],
    measured.map((run) => [`${run.instances.toLocaleString("en")}, ${run.what}`, ...cellsOf(run)]),
  );
  return measured.every(({ peakMib }) => peakMib <= TARGET_MIB);
}

/**
 * Measures two runs, as in an incident. The run before the payment parks every instance; the run after it reads those cases and
 * recovers the instances.
 */
async function measure(instances: number, folder: string, runner: string): Promise<Measured[]> {
  const cloud = await openRecoveryCloud({ instances, startMs: 2_000, overdue: true });
  const configuration = configurationFor(cloud, {
    limits: { maxInstancesPerRun: instances, maxCallsPerSecond: 1_000 },
    timing: { settleSeconds: 0 },
  });
  const run = async (what: string): Promise<Measured> => ({
    instances,
    what,
    ...(await measureRun({ cloud, folder, runner, configuration, heapMib: HEAP_MIB })),
  });
  try {
    const unpaid = await run("unpaid");
    await cloud.control("POST", `accounts/${ACCOUNT}/recharge`, { amount: 10_000 });
    return [unpaid, await run("paid")];
  } finally {
    await cloud.close();
  }
}
