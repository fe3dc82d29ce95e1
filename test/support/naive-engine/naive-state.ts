/** The state that the steps of the naive engine share: facts, calls, and the record of each end. */

import type { StoredRecord } from "../../../functions/core/memory/record.ts";
import type { Policy } from "../../../functions/core/terms/policy.ts";
import type { Trigger } from "../../../functions/core/terms/trigger.ts";
import type { World } from "../../../functions/ports/world.ts";
import type { Run } from "../../../functions/recover.ts";
import type { PlainInstance as Instance } from "../plain-instance.ts";

/** One mistake each. docs/simulation.md names the invariant that catches it. */
export interface Flaws {
  readonly startsEverything?: true;
  readonly forgetsRecords?: true;
  readonly ignoresLeases?: true;
  readonly repeatsAccepted?: true;
  readonly repeatsInTheDark?: true;
  readonly ignoresLimit?: true;
  readonly trustsAccepted?: true;
  readonly printsErrors?: true;
  readonly leavesLastBehind?: true;
  readonly writesTwoOutcomes?: true;
  readonly miscounts?: true;
  readonly blamesMoney?: true;
  readonly neverEnds?: true;
  readonly crashes?: true;
  readonly tellsNobody?: true;
  readonly tellsAlways?: true;
  readonly keepsDeadLeases?: true;
  readonly callsTogether?: true;
  readonly actsInPlanMode?: true;
  readonly declaresReleased?: true;
  readonly ignoresSelection?: true;
  readonly asksForTooMany?: true;
  readonly wakesEarly?: true;
  readonly creditsTwice?: true;
  readonly forgivesLedger?: true;
  readonly ignoresLocks?: true;
  readonly announcesNothing?: true;
  readonly believesEmptyLists?: true;
  readonly countsTwice?: true;
  readonly creditsCloud?: true;
  readonly neverCloses?: true;
}

export interface Context {
  readonly world: World;
  readonly policy: Policy;
  readonly trigger: Trigger;
  readonly run: Run;
  readonly flaws: Flaws;
}

export interface State {
  readonly calls: Record<string, number>;
  readonly records: StoredRecord[];
  readonly counts: Record<string, number>;
  readonly attempts: Map<string, string[]>;
  readonly leased: ReadonlySet<string>;
  readonly accepted: ReadonlyMap<string, StoredRecord>;
}

interface End {
  readonly outcome: string;
  readonly reason?: string;
  readonly code?: string;
}

export function end(context: Context, state: State, instance: Instance, { outcome, reason, code }: End): void {
  const { run, world, flaws } = context;
  const attempts = state.attempts.get(instance.instanceId) ?? [];
  count(state, outcome);
  if (flaws.countsTwice) count(state, outcome);
  const record: StoredRecord = {
    record_type: "instance",
    record_id: `${run.runId}/instance/${instance.instanceId}`,
    account_id: instance.accountId,
    region_id: instance.regionId,
    instance_id: instance.instanceId,
    outcome,
    ...(outcome === "accepted" ? { evidence: "event" } : {}),
    ...(reason === undefined ? {} : { reason }),
    ...(code === undefined ? {} : { error_code: code }),
    ...(flaws.wakesEarly && outcome === "parked" ? waiting(world.clock.nowMs()) : {}),
    attempts: String(attempts.length + (flaws.miscounts && attempts.length > 0 ? -1 : 0)),
    attempt_log: JSON.stringify(attempts.map((one) => ["", one, ""])),
    recorded_at: new Date(world.clock.nowMs()).toISOString(),
  };
  if (!flaws.forgetsRecords) state.records.push(record);
  if (flaws.writesTwoOutcomes && outcome === "recovered") state.records.push({ ...record, outcome: "accepted" });
}

/** Promises to wait, but does not. */
function waiting(nowMs: number): StoredRecord {
  const next = new Date(nowMs + 6 * 3_600_000).toISOString();
  return { wakes_on: `at:${next}`, next_attempt_at: next };
}

export function count(state: State, outcome: string): void {
  state.counts[outcome] = (state.counts[outcome] ?? 0) + 1;
}

export async function counted<T>(state: State, action: string, call: () => Promise<T>): Promise<T> {
  state.calls[action] = (state.calls[action] ?? 0) + 1;
  return call();
}

export async function allPages<T>(
  read: (token: string | undefined) => Promise<{ readonly items: readonly T[]; readonly nextToken?: string }>,
): Promise<T[]> {
  const all: T[] = [];
  let token: string | undefined;
  do {
    const page = await read(token);
    all.push(...page.items);
    token = page.nextToken;
  } while (token !== undefined);
  return all;
}
