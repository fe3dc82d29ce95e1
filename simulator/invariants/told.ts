/** Decides whether a person was told about an instance: by a message that a channel took, or by a row of an alert. */
import { CloudError } from "../../functions/core/failure/cloud-error.ts";
import type { Notice } from "../../functions/core/report/notice.ts";
import type { StoredLine } from "../cloud/log-store.ts";
import type { SimulatedInstance } from "../cloud/simulated-instance.ts";
import type { Message, RunLog } from "../flight-recorder.ts";
import type { StoryResult } from "../story-result.ts";
import { hasAlertRow, hasUnreadableRow } from "./alert-rows.ts";

export interface ToldLookup {
  wasTold(instance: SimulatedInstance, fromMs: number, toMs: number): boolean;
  /** Returns the newest outcome and reason in the log store by then. */
  lastWord(instance: SimulatedInstance, byMs: number): string;
}

export function createToldLookup({ runs, model }: StoryResult): ToldLookup {
  const messages = runs.flatMap((run) => run.messages.filter(isTold));
  const linesOf = groupLines(model.logStore.lines, "instance", "instance_id");
  const accountLinesOf = groupLines(model.logStore.lines, "account", "account_id");
  const lastWord = ({ spec }: SimulatedInstance, byMs: number) => {
    const last = linesOf.get(spec.instanceId)?.findLast(({ storedAtMs }) => storedAtMs <= byMs)?.record;
    return [last?.outcome ?? "nothing", last?.reason].filter(Boolean).join("/");
  };
  return {
    wasTold: (instance, fromMs, toMs) =>
      messages.some(
        (one) => one.atMs >= fromMs && one.atMs <= toMs && speaksOf(one, instance, () => wordsIn(runs, one, instance)),
      ) ||
      hasAlertRow(linesOf.get(instance.spec.instanceId) ?? [], fromMs, toMs) ||
      hasUnreadableRow(accountLinesOf.get(instance.spec.accountId) ?? [], placeOf(instance), fromMs, toMs) ||
      failedVisibly(runs, instance, fromMs, toMs),
    lastWord,
  };

  /**
   * Returns the newest outcome of the instance in the log store, and the outcomes in the records of the message's run. While another
   * run holds an instance, a message counts it by the outcome of its case before.
   */
  function wordsIn(all: readonly RunLog[], message: Message, instance: SimulatedInstance): readonly string[] {
    const run = all.find(({ runId }) => runId === message.notice.runId);
    const own = [...(run?.written ?? []), ...(run?.undelivered ?? [])].filter(
      ({ record_type, instance_id }) => record_type === "instance" && instance_id === instance.spec.instanceId,
    );
    const said = own.map(
      ({ outcome, reason, held_ending: held }) => held ?? [outcome, reason].filter(Boolean).join("/"),
    );
    return [...said, lastWord(instance, message.atMs)];
  }
}

const placeOf = ({ spec: { accountId, regionId } }: SimulatedInstance) => ({ accountId, regionId });

/** Groups records by id, in the order of storing. */
function groupLines(
  lines: readonly StoredLine[],
  type: string,
  field: "instance_id" | "account_id",
): ReadonlyMap<string, readonly StoredLine[]> {
  const groups = new Map<string, StoredLine[]>();
  for (const line of lines) {
    if (line.record.record_type !== type) continue;
    const id = line.record[field] ?? "";
    const known = groups.get(id);
    if (known === undefined) groups.set(id, [line]);
    else known.push(line);
  }
  return groups;
}

/** A message that all instances run, or that the balance is low, names no instance as down. */
const isTold = ({ takenBy, notice }: Message) =>
  takenBy > 0 && notice.kind !== "all-back" && notice.kind !== "balance-low";

/**
 * Returns whether the message covers the instance. It names ten instances at most. The others are in its counts by
 * reason, or in an account or region that could not be read.
 */
function speaksOf({ notice }: Message, { spec }: SimulatedInstance, words: () => readonly string[]): boolean {
  if (notice.instances.some(({ instance_id }) => instance_id === spec.instanceId)) return true;
  const isUnread = placesOf(notice).some(
    ({ place }) => place.includes(spec.accountId) || place.includes(spec.regionId),
  );
  if (isUnread) return true;
  return notice.total > notice.instances.length && words().some((word) => notice.reasons[word] !== undefined);
}

/** Returns the accounts and regions that could not be read. */
function placesOf(notice: Notice & { readonly unreadable?: readonly { readonly place: string }[] }) {
  return notice.unreadable ?? [];
}

/**
 * Returns whether an invocation failed because it reached nothing of its accounts. The platform's own alert shows it.
 */
function failedVisibly(runs: readonly RunLog[], { spec }: SimulatedInstance, fromMs: number, toMs: number): boolean {
  return runs.some(
    ({ ended, error, trigger }) =>
      ended?.how === "threw" &&
      error instanceof CloudError &&
      ended.atMs >= fromMs &&
      ended.atMs <= toMs &&
      trigger.accountIds?.includes(spec.accountId) !== false,
  );
}
