/**
 * A small engine that recovers where nothing fails, written apart from the real one. Tests switch on its flaws one at a
 * time. The simulator's invariants must catch each flaw, or they prove nothing.
 */

import type { StoredRecord } from "../../../functions/core/memory/record.ts";
import type { Summary } from "../../../functions/core/terms/summary.ts";
import type { Recover } from "../../../functions/recover.ts";
import type { Engine } from "../../../simulator/play-story.ts";
import type { PlainInstance as Instance } from "../plain-instance.ts";
import { act } from "./naive-act.ts";
import { planRegion } from "./naive-plan.ts";
import { type Context, counted, end, type Flaws, type State } from "./naive-state.ts";

export function createNaiveEngine(flaws: Flaws = {}): Engine {
  return (world, policy) => (trigger, run) => recoverNaively({ world, policy, trigger, run, flaws });
}

async function recoverNaively(context: Context): ReturnType<Recover> {
  const { world, policy, trigger, flaws } = context;
  if (flaws.crashes) throw new TypeError("a bug");
  if (flaws.neverEnds) await new Promise(() => undefined);
  const logStore = await readLedger(context).catch((error: unknown) => {
    if (flaws.forgivesLedger) return { leased: new Set<string>(), accepted: new Map<string, StoredRecord>() };
    throw error;
  });
  const state: State = { calls: {}, records: [], counts: {}, attempts: new Map(), ...logStore };
  const due: Instance[] = [];
  for (const account of policy.accounts) {
    if (trigger.accountIds?.includes(account.id) === false) continue;
    const balance = await counted(state, "QueryAccountBalance", () => world.billing.balance(account.id));
    const regions =
      account.regions === "all"
        ? await counted(state, "DescribeRegions", () => world.fleet.listRegions(account.id))
        : account.regions;
    for (const regionId of regions) {
      const found = await planRegion(context, state, { accountId: account.id, regionId });
      for (const instance of found) {
        if (balance.available < 0 && !flaws.startsEverything)
          end(context, state, instance, { outcome: "parked", reason: "insufficient-balance" });
        else due.push(instance);
      }
    }
  }
  await act(context, state, due);
  await tell(context, state);
  return finish(context, state);
}

async function readLedger({ world, flaws, run }: Context): Promise<Pick<State, "leased" | "accepted">> {
  const toMs = world.clock.nowMs() + 1_000;
  const where = [{ field: "record_type", anyOf: ["instance", "intent"] }];
  const limit = flaws.asksForTooMany ? 500 : 100;
  const read = (offset: number) => world.records.read({ where, fromMs: toMs - 26 * 3_600_000, toMs, limit, offset });
  const leased = new Set<string>();
  const accepted = new Map<string, StoredRecord>();
  const closed = new Set<string>();
  const all: StoredRecord[] = [];
  for (let page: readonly StoredRecord[] = []; all.length === 0 || page.length === 100; all.push(...page)) {
    page = (await read(all.length)).records;
    if (page.length === 0) break;
  }
  // Records that an earlier run failed to store may be stored now.
  for (const record of all.sort((a, b) => ((a.recorded_at ?? "") < (b.recorded_at ?? "") ? 1 : -1))) {
    const id = record.instance_id ?? "";
    if (record.record_type === "instance") {
      if (record.outcome === "accepted" && (!closed.has(id) || flaws.creditsTwice)) accepted.set(id, record);
      if (record.reason !== "in-progress") closed.add(id);
      continue;
    }
    const live = Date.parse(record.lease_until ?? "") > run.startedAtMs && !flaws.ignoresLeases;
    for (const one of record.instance_ids?.split(",") ?? [])
      if (flaws.keepsDeadLeases || (live && !closed.has(one))) leased.add(one);
  }
  return { leased, accepted };
}

/** Sweeps are an hour apart. Each sends a message about every instance that is down. */
async function tell({ world, trigger, run, flaws }: Context, { records }: State): Promise<void> {
  const isSweep = trigger.name === "timer" && trigger.depth === "full";
  const instances = records.filter(({ outcome }) => outcome === "parked" || outcome === "failed");
  if (flaws.tellsNobody || instances.length === 0 || (!isSweep && !flaws.tellsAlways)) return;
  const words = `${instances.length} need a person`;
  const facts = {
    runId: run.runId,
    total: instances.length,
    reasons: {},
    unreadable: [],
    text: { en: words, zh: words },
  };
  await world.notifier?.tell({ kind: "needs-person", ...facts, instances }, 5_000);
}

async function finish({ world, trigger, policy, run }: Context, state: State): Promise<Summary> {
  if (state.records.length > 0) await world.records.append(state.records);
  return {
    runId: run.runId,
    trigger: trigger.name,
    mode: trigger.mode ?? policy.mode,
    startedAt: new Date(run.startedAtMs).toISOString(),
    durationMs: world.clock.nowMs() - run.startedAtMs,
    regions: policy.accounts.length,
    counts: state.counts,
    calls: state.calls,
    logged: { delivered: state.records.length + (state.attempts.size > 0 ? 1 : 0), undelivered: 0 },
    problems: [],
    needsPerson: 0,
    continued: false,
    handedOver: false,
  };
}
