/** Makes the forecast: the next releases, and how long each balance lasts. */
import { endingOfRecord, reasonRow } from "../../functions/core/decision/reasons.ts";
import type { StoredRecord } from "../../functions/core/memory/record.ts";
import type { AccountPolicy, Policy } from "../../functions/core/terms/policy.ts";
import type { ArrearsTimes, Unread } from "../access/cloud-look.ts";
import type { SeenInstance } from "../access/seen-instance.ts";
import { balanceTrend, secondsUntilEmpty } from "./balance-trend.ts";
import { type Care, careOf } from "./care.ts";
import type { Words } from "./case-view.ts";
import { newestByInstance, withoutPlans } from "./instance-cases.ts";

export interface ReleaseView {
  readonly instanceId: string;
  readonly name: string;
  readonly accountId: string;
  readonly accountName: string;
  readonly regionId: string;
  /** Whether runs try to start the instance, and if not, why. */
  readonly care: Care["kind"];
  /** The label of the newest record; undefined if there is none. */
  readonly label: string | undefined;
  readonly releaseAt: string | undefined;
  readonly releaseSource: string | undefined;
  readonly secondsLeft: number | undefined;
}

export interface BalanceView {
  readonly accountId: string;
  readonly accountName: string;
  readonly site: AccountPolicy["site"];
  readonly currency: string;
  readonly balance: number | undefined;
  /** The error code if the balance could not be read. */
  readonly code: string | undefined;
  /** undefined: too few balances are on record. */
  readonly perDay: number | undefined;
  /** undefined: the balance is unknown or does not fall. */
  readonly secondsLeft: number | undefined;
  readonly emptyAt: string | undefined;
  /** When the vendor is expected to stop instances. On the China site it is `emptyAt`. */
  readonly suspensionAt: string | undefined;
}

export interface Forecast {
  readonly asOf: string;
  readonly balances: readonly BalanceView[];
  /** The earliest release comes first; instances without a known release come last. */
  readonly releases: readonly ReleaseView[];
  readonly unread: readonly Unread[];
}

export interface BalanceRead {
  readonly account: AccountPolicy;
  readonly read: { readonly available: number; readonly currency: string } | { readonly code: string };
}

export interface ForecastFacts {
  readonly stopped: readonly SeenInstance[];
  readonly times: readonly ArrearsTimes[];
  readonly balances: readonly BalanceRead[];
  readonly records: readonly StoredRecord[];
  readonly unread: readonly Unread[];
}

const DAY_MS = 86_400_000;
/**
 * Both sites release an instance 15 days after its stop. The International site stops it 15 days after the debt begins.
 * Sources: docs/sources.
 */
const GRACE_MS = 15 * DAY_MS;

export function makeForecast(
  facts: ForecastFacts,
  { policy, nowMs }: { readonly policy: Policy; readonly nowMs: number },
  words: Words,
): Forecast {
  const byId = (records: readonly StoredRecord[]) =>
    new Map(newestByInstance(records).map((record) => [record.instance_id, record]));
  const records = byId(withoutPlans(facts.records));
  // A plan is no outcome, but it knows when the instance was first seen.
  const withPlans = byId(facts.records);
  const never = Number.POSITIVE_INFINITY;
  const releases = facts.stopped
    .filter((instance) => isHeldByArrears(instance, facts.times))
    .map((instance) =>
      toRelease(
        {
          instance,
          release: releaseOf(instance, facts.times, withPlans.get(instance.instanceId)),
          record: records.get(instance.instanceId),
        },
        { policy, nowMs },
        words,
      ),
    )
    .sort((a, b) => (a.secondsLeft ?? never) - (b.secondsLeft ?? never) || (a.instanceId < b.instanceId ? -1 : 1));
  return {
    asOf: new Date(nowMs).toISOString(),
    balances: facts.balances.map((balance) => toBalance(balance, facts.records, nowMs)),
    releases,
    unread: facts.unread,
  };
}

/** Returns whether the instance has a `financial` lock, or was stopped by arrears since its last start. */
function isHeldByArrears({ instanceId, lockReasons, startedAtMs }: SeenInstance, times: readonly ArrearsTimes[]) {
  if (lockReasons.includes("financial")) return true;
  return times.some((time) => time.instanceId === instanceId && (time.stoppedAtMs ?? 0) > (startedAtMs ?? 0));
}

interface Release {
  readonly atMs: number;
  readonly source: string;
}

interface Held {
  readonly instance: SeenInstance;
  readonly release: Release | undefined;
  /** The newest record of the instance. */
  readonly record: StoredRecord | undefined;
}

function toRelease(
  { instance, release, record }: Held,
  { policy, nowMs }: { readonly policy: Policy; readonly nowMs: number },
  { language }: Words,
): ReleaseView {
  return {
    instanceId: instance.instanceId,
    name: instance.name,
    accountId: instance.accountId,
    accountName: policy.accounts.find(({ id }) => id === instance.accountId)?.name ?? instance.accountId,
    regionId: instance.regionId,
    care: careOf(instance, policy).kind,
    label: record && (reasonRow(endingOfRecord(record))?.label[language] ?? endingOfRecord(record)),
    releaseAt: release && new Date(release.atMs).toISOString(),
    releaseSource: release?.source,
    secondsLeft: release && Math.floor((release.atMs - nowMs) / 1000),
  };
}

/** Returns the earliest known release: of the event, of the stop plus 15 days, and of the record. */
function releaseOf(
  { instanceId, startedAtMs = 0 }: SeenInstance,
  times: readonly ArrearsTimes[],
  record: StoredRecord | undefined,
): Release | undefined {
  const own = times.filter((time) => time.instanceId === instanceId);
  const candidates = own.flatMap(({ deleteAtMs, stoppedAtMs }) => [
    ...(deleteAtMs === undefined ? [] : [{ atMs: deleteAtMs, source: "scheduled-delete" }]),
    ...(stoppedAtMs === undefined || stoppedAtMs <= startedAtMs
      ? []
      : [{ atMs: stoppedAtMs + GRACE_MS, source: "stop-event" }]),
  ]);
  const recordedMs = Date.parse(record?.release_at ?? "");
  if (!Number.isNaN(recordedMs)) candidates.push({ atMs: recordedMs, source: record?.release_source ?? "first-seen" });
  return candidates.sort((a, b) => a.atMs - b.atMs)[0];
}

function toBalance({ account, read }: BalanceRead, records: readonly StoredRecord[], nowMs: number): BalanceView {
  const { id, name, site } = account;
  const own = records.filter((record) => record.record_type === "account" && record.account_id === id);
  const known = "available" in read ? read : undefined;
  const trend = balanceTrend(own);
  const secondsLeft = known === undefined ? undefined : secondsUntilEmpty(known.available, trend);
  const emptyAtMs = secondsLeft === undefined ? undefined : nowMs + secondsLeft * 1000;
  const suspensionMs = emptyAtMs === undefined ? undefined : emptyAtMs + (site === "international" ? GRACE_MS : 0);
  return {
    accountId: id,
    accountName: name,
    site,
    currency: known?.currency ?? "",
    balance: known?.available,
    code: "code" in read ? read.code : undefined,
    perDay: trend?.perDay,
    secondsLeft,
    emptyAt: isoOf(emptyAtMs),
    suspensionAt: isoOf(suspensionMs),
  };
}

const isoOf = (atMs: number | undefined) => (atMs === undefined ? undefined : new Date(atMs).toISOString());
