/** Asks Function Compute for further invocations: one for each account of a large run, and one that continues a run out of time. */

import type { Result } from "../../core/decision/subject.ts";
import { MAX_HOPS, toContinuation } from "../../core/events/requests/continuation.ts";
import { failureCause } from "../../core/failure/failure-cause.ts";
import type { AccountMemory } from "../../core/memory/read-memory.ts";
import { announcement } from "../../core/report/records.ts";
import type { AccountPolicy } from "../../core/terms/policy.ts";
import { problem } from "../../core/terms/problems.ts";
import { isKnown } from "../../core/terms/reading.ts";
import { causeOf, type Trigger } from "../../core/terms/trigger.ts";
import { failureOf } from "../failure-of.ts";
import type { RunContext } from "../run-context.ts";

export interface Surveyed {
  readonly account: AccountPolicy;
  readonly regions: readonly string[];
  readonly memory: Pick<AccountMemory, "isNew">;
}

/**
 * Gives each account of a large run an invocation of its own. Returns the ids of the accounts that were taken over.
 * If Function Compute refuses one, this run keeps the account.
 */
export async function fanOut(context: RunContext, surveyed: readonly Surveyed[]): Promise<ReadonlySet<string>> {
  const work = surveyed.filter(({ regions }) => regions.length > 0);
  const taken = new Set<string>();
  if (!mayFanOut(context, work) || !(await announce(context, work))) return taken;
  for (const { account, regions } of work)
    if (await invoke(context, payloadFor(context, account.id, { name: "fan-out", regions }, 0))) taken.add(account.id);
  return taken;
}

const ANNOUNCE_BUDGET_MS = 1_500;

/**
 * Writes the records that confirm the parts. Returns false if the log store did not take them; this run then does the work alone.
 */
async function announce({ logStore, identity, world, mode }: RunContext, work: readonly Surveyed[]): Promise<boolean> {
  if (mode === "plan") return true;
  const nowMs = world.clock.nowMs();
  const records = work.map(({ account }) => announcement(identity, account, nowMs));
  return (await logStore.tryWrite(records, ANNOUNCE_BUDGET_MS)) === undefined;
}

/**
 * Allows a fan-out for two or more accounts. A part never fans out, nor does a run under a person's limit: it holds for all accounts.
 * Where the log store has no record at all, it may be one that returns nothing, and then every part would be refused.
 */
function mayFanOut({ trigger, policy, world, mode }: RunContext, work: readonly Surveyed[]): boolean {
  const isPart = trigger.name === "fan-out" || trigger.name === "continuation";
  const accountRegions = work.reduce((sum, { regions }) => sum + regions.length, 0);
  return (
    accountRegions > policy.limits.fanOutAbove &&
    work.length > 1 &&
    !isPart &&
    (mode === "plan" || work.some(({ memory }) => !memory.isNew)) &&
    trigger.maxInstances === undefined &&
    world.invoker !== undefined
  );
}

/**
 * An asynchronous payload has at most 128 KB, and an id in quotes has 25 bytes. Source: the vendor's page on limits, read 2026-08.
 */
const MOST_IDS = 4_000;

export interface Leftovers {
  /** The log store took the records and books of this run. */
  readonly delivered: boolean;
  readonly accounts: readonly {
    readonly account: AccountPolicy;
    readonly results: readonly Result[];
    readonly memory: AccountMemory;
  }[];
  /** By account id: regions that were not read before the time for observing was over. */
  readonly unfinished: ReadonlyMap<string, readonly string[]>;
}

/**
 * Checks whether a continuation has work. Parked cases are continued only after a run that made a call: without one, the next run
 * would come no further. Unread regions are continued by every run in apply mode. The chain ends after MAX_HOPS.
 */
export function isContinuable(context: RunContext, { accounts, unfinished }: Omit<Leftovers, "delivered">): boolean {
  const { trigger, world, mode, run, bugs } = context;
  if (trigger.hop >= MAX_HOPS || world.invoker === undefined || run.signal?.aborted === true || bugs.count > 0)
    return false;
  const progressed = accounts.some(({ results }) => results.some(({ calls }) => calls > 0));
  return (
    (progressed && accounts.some(({ results }) => results.some(isLeft))) || (mode === "apply" && unfinished.size > 0)
  );
}

function isLeft({ outcome }: Result): boolean {
  return outcome.outcome === "parked" && outcome.reason === "out-of-time";
}

/**
 * Asks for a continuation of each account that ran out of time. The next hop reads the calls of this run from the case book.
 * Without a readable book the next hop gets the ids that this run did not call.
 */
export async function continueLater(context: RunContext, leftovers: Leftovers): Promise<boolean> {
  const { accounts, unfinished } = leftovers;
  const { trigger, run } = context;
  let continued = false;
  let spare = allowanceLeft(trigger, accounts);
  for (const { account, results, memory } of accounts) {
    const left = results.filter(isLeft);
    const unread = unfinished.get(account.id) ?? [];
    if (left.length + unread.length === 0) continue;
    // A limit of a person holds for the whole chain. The next hop may call only the instances that this run did not get to.
    const most = left.length + (unread.length === 0 ? 0 : spare);
    if (most === 0) continue;
    if (unread.length > 0) spare = 0;
    const regions = [...new Set([...left.map(({ subject }) => subject.instance.regionId), ...unread])];
    const limit = trigger.maxInstances === undefined ? {} : { maxInstances: most };
    const ids = left.slice(0, MOST_IDS).map(({ subject }) => subject.instance.instanceId);
    const scope = isKnown(memory.book) || ids.length === 0 ? { regions } : { regions, instanceIds: ids };
    const hasBook = leftovers.delivered && isKnown(memory.book);
    const part = { name: "continuation", ...scope, ...limit, ...(hasBook ? { afterRunId: run.runId } : {}) } as const;
    const piece = payloadFor(context, account.id, part, trigger.hop + 1);
    if (await invoke(context, piece)) continued = true;
  }
  return continued;
}

/** Returns how many more instances the person's limit allows. The first account with unread regions gets all of them. */
function allowanceLeft({ maxInstances }: Trigger, accounts: Leftovers["accounts"]): number {
  if (maxInstances === undefined) return Number.POSITIVE_INFINITY;
  const taken = accounts.flatMap(({ results }) => results.filter((result) => result.calls > 0 || isLeft(result)));
  return Math.max(0, maxInstances - taken.length);
}

/** Returns the payload of the next invocation: the request of this run, narrowed to one account. */
function payloadFor(
  context: RunContext,
  account: string,
  part: Pick<Trigger, "name" | "regions" | "instanceIds" | "maxInstances" | "afterRunId">,
  hop: number,
): Piece {
  const { rootRunId } = context.identity;
  // A part sweeps its scope. If a payment tick asked for it, the part does not count as the hourly sweep.
  const cause = context.trigger.depth === "payment" ? part.name : causeOf(context.trigger);
  const payload = toContinuation(
    { ...context.trigger, ...part, cause },
    { rootRunId, afterRunId: part.afterRunId, hop, account, mode: context.mode },
  );
  return { payload, taskId: taskIdOf(`${part.name}-${rootRunId}-${hop}-${account}`) };
}

interface Piece {
  readonly payload: unknown;
  readonly taskId: string;
}

async function invoke(context: RunContext, { payload, taskId }: Piece): Promise<boolean> {
  const { invoker } = context.world;
  if (!invoker) return false;
  try {
    await context.reserve.callCloud.call({ accountId: "", regionId: "", action: "InvokeFunction" }, () =>
      invoker.invokeAsync(payload, taskId),
    );
    return true;
  } catch (error) {
    const failure = failureOf(error);
    context.problems.add(problem("hand-on-refused", { code: failure.code, cause: failureCause(failure) }));
    return false;
  }
}

/** Returns a task id for Function Compute: letters, digits, `_` and `-`, at most 128 characters, equal for equal work. */
function taskIdOf(piece: string): string {
  return piece.replaceAll(/[^A-Za-z0-9_-]/g, "-").slice(0, 128);
}
