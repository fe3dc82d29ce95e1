/**
 * Measures the resources that the deployed function uses in an idle month and in one incident, for docs/cost.md. The real bundle
 * runs on the local cloud, where every answer takes 100 ms. Ticks and sweeps are measured once and multiplied by their number in a
 * month.
 */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import type { LocalCloud } from "../local-cloud/index.ts";
import { printTable } from "./print-table.ts";
import { ACCOUNT, configurationFor, openRecoveryCloud } from "./recovery-cloud.ts";

const FUNCTION = "ecs-auto-recovery";
const ANSWER_MS = 100;
const MEMORY_GB = 0.5;
const TICKS_A_MONTH = 30 * 24 * 12;
const SWEEPS_A_MONTH = 30 * 24;
const INCIDENT_INSTANCES = 100;

interface Invocation {
  readonly status: string;
  readonly durationMs?: number;
}

interface Used {
  readonly invocations: number;
  readonly seconds: number;
  readonly calls: number;
  readonly logBytes: number;
}

export async function cost(): Promise<boolean> {
  const tick = await measure({ depth: "payment", wanted: 20, instances: 0 });
  const sweep = await measure({ depth: "full", wanted: 5, instances: 0 });
  const incident = await measure({ depth: "full", wanted: 1, instances: INCIDENT_INSTANCES });
  const month = sum(times(tick, TICKS_A_MONTH), times(sweep, SWEEPS_A_MONTH));
  const row = (name: string, { invocations, seconds, calls, logBytes }: Used) => [
    name,
    invocations.toFixed(0),
    seconds.toFixed(1),
    (seconds * MEMORY_GB).toFixed(1),
    calls.toFixed(0),
    `${(logBytes / 1e6).toFixed(2)} MB`,
  ];
  process.stdout.write(`\nWhat the function uses, one account with one region, ${ANSWER_MS} ms an answer, 512 MB\n\n`);
  printTable(
    ["", "invocations", "seconds", "GB-seconds", "API calls", "records"],
    [
      row("one payment tick", tick),
      row("one full sweep", sweep),
      row("an idle month", month),
      row(`one incident, ${INCIDENT_INSTANCES} instances`, incident),
    ],
  );
  return true;
}

interface Measured {
  readonly depth: "payment" | "full";
  /** The number of invocations. The figures are averages over them. */
  readonly wanted: number;
  readonly instances: number;
}

async function measure({ depth, wanted, instances }: Measured): Promise<Used> {
  const cloud = await openRecoveryCloud({ instances, startMs: 30_000 });
  const folder = await mkdtemp(join(tmpdir(), "cost-"));
  try {
    const configuration = join(folder, "recovery.config.json");
    await writeFile(configuration, JSON.stringify(configurationFor(cloud)));
    for (const service of ["ecs", "bss", "sts", "sls"]) {
      await cloud.control("POST", "faults", { service, effect: "slow", ms: ANSWER_MS });
    }
    await deploy(cloud, configuration, depth);
    const ended = await untilEnded(cloud, wanted);
    const calls: readonly unknown[] = await cloud.control("GET", "journal");
    const { records } = await cloud.control("GET", `log-store/projects/ecs-auto-recovery-${ACCOUNT}/logstores/results`);
    const ms = ended.reduce((total, { durationMs = 0 }) => total + durationMs, 0);
    const all: Used = {
      invocations: ended.length,
      seconds: ms / 1000,
      calls: calls.length,
      logBytes: Buffer.byteLength(JSON.stringify(records)),
    };
    return times(all, 1 / ended.length);
  } finally {
    await cloud.close();
    await rm(folder, { recursive: true, force: true });
  }
}

async function deploy(cloud: LocalCloud, configuration: string, depth: string): Promise<void> {
  await cloud.control("PUT", `accounts/${ACCOUNT}/policy`, {
    identity: "role/ecs-auto-recovery-function",
    actions: ["*"],
  });
  await cloud.control("PUT", `functions/${FUNCTION}`, {
    accountId: ACCOUNT,
    codeDir: resolve("dist/recover"),
    timeout: 900,
    memory: 512,
    role: `acs:ram::${ACCOUNT}:role/ecs-auto-recovery-function`,
    env: { RECOVERY_CONFIG_FILE: configuration },
    triggers: [
      {
        triggerName: depth,
        triggerType: "timer",
        triggerConfig: { cronExpression: "@every 3s", enable: true, payload: JSON.stringify({ kind: "sweep", depth }) },
      },
    ],
  });
}

/** Resolves with the first `wanted` invocations that have ended. */
async function untilEnded(cloud: LocalCloud, wanted: number): Promise<readonly Invocation[]> {
  for (;;) {
    const { invocations }: { invocations: readonly Invocation[] } = await cloud.control("GET", `functions/${FUNCTION}`);
    const ended = invocations.filter(({ durationMs }) => durationMs !== undefined);
    if (ended.length >= wanted) return ended.slice(0, wanted);
    await new Promise((done) => setTimeout(done, 500));
  }
}

const times = (used: Used, factor: number): Used => ({
  invocations: used.invocations * factor,
  seconds: used.seconds * factor,
  calls: used.calls * factor,
  logBytes: used.logBytes * factor,
});

const sum = (left: Used, right: Used): Used => ({
  invocations: left.invocations + right.invocations,
  seconds: left.seconds + right.seconds,
  calls: left.calls + right.calls,
  logBytes: left.logBytes + right.logBytes,
});
