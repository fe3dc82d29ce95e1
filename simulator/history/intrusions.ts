/** Draws changes of the log store that the engine does not make: forged records and a lost index. */
import type { StoredRecord } from "../../functions/core/memory/record.ts";
import type { Dice } from "../dice.ts";
import type { Happening, InstanceSpec } from "../story.ts";
import { type Calendar, HOUR_MS } from "./calendar.ts";

/** A date after the end of every story. */
const FAR_AWAY = "2090-01-01T00:00:00.000Z";

export function drawIntrusions(calendar: Calendar, instances: readonly InstanceSpec[], dice: Dice): Happening[] {
  const atMs = Math.floor(calendar.paidAtMs - dice.between(-HOUR_MS / 2, 2 * HOUR_MS));
  const happenings: Happening[] = [];
  if (dice.chance(0.04)) happenings.push({ kind: "index-lost", atMs });
  if (dice.chance(0.06)) happenings.push({ kind: "forged", atMs, record: forgedLease(atMs, instances, dice) });
  if (dice.chance(0.04))
    happenings.push({ kind: "forged", atMs, record: oddCaseBook(atMs, dice.pick(instances), dice) });
  return happenings;
}

function forgedLease(atMs: number, instances: readonly InstanceSpec[], dice: Dice): StoredRecord {
  const { accountId, regionId } = dice.pick(instances);
  const ids = instances.filter((one) => one.accountId === accountId && one.regionId === regionId).slice(0, 50);
  return {
    ...common(atMs, accountId),
    recorded_at: dice.chance(0.3) ? FAR_AWAY : new Date(atMs).toISOString(),
    record_type: "intent",
    record_id: "forged/intent",
    region_id: regionId,
    instance_ids: ids.map(({ instanceId }) => instanceId).join(","),
    lease_until: FAR_AWAY,
  };
}

/** Returns a case book of the right type with contents that our writer never produces. */
function oddCaseBook(atMs: number, { accountId }: InstanceSpec, dice: Dice): StoredRecord {
  return {
    ...common(atMs, accountId),
    record_type: "case_book",
    record_id: "forged/case_book",
    ...dice.pick<StoredRecord>([
      { book: "{" },
      { book: "[]", part: "1", parts: "1" },
      {
        book: JSON.stringify({ cases: 7, ownerStops: "all", lastPayment: { atMs: "yesterday" } }),
        part: "1",
        parts: "1",
      },
      { part: "2", parts: "1e9" },
      {},
    ]),
  };
}

function common(atMs: number, accountId: string): StoredRecord {
  return {
    schema_version: "1",
    recorded_at: new Date(atMs).toISOString(),
    run_id: "forged",
    root_run_id: "forged",
    request_id: "forged",
    trigger: "timer",
    mode: "apply",
    account_id: accountId,
  };
}
