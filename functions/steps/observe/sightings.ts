/**
 * Remembers who was stopped without a lock while all was well: proof, should arrears come, that its owner had stopped it.
 * Only a sweep's own DescribeInstances makes a sighting; an event never does.
 */
import { parseIso } from "../../core/lang/iso-time.ts";
import type { StoredRecord } from "../../core/memory/record.ts";
import { sightingRecord } from "../../core/memory/records.ts";
import { causeOf } from "../../core/terms/trigger.ts";
import type { AccountRun } from "../account-run.ts";
import type { LogBook } from "../report/log-book.ts";
import { hasTime, type RunContext } from "../run-context.ts";

/** Written again after this long, well within the memory of a sweep. */
const REPEAT_MS = 7 * 24 * 60 * 60_000;
/** A sighting in the minute of the start may be older than the start: it proves nothing, and is made again. */
const START_MINUTE_MS = 60_000;

/** Last of all, and only while there is time: whoever is not seen now is seen by the next sweep. */
export async function noteSightings(
  context: RunContext,
  logBook: LogBook,
  accounts: readonly AccountRun[],
): Promise<void> {
  for (const account of accounts) {
    if (!hasTime(context)) return;
    const sightings = await newSightings(context, logBook, account);
    if (sightings.length > 0) await logBook.write(sightings);
  }
}

async function newSightings(
  context: RunContext,
  logBook: LogBook,
  account: AccountRun,
): Promise<readonly StoredRecord[]> {
  if (causeOf(context.trigger) !== "timer" || context.trigger.depth !== "full") return [];
  const nowMs = context.world.clock.nowMs();
  const unlocked = account.results
    .filter(({ subject, outcome }) => outcome.outcome === "skipped" && subject.evidence === undefined)
    .map(({ subject }) => subject.instance)
    .filter((instance) => instance.status === "Stopped" && instance.lockReasons.length === 0);
  const known = await logBook.about(
    unlocked.map(({ instanceId }) => instanceId),
    [{ field: "record_type", anyOf: ["sighting"] }],
    nowMs - REPEAT_MS,
  );
  if (!known) return [];
  const sightedAtMs = new Map<string, number>();
  for (const record of known) {
    const id = record.instance_id ?? "";
    sightedAtMs.set(id, Math.max(sightedAtMs.get(id) ?? 0, parseIso(record.recorded_at) ?? 0));
  }
  return unlocked
    .filter((instance) => (sightedAtMs.get(instance.instanceId) ?? -1) < (instance.startedAtMs ?? 0) + START_MINUTE_MS)
    .map((instance) => sightingRecord(context.identity, account.account, instance, nowMs));
}
