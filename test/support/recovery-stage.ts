/**
 * The real recover() on the local cloud: real adapters, the vendor's SDK, one loopback port. Only the clock is the
 * cloud's, so that a test can let hours pass. The waits of a run are short.
 */
import { clockOf } from "../../bench/cloud-clock.ts";
import { type Composition, compose } from "../../functions/compose.ts";
import { parseConfiguration } from "../../functions/configuration/configuration.ts";
import type { StoredRecord } from "../../functions/core/memory/record.ts";
import type { Summary } from "../../functions/core/terms/summary.ts";
import type { Trigger } from "../../functions/core/terms/trigger.ts";
import type { AlarmClock } from "../../functions/ports/clock.ts";
import type { World } from "../../functions/ports/world.ts";
import { type LocalCloud, startLocalCloud } from "../../local-cloud/index.ts";
import type { JournalEntry } from "../../local-cloud/kernel/journal.ts";
import type { Scenario } from "../../local-cloud/scenarios/scenario.ts";
import { createLogStore, LOGSTORE, projectOf } from "./recovery-log-store.ts";

export const ACCOUNT = "1000000000000001";
export const HANGZHOU = "cn-hangzhou";
/** A moment in the middle of a minute, because instance times have minute precision. */
const START = "2030-01-15T12:00:30Z";
/** Cloud seconds in each real second: the vendor's ten minutes pass in six seconds. */
const RATE = 100;

export interface StageOptions {
  readonly scenario?: Scenario;
  /** The configuration without endpoints, over short timings. The endpoints are filled in. */
  readonly configuration?: Readonly<Record<string, unknown>>;
  readonly clock?: Scenario["clock"];
  /** false: there is no log project. */
  readonly logStore?: boolean;
  readonly indexDelayMs?: number;
}

const TWO_DAYS_MS = 2 * 86_400_000;

/** A stage whose account has been in debt for two days. */
export const owing = (options: StageOptions = {}): StageOptions => ({
  ...options,
  scenario: { accounts: [{ id: ACCOUNT, balance: -50, overdueAgoMs: TWO_DAYS_MS }], ...options.scenario },
});

export interface RunOptions {
  readonly runId?: string;
  /** The end of the run, from now, in the cloud's milliseconds. Default: none, as on an operator's machine. */
  readonly deadlineInMs?: number;
  readonly replacements?: Partial<World>;
  /** The run's abort signal: Ctrl-C. */
  readonly signal?: AbortSignal;
  /** Replaces the stage's environment in this run. */
  readonly configuration?: Readonly<Record<string, unknown>>;
  readonly environment?: Readonly<Record<string, string>>;
}

export interface Ran {
  readonly runId: string;
  readonly summary: Summary;
  /** Every call of this run, and the calls of other runs at the same time. */
  readonly journal: readonly JournalEntry[];
  /** This run's records in the log store. */
  readonly records: readonly StoredRecord[];
  /** Records that the log store refused. */
  readonly undelivered: readonly StoredRecord[];
}

export interface RecoveryStage {
  readonly cloud: LocalCloud;
  readonly clock: AlarmClock;
  run(trigger?: Partial<Trigger>, options?: RunOptions): Promise<Ran>;
  /** The real adapters, without a run. */
  composed(options?: RunOptions): Composition;
  add(...instances: NonNullable<Scenario["instances"]>): Promise<void>;
  fault(...rules: NonNullable<Scenario["faults"]>): Promise<void>;
  advance(ms: number): Promise<void>;
  recharge(amount: number, accountId?: string): Promise<string>;
  /** The statements of `user/operator` of the first account. */
  permit(actions: readonly string[] | "*"): Promise<void>;
  /** The true status of every instance: id -> status. */
  statuses(): Promise<ReadonlyMap<string, string>>;
  /** Every record in the log store, oldest first. */
  records(): Promise<readonly StoredRecord[]>;
  close(): Promise<void>;
}

const SILENT: World["log"] = { info() {}, warn() {}, error() {} };

const SHORT = {
  settleSeconds: 0,
  verifySeconds: 60,
  pollSeconds: 5,
  callTimeoutMs: 2_000,
  attempts: 6,
  reserveSeconds: 60,
};

export async function openRecoveryStage(options: StageOptions = {}): Promise<RecoveryStage> {
  const cloud = await startLocalCloud({
    scenario: {
      clock: { mode: "scaled", rate: RATE, now: START },
      ...options.scenario,
      ...clockOption(options),
      // The account that owes also holds the log store, which would stop after a day. A hub's log store does not.
      delays: { logStoreStopsAfterMs: 3650 * 86_400_000, ...options.scenario?.delays },
    },
  });
  const clock = clockOf(cloud);
  if (options.logStore !== false) await createLogStore(cloud, cloud.accountId, options.indexDelayMs ?? 0);
  let runs = 0;

  function composed(given: RunOptions = {}): Composition {
    const { accountId, accessKeyId, accessKeySecret } = cloud;
    const configuration = configurationOn(cloud, { ...options.configuration, ...given.configuration });
    const invocation = {
      accountId,
      regionId: HANGZHOU,
      credentials: { accessKeyId, accessKeySecret },
      requestId: "request-1",
      environment: given.environment ?? {},
    };
    return compose(configuration, invocation, { clock, log: SILENT, ...given.replacements });
  }

  const allRecords = async () => (options.logStore === false ? [] : recordsIn(cloud));

  return {
    cloud,
    clock,
    composed,
    records: allRecords,
    async run(trigger = {}, given = {}) {
      runs += 1;
      const runId = given.runId ?? `run-${runs}`;
      const undelivered: StoredRecord[] = [];
      const writeUndelivered = (record: StoredRecord) => void undelivered.push(record);
      const { recover, close } = composed({ ...given, replacements: { writeUndelivered, ...given.replacements } });
      const since = cloud.world.clock.nowMs();
      const seq = (await lastSeq(cloud)) ?? 0;
      try {
        const summary = await recover(
          { name: "timer", depth: "full", hop: 0, ...trigger },
          {
            runId,
            requestId: "request-1",
            startedAtMs: since,
            deadlineMs: since + (given.deadlineInMs ?? Number.POSITIVE_INFINITY),
            ...(given.signal === undefined ? {} : { signal: given.signal }),
          },
        );
        const journal = await cloud.control("GET", `journal?since=${seq}`);
        const records = (await allRecords()).filter((record) => record.run_id === runId);
        return { runId, summary, journal, records, undelivered };
      } finally {
        close();
      }
    },
    async add(...instances) {
      await cloud.control("POST", "instances", instances);
    },
    async fault(...rules) {
      await cloud.control("POST", "faults", rules);
    },
    async advance(ms) {
      await cloud.control("PUT", "clock", { advanceMs: ms });
    },
    async recharge(amount, accountId = cloud.accountId) {
      const { transactionNumber } = await cloud.control("POST", `accounts/${accountId}/recharge`, { amount });
      return transactionNumber;
    },
    async permit(actions) {
      await cloud.control("PUT", `accounts/${cloud.accountId}/policy`, {
        identity: "user/operator",
        actions: toList(actions),
      });
    },
    async statuses() {
      const instances: readonly { instanceId: string; status: string }[] = await cloud.control("GET", "instances");
      return new Map(instances.map(({ instanceId, status }) => [instanceId, status]));
    },
    close: () => cloud.close(),
  };
}

function configurationOn({ url, accountId }: LocalCloud, written: Readonly<Record<string, unknown>>) {
  return parseConfiguration({
    ...written,
    accounts: withExternalIds(written.accounts ?? [{ id: accountId, regions: [HANGZHOU] }]),
    timing: { ...SHORT, ...(written.timing as object | undefined) },
    endpoints: { ecs: url, bss: url, sts: url, sls: url, fc: url },
  });
}

async function recordsIn(cloud: LocalCloud): Promise<readonly StoredRecord[]> {
  const path = `log-store/projects/${projectOf(cloud.accountId)}/logstores/${LOGSTORE}`;
  const { records } = await cloud.control("GET", path);
  return records.map(({ fields }: { fields: StoredRecord }) => fields);
}

/** A role needs an ExternalId. A test that sets none gets one derived from the account. */
function withExternalIds(accounts: unknown): unknown {
  if (!Array.isArray(accounts)) return accounts;
  return accounts.map((account) =>
    account.roleArn === undefined ? account : { externalId: `external-id-of-${account.id}`, ...account },
  );
}

const toList = (actions: readonly string[] | "*") => (actions === "*" ? ["*"] : actions);

const clockOption = ({ clock }: StageOptions) => (clock === undefined ? {} : { clock });

async function lastSeq(cloud: LocalCloud): Promise<number | undefined> {
  const journal: readonly JournalEntry[] = await cloud.control("GET", "journal");
  return journal.at(-1)?.seq;
}
