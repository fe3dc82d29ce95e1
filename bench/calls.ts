/**
 * Measures the calls for one recovered instance without failures. The local cloud counts every call, those to the log store
 * included. Instances take the vendor's ten minutes to start, on an accelerated clock.
 */
import { compose } from "../functions/compose.ts";
import { parseConfiguration } from "../functions/configuration/configuration.ts";
import type { Summary } from "../functions/core/terms/summary.ts";
import type { Trigger } from "../functions/core/terms/trigger.ts";
import type { LocalCloud } from "../local-cloud/index.ts";
import type { JournalEntry } from "../local-cloud/kernel/journal.ts";
import { clockOf } from "./cloud-clock.ts";
import { printTable } from "./print-table.ts";
import { ACCOUNT, configurationFor, openRecoveryCloud, REGION } from "./recovery-cloud.ts";

const SIZES = [10, 100, 1_000];
const TARGET = 1.3;
const TARGET_SIZE = 1_000;
const MINUTE_MS = 60_000;
const START_MS = 10 * MINUTE_MS;
/** Seconds of the cloud's clock for each real second. */
const RATE = 20;
const TICK_MS = 5 * MINUTE_MS;

type Calls = Readonly<Record<string, number>>;
type Way = (cloud: LocalCloud) => Promise<void>;

const WAYS: Readonly<Record<string, Way>> = {
  "one run by hand, which waits": async (cloud) => {
    await run(cloud, { name: "manual", depth: "full", verifySeconds: 900 });
  },
  "payment ticks, until done": async (cloud) => {
    for (let tick = 1; ; tick += 1) {
      const { counts } = await run(cloud, { name: "timer", depth: "payment" });
      if (counts.accepted === undefined || tick === 10) return;
      await cloud.control("PUT", "clock", { advanceMs: TICK_MS });
    }
  },
};

/** Resolves with false if the target was missed. */
export async function calls(): Promise<boolean> {
  const rows: string[][] = [];
  let isMet = true;
  for (const instances of SIZES) {
    for (const [name, way] of Object.entries(WAYS)) {
      const { byAction, recovered } = await measure(instances, way);
      const all = Object.values(byAction).reduce((sum, count) => sum + count, 0);
      const perInstance = all / recovered;
      if (recovered !== instances || (instances === TARGET_SIZE && perInstance > TARGET)) isMet = false;
      const count = (...actions: readonly string[]) =>
        String(actions.reduce((sum, action) => sum + (byAction[action] ?? 0), 0));
      rows.push([
        `${instances.toLocaleString("en")}, ${name}`,
        String(recovered),
        count("ReActivateInstances"),
        count("DescribeInstances"),
        count("DescribeInstanceHistoryEvents"),
        count("GetLogs", "GetLogStoreLogs"),
        count("PutLogs", "PostLogStoreLogs"),
        count("QueryAccountBalance", "QueryAccountTransactions"),
        String(all),
        perInstance.toFixed(2),
      ]);
    }
  }
  process.stdout.write(
    `\ncalls: by the cloud's journal, no faults; target ${TARGET} an instance at ${TARGET_SIZE}\n\n`,
  );
  printTable(
    [
      "instances and way",
      "recovered",
      "ReActivate",
      "Describe",
      "events",
      "log reads",
      "log writes",
      "billing",
      "all",
      "each",
    ],
    rows,
  );
  return isMet;
}

async function measure(instances: number, way: Way): Promise<{ readonly byAction: Calls; readonly recovered: number }> {
  const cloud = await openRecoveryCloud({ instances, startMs: START_MS, clock: { mode: "scaled", rate: RATE } });
  try {
    await cloud.control("POST", `accounts/${ACCOUNT}/recharge`, { amount: 100 });
    await way(cloud);
    const journal: readonly JournalEntry[] = await cloud.control("GET", "journal");
    const byAction: Record<string, number> = {};
    for (const { action } of journal) byAction[action] = (byAction[action] ?? 0) + 1;
    const states: readonly { readonly status: string }[] = await cloud.control("GET", "instances");
    return { byAction, recovered: states.filter(({ status }) => status === "Running").length };
  } finally {
    await cloud.close();
  }
}

async function run(cloud: LocalCloud, trigger: Omit<Trigger, "hop">): Promise<Summary> {
  const { accountId, accessKeyId, accessKeySecret } = cloud;
  const silent = { info() {}, warn() {}, error() {} };
  const clock = clockOf(cloud);
  const composition = compose(
    parseConfiguration(configurationFor(cloud)),
    {
      accountId,
      regionId: REGION,
      credentials: { accessKeyId, accessKeySecret },
      requestId: "bench",
      environment: {},
    },
    { clock, log: silent },
  );
  const nowMs = clock.nowMs();
  try {
    return await composition.recover(
      { ...trigger, hop: 0 },
      {
        runId: `bench-${nowMs.toString(36)}`,
        requestId: "bench",
        startedAtMs: nowMs,
        deadlineMs: Number.POSITIVE_INFINITY,
      },
    );
  } finally {
    composition.close();
  }
}
