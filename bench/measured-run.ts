/** Runs the shipped bundle's handler once, by hand, in a process of its own. */
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Summary } from "../functions/core/terms/summary.ts";
import type { LocalCloud } from "../local-cloud/index.ts";
import { ROOT } from "./build-script.ts";
import { startHandler } from "./handler-process.ts";
import { ACCOUNT, REGION } from "./recovery-cloud.ts";

export interface MeasuredRun {
  readonly counts: Summary["counts"];
  /** The most that the process ever held. */
  readonly peakMib: number;
  readonly cpuMs: number;
  readonly seconds: number;
}

export interface RunOptions {
  readonly cloud: LocalCloud;
  /** Takes the configuration file. */
  readonly folder: string;
  /** The built run-handler.ts. */
  readonly runner: string;
  readonly configuration: object;
  readonly heapMib: number;
}

export async function measureRun(options: RunOptions): Promise<MeasuredRun> {
  const { cloud, folder, runner, configuration, heapMib } = options;
  const file = join(folder, "recovery.config.json");
  await writeFile(file, JSON.stringify(configuration));
  const startedAtMs = performance.now();
  const { returned } = startHandler({
    runner,
    nodeOptions: [`--max-old-space-size=${heapMib}`],
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
  return { counts, peakMib: peakKb / 1_024, cpuMs, seconds: (performance.now() - startedAtMs) / 1_000 };
}

/** The figures of a run as cells of a table. */
export const cellsOf = ({ counts, peakMib, cpuMs, seconds }: MeasuredRun): string[] => [
  Object.entries(counts)
    .map(([outcome, count]) => `${count} ${outcome}`)
    .join(", "),
  peakMib.toFixed(0),
  (cpuMs / 1_000).toFixed(1),
  seconds.toFixed(1),
];

export const RUN_COLUMNS = ["ended", "resident MiB", "CPU s", "seconds"];
