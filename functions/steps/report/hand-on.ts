/** Asks Function Compute for further runs: one per account when there are many, and a next hop for what is left. */
import { MAX_HOPS, toContinuation } from "../../core/events/requests/continuation.ts";
import type { Ledger } from "../../core/memory/ledger.ts";
import { causeOf, type Trigger } from "../../core/terms/trigger.ts";
import type { AccountRun } from "../account-run.ts";
import { failureOf, type RunContext } from "../run-context.ts";

/**
 * Each account becomes an invocation of its own. Returns those that were taken over; where Function Compute refuses, the
 * run carries on with the rest.
 */
export async function fanOut(
  context: RunContext,
  work: ReadonlyMap<string, readonly string[]>,
): Promise<ReadonlySet<string>> {
  const taken = new Set<string>();
  for (const [account, regions] of work)
    if (regions.length > 0 && (await invoke(context, payloadFor(context, account, { name: "fan-out", regions }, 0))))
      taken.add(account);
  return taken;
}

/** One account is no crowd, a worker never fans out again, and a limit that a person set holds for all accounts together. */
export function mayFanOut(
  { trigger, policy, world }: RunContext,
  work: ReadonlyMap<string, readonly string[]>,
): boolean {
  const isPart = trigger.name === "fan-out" || trigger.name === "continuation";
  const accountRegions = [...work.values()].reduce((sum, regions) => sum + regions.length, 0);
  return (
    accountRegions > policy.limits.fanOutAbove &&
    work.size > 1 &&
    !isPart &&
    trigger.maxInstances === undefined &&
    world.invoker !== undefined
  );
}

/** An asynchronous payload has 128 KB at most, an id in quotes 25 bytes. Source: the vendor's page on limits, read 2026-08. */
const MOST_IDS = 4_000;

/**
 * Goes on where time ran out, but only when this run got something done: otherwise it would spin. What was called, the next hop
 * reads from the ledger; where there is none, it is told whom this one did not get to.
 */
export async function continueLater(
  context: RunContext,
  accounts: readonly AccountRun[],
  ledger: Ledger,
): Promise<boolean> {
  const { trigger, world } = context;
  const progressed = accounts.some(({ results }) => results.some(({ attempts }) => attempts > 0));
  if (!progressed || trigger.hop >= MAX_HOPS || !world.invoker) return false;
  let continued = false;
  for (const { account, results } of accounts) {
    const left = results.filter(({ outcome }) => outcome.outcome === "parked" && outcome.reason === "out-of-time");
    if (left.length === 0) continue;
    const regions = [...new Set(left.map(({ subject }) => subject.instance.regionId))];
    // What a person limited stays limited: the next hop gets what this one did not get to, and no more.
    const limit = trigger.maxInstances === undefined ? {} : { maxInstances: left.length };
    const ids = left.slice(0, MOST_IDS).map(({ subject }) => subject.instance.instanceId);
    const scope = ledger.readable ? { regions } : { regions, instanceIds: ids };
    const piece = payloadFor(context, account.id, { name: "continuation", ...scope, ...limit }, trigger.hop + 1);
    if (await invoke(context, piece)) continued = true;
  }
  return continued;
}

/** What the next invocation gets: this run's own request, narrowed to what is left of one account. */
function payloadFor(
  context: RunContext,
  account: string,
  part: Pick<Trigger, "name" | "regions" | "instanceIds" | "maxInstances">,
  hop: number,
): Piece {
  const { rootRunId } = context.identity;
  // A part is a sweep of its scope, but one that a tick asked for is not the hourly one.
  const cause = context.trigger.depth === "payment" ? part.name : causeOf(context.trigger);
  const payload = toContinuation(
    { ...context.trigger, ...part, cause },
    { rootRunId, hop, account, mode: context.mode },
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
    await context.callCloud.call({ accountId: "", regionId: "", action: "InvokeFunction" }, () =>
      invoker.invokeAsync(payload, taskId),
    );
    return true;
  } catch (error) {
    const { code } = failureOf(error);
    context.problems.add({
      code: "hand-on-refused",
      cloudCode: code,
      message: `Function Compute refused to start a further run (${code}): this one goes on alone, the next tick does the rest. Check function.name, function.qualifier and the permission fc:InvokeFunction.`,
    });
    return false;
  }
}

/** Letters, digits, `_` and `-`, at most 128 characters, the same for the same piece of work. */
function taskIdOf(piece: string): string {
  return piece.replaceAll(/[^A-Za-z0-9_-]/g, "-").slice(0, 128);
}
