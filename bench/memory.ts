/**
 * Measures the resident memory of one invocation that recovers ten thousand stopped instances, under the heap limit that Function
 * Compute sets for 128 MB. The local cloud runs in this process, the real bundle's handler in its own.
 */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Summary } from "../functions/core/terms/summary.ts";
import { buildScript, ROOT } from "./build-script.ts";
import { startHandler } from "./handler-process.ts";
import { describeMachine } from "./machine.ts";
import { printTable } from "./print-table.ts";
import { ACCOUNT, configurationFor, openRecoveryCloud, REGION } from "./recovery-cloud.ts";

const TARGET_MIB = 140;
const HEAP_MIB = 115;
const SIZES = [1_000, 3_000, 10_000];

interface Measured {
  readonly instances: number;
  readonly what: string;
  readonly counts: Summary["counts"];
  readonly peakMib: number;
  readonly cpuMs: number;
  readonly seconds: number;
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
    ["instances and run", "ended", "resident MiB", "CPU s", "seconds"],
    measured.map(({ instances, what, counts, peakMib, cpuMs, seconds }) => [
      `${instances.toLocaleString("en")}, ${what}`,
      Object.entries(counts)
        .map(([outcome, count]) => `${count} ${outcome}`)
        .join(", "),
      peakMib.toFixed(0),
      (cpuMs / 1_000).toFixed(1),
      seconds.toFixed(0),
    ]),
  );
  return measured.every(({ peakMib }) => peakMib <= TARGET_MIB);
}

/**
 * Measures two runs, as in an incident. The run before the payment parks every instance; the run after it reads those cases and
 * recovers the instances.
 */
async function measure(instances: number, folder: string, runner: string): Promise<Measured[]> {
  const cloud = await openRecoveryCloud({ instances, startMs: 2_000, overdue: true });
  const file = join(folder, "recovery.config.json");
  await writeFile(
    file,
    JSON.stringify(
      configurationFor(cloud, {
        limits: { maxInstancesPerRun: instances, maxCallsPerSecond: 1_000 },
        timing: { settleSeconds: 0 },
      }),
    ),
  );
  const invoke = async (what: string): Promise<Measured> => {
    const startedAtMs = performance.now();
    const { returned } = startHandler({
      runner,
      nodeOptions: [`--max-old-space-size=${HEAP_MIB}`],
      environment: { RECOVERY_CONFIG_FILE: file, NODE_ENV: "production" },
      task: {
        script: join(ROOT, "dist/recover/index.js"),
        event: JSON.stringify({ kind: "recover", mode: "apply" }),
        context: {
          requestId: "bench",
          accountId: ACCOUNT,
          region: REGION,
          function: { name: "ecs-auto-recovery", timeout: 3_600 },
          credentials: { accessKeyId: cloud.accessKeyId, accessKeySecret: cloud.accessKeySecret },
        },
      },
    });
    const { value, peakKb, cpuMs } = await returned;
    const { counts } = value as Summary; // The bundle's handler returns it as JSON of another process.
    const seconds = (performance.now() - startedAtMs) / 1_000;
    return { instances, what, counts, peakMib: peakKb / 1_024, cpuMs, seconds };
  };
  try {
    const unpaid = await invoke("unpaid");
    await cloud.control("POST", `accounts/${ACCOUNT}/recharge`, { amount: 10_000 });
    return [unpaid, await invoke("paid")];
  } finally {
    await cloud.close();
  }
}
