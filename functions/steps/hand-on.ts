/** Asks Function Compute for further runs: one per account when there are many, and a next hop for what is left. */
import type { AccountRun } from "./account-run.ts";
import { failureOf, type RunContext } from "./run-context.ts";

/** A chain of continuations ends here; the next tick goes on. */
const MAX_HOPS = 12;

/** Each account becomes an invocation of its own. false: refused, and the run carries on alone. */
export async function fanOut(context: RunContext, work: ReadonlyMap<string, readonly string[]>): Promise<boolean> {
  const payloads = [...work].map(([account, regions]) => payloadFor(context, account, regions, "fan-out", 0));
  return invokeAll(context, payloads);
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

interface Continuation {
  readonly kind: "continue";
  readonly rootRunId: string;
  readonly hop: number;
  readonly account: string;
  readonly regions: readonly string[];
  readonly mode: string;
  readonly trigger: string;
  readonly correlation?: string;
}

function payloadFor(
  context: RunContext,
  account: string,
  regions: readonly string[],
  trigger: string,
  hop: number,
): Continuation {
  const { identity } = context;
  return {
    kind: "continue",
    rootRunId: identity.rootRunId,
    hop,
    account,
    regions,
    mode: context.mode,
    trigger,
    ...(identity.correlation === undefined ? {} : { correlation: identity.correlation }),
  };
}

async function invokeAll(context: RunContext, payloads: readonly Continuation[]): Promise<boolean> {
  const { invoker } = context.world;
  if (!invoker) return false;
  try {
    for (const payload of payloads)
      await context.callCloud.call({ accountId: "", regionId: "", action: "InvokeFunction" }, () =>
        invoker.invokeAsync(payload, taskIdOf(payload)),
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
function taskIdOf({ rootRunId, trigger, hop, account }: Continuation): string {
  return `${trigger}-${rootRunId}-${hop}-${account}`.replaceAll(/[^A-Za-z0-9_-]/g, "-").slice(0, 128);
}
