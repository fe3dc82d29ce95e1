/** Asks Function Compute for further runs: one per account when there are many, and a next hop for what is left. */
import { toContinuation } from "../core/events/continuation.ts";
import type { TriggerName } from "../core/trigger.ts";
import type { AccountRun } from "./account-run.ts";
import { failureOf, type RunContext } from "./run-context.ts";

/** A chain of continuations ends here; the next tick goes on. */
const MAX_HOPS = 12;

/** Each account becomes an invocation of its own. false: refused, and the run carries on alone. */
export async function fanOut(context: RunContext, work: ReadonlyMap<string, readonly string[]>): Promise<boolean> {
  const pieces = [...work].map(([account, regions]) => payloadFor(context, account, regions, "fan-out", 0));
  return invokeAll(context, pieces);
}

/** Goes on where time ran out, but only when this run got something done: otherwise it would spin. */
export async function continueLater(context: RunContext, accounts: readonly AccountRun[]): Promise<boolean> {
  const results = accounts.flatMap((account) => account.results);
  const progressed = results.some(({ attempts }) => attempts > 0);
  if (!progressed || context.trigger.hop >= MAX_HOPS) return false;
  const left = accounts.flatMap(({ account, results: ends }) => {
    const regions = new Set(
      ends
        .filter(({ outcome }) => outcome.outcome === "parked" && outcome.reason === "out-of-time")
        .map(({ subject }) => subject.instance.regionId),
    );
    return regions.size > 0
      ? [payloadFor(context, account.id, [...regions], "continuation", context.trigger.hop + 1)]
      : [];
  });
  return left.length > 0 && invokeAll(context, left);
}

/** What the next invocation gets: this run's own request, narrowed to what is left of one account. */
function payloadFor(
  context: RunContext,
  account: string,
  regions: readonly string[],
  name: TriggerName,
  hop: number,
): Piece {
  const { rootRunId } = context.identity;
  const payload = toContinuation(
    { ...context.trigger, name, regions },
    { rootRunId, hop, account, mode: context.mode },
  );
  return { payload, taskId: taskIdOf(`${name}-${rootRunId}-${hop}-${account}`) };
}

interface Piece {
  readonly payload: unknown;
  readonly taskId: string;
}

async function invokeAll(context: RunContext, pieces: readonly Piece[]): Promise<boolean> {
  const { invoker } = context.world;
  if (!invoker) return false;
  try {
    for (const { payload, taskId } of pieces)
      await context.callCloud.call({ accountId: "", regionId: "", action: "InvokeFunction" }, () =>
        invoker.invokeAsync(payload, taskId),
      );
    return true;
  } catch (error) {
    const { code } = failureOf(error);
    context.problems.add({
      code: "hand-on-refused",
      message: `Function Compute refused to start a further run (${code}): this one goes on alone, the next tick does the rest. Check function.name, function.qualifier and the permission fc:InvokeFunction.`,
    });
    return false;
  }
}

/** Letters, digits, `_` and `-`, at most 128 characters, the same for the same piece of work. */
function taskIdOf(piece: string): string {
  return piece.replaceAll(/[^A-Za-z0-9_-]/g, "-").slice(0, 128);
}
