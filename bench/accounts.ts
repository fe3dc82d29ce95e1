/**
 * Measures one invocation over hundreds of accounts behind roles, with five regions and ten stopped instances each. The local cloud
 * runs in this process and answers without latency.
 */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type LocalCloud, startLocalCloud } from "../local-cloud/index.ts";
import { buildScript } from "./build-script.ts";
import { describeMachine } from "./machine.ts";
import { cellsOf, measureRun, RUN_COLUMNS } from "./measured-run.ts";
import { printTable } from "./print-table.ts";
import { ACCOUNT, createLogStore, OVERDUE_INSTANCE } from "./recovery-cloud.ts";

const SIZES = [200, 1_000];
const REGIONS = ["cn-hangzhou", "cn-beijing", "cn-shanghai", "cn-shenzhen", "ap-southeast-1"];
const INSTANCES_A_REGION = 2;
/** A function with 1 GB of memory. */
const HEAP_MIB = 900;

const idOf = (index: number) => String(2_000_000_000_000_000 + index);
const externalIdOf = (id: string) => `external-id-of-${id}`;

/** Prints the figures. Resolves with false if an instance was not recovered. */
export async function accounts(): Promise<boolean> {
  const folder = await mkdtemp(join(tmpdir(), "bench-accounts-"));
  const rows: string[][] = [];
  let isWhole = true;
  try {
    const runner = join(folder, "run-handler.js");
    await buildScript("bench/run-handler.ts", runner);
    for (const size of SIZES) {
      const ids = Array.from({ length: size }, (_, index) => idOf(index));
      const cloud = await openCloud(ids);
      const run = await measureRun({
        cloud,
        folder,
        runner,
        configuration: configurationOf(cloud, ids),
        heapMib: HEAP_MIB,
      });
      await cloud.close();
      isWhole &&= run.counts.recovered === size * REGIONS.length * INSTANCES_A_REGION;
      rows.push([size.toLocaleString("en"), ...cellsOf(run)]);
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  process.stdout.write(`\naccounts: five regions each, without latency; ${describeMachine()}\n\n`);
  printTable(["accounts", ...RUN_COLUMNS], rows);
  return isWhole;
}

async function openCloud(ids: readonly string[]): Promise<LocalCloud> {
  const cloud = await startLocalCloud({
    scenario: {
      accounts: [
        { id: ACCOUNT, balance: 1_000 },
        ...ids.map((id) => ({
          id,
          balance: 1_000,
          roles: [
            { name: "ecs-auto-recovery", trust: { accounts: [ACCOUNT], externalId: externalIdOf(id) }, policy: ["*"] },
          ],
        })),
      ],
      instances: REGIONS.map((regionId) => ({
        generate: {
          count: ids.length * INSTANCES_A_REGION,
          accountIds: ids,
          regionIds: [regionId],
          kinds: [OVERDUE_INSTANCE],
        },
      })),
      delays: { startMs: 100 },
    },
  });
  await createLogStore(cloud);
  return cloud;
}

const configurationOf = ({ url }: LocalCloud, ids: readonly string[]): object => ({
  accounts: ids.map((id) => ({
    id,
    regions: REGIONS,
    roleArn: `acs:ram::${id}:role/ecs-auto-recovery`,
    externalId: externalIdOf(id),
  })),
  limits: { maxInstancesPerRun: 10_000, maxCallsPerSecond: 1_000 },
  timing: { settleSeconds: 0 },
  endpoints: { ecs: url, bss: url, sts: url, sls: url, fc: url },
});
