/**
 * Makes the report of `report`, `apply` and `invoke`: whether all instances run, what is down and why, and which tasks
 * are left.
 */

import { groupBy } from "../../functions/core/lang/group-by.ts";
import type { StoredRecord } from "../../functions/core/memory/record.ts";
import { needsPerson } from "../../functions/core/report/needs-person.ts";
import type { AccountPolicy } from "../../functions/core/terms/policy.ts";
import { byTimeLeft, type CaseView, toCaseView, type Words } from "./case-view.ts";
import { type Cause, groupByCause } from "./cause.ts";
import { type Held, heldNow } from "./held.ts";
import { countedRecords, countOutcomes, newestByInstance, type OutcomeCount, onlyPlans } from "./instance-cases.ts";
import { type AccountMoney, moneyOf } from "./money.ts";
import { type Percentiles, percentiles } from "./percentiles.ts";
import { lastRunOf } from "./run-records.ts";
import type { ShownProblem } from "./shown-problem.ts";

export interface PlaceCount {
  readonly accountId: string;
  readonly accountName: string;
  readonly regionId: string;
  readonly byUs: number;
  readonly byCloud: number;
  readonly down: number;
  readonly released: number;
  readonly leftAlone: number;
}

export interface Report {
  readonly asOf: string;
  readonly since: string;
  /** The accounts that the report covers. */
  readonly accounts: readonly { readonly id: string; readonly name: string }[];
  /** true: nothing but plans is on record, so the report shows what the newest plan says. */
  readonly onlyPlans: boolean;
  readonly lastRun: { readonly at: string; readonly trigger: string } | undefined;
  /** Number of instances on record, those that were left alone included. */
  readonly instances: number;
  readonly isBack: boolean;
  /** Instances that a run is calling now, or was calling when it was killed. */
  readonly held: Held | undefined;
  /** When the last instance came back; undefined unless all are back. */
  readonly backSince: string | undefined;
  /** When arrears stopped the first of the instances that are down. */
  readonly downSince: string | undefined;
  readonly totals: Omit<PlaceCount, "accountId" | "accountName" | "regionId">;
  /** Time from the account's payment to the start, for instances whose payment lies between stop and start. */
  readonly fromPayment: Percentiles | undefined;
  readonly fromCall: Percentiles | undefined;
  readonly places: readonly PlaceCount[];
  readonly counts: readonly OutcomeCount[];
  /** The earliest release comes first. */
  readonly needsPerson: readonly CaseView[];
  readonly tasks: readonly Cause[];
  /** Causes that are down and are tried again without a person. */
  readonly waiting: readonly Cause[];
  readonly leftAlone: readonly Cause[];
  readonly money: readonly AccountMoney[];
  /** Problems of the last run. An account or region that could not be read is not known to be back. */
  readonly problems: readonly ShownProblem[];
}

export interface ReportScope {
  readonly accounts: readonly AccountPolicy[];
  readonly sinceMs: number;
  readonly nowMs: number;
}

const DOWN = new Set(["parked", "failed", "accepted", "planned"]);

export function makeReport(all: readonly StoredRecord[], scope: ReportScope, words: Words): Report {
  const { nowMs, sinceMs, accounts } = scope;
  const records = countedRecords(all);
  const cases = newestByInstance(records);
  const view = (list: readonly StoredRecord[]) => byTimeLeft(list.map((record) => toCaseView(record, nowMs, words)));
  const stillDown = cases.filter(isDown);
  const asking = cases.filter((record) => needsPerson(record, nowMs));
  const money = moneyOf(all, accounts);
  const lastRun = lastRunOf(records);
  const isBack = stillDown.length === 0;
  return {
    asOf: new Date(nowMs).toISOString(),
    since: new Date(sinceMs).toISOString(),
    accounts: accounts.map(({ id, name }) => ({ id, name })),
    onlyPlans: onlyPlans(all),
    lastRun: lastRun && { at: lastRun.at, trigger: lastRun.trigger },
    instances: cases.length,
    isBack,
    held: heldNow(records, nowMs),
    backSince: isBack
      ? latest(cases.filter(isRecovered).map((record) => record.running_at ?? record.recorded_at))
      : undefined,
    downSince: earliest(stillDown.map((record) => record.stopped_at)),
    totals: countPlace(cases),
    ...timesOf(cases, money),
    places: placesOf(cases),
    counts: countOutcomes(cases),
    needsPerson: view(asking),
    tasks: groupByCause(view(asking)),
    waiting: groupByCause(view(stillDown.filter((record) => !asking.includes(record)))),
    leftAlone: groupByCause(view(cases.filter(isLeftAlone))),
    money,
    problems: lastRun?.problems ?? [],
  };
}

function isRecovered({ outcome }: StoredRecord): boolean {
  return outcome === "recovered" || outcome === "recovered-by-cloud";
}

/** Returns whether the instance counts as down. An instance that another run works on is still down. */
function isDown({ outcome = "", reason }: StoredRecord): boolean {
  return DOWN.has(outcome) || (outcome === "skipped" && reason === "in-progress");
}

function isLeftAlone(record: StoredRecord): boolean {
  return record.outcome === "skipped" && !isDown(record);
}

function countPlace(cases: readonly StoredRecord[]): Report["totals"] {
  const count = (test: (record: StoredRecord) => boolean) => cases.filter(test).length;
  return {
    byUs: count(({ outcome }) => outcome === "recovered"),
    byCloud: count(({ outcome }) => outcome === "recovered-by-cloud"),
    down: count(isDown),
    released: count(({ outcome }) => outcome === "released"),
    leftAlone: count(isLeftAlone),
  };
}

function placesOf(cases: readonly StoredRecord[]): PlaceCount[] {
  const groups = groupBy(cases, ({ account_id, region_id }) => JSON.stringify([account_id, region_id]));
  return [...groups.values()]
    .map((members) => {
      const [{ account_id: accountId = "?", account_name: accountName, region_id: regionId = "?" }] = members;
      return { accountId, accountName: accountName || accountId, regionId, ...countPlace(members) };
    })
    .sort((a, b) => a.accountId.localeCompare(b.accountId, "en") || a.regionId.localeCompare(b.regionId, "en"));
}

function timesOf(cases: readonly StoredRecord[], money: readonly AccountMoney[]) {
  const paidAt = new Map(money.map(({ accountId, lastPaymentAt }) => [accountId, Date.parse(lastPaymentAt ?? "")]));
  const recovered = cases.filter(isRecovered);
  const secondsFrom = (fromMs: (record: StoredRecord) => number) =>
    percentiles(
      recovered.flatMap((record) => {
        const seconds = (Date.parse(record.running_at ?? "") - fromMs(record)) / 1000;
        return seconds >= 0 ? [seconds] : [];
      }),
    );
  return {
    fromPayment: secondsFrom((record) => {
      const paidMs = paidAt.get(record.account_id ?? "") ?? Number.NaN;
      // A payment before the stop ended another debt.
      return paidMs >= (Date.parse(record.stopped_at ?? "") || 0) ? paidMs : Number.NaN;
    }),
    fromCall: secondsFrom((record) => Date.parse(record.accepted_at ?? "")),
  };
}

function earliest(times: readonly (string | undefined)[]): string | undefined {
  return times.filter((time) => time !== undefined).sort()[0];
}

function latest(times: readonly (string | undefined)[]): string | undefined {
  return times
    .filter((time) => time !== undefined)
    .sort()
    .at(-1);
}
