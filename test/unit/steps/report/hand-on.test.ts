import { describe, expect, it } from "vitest";
import type { Result } from "../../../../functions/core/decision/subject.ts";
import { continueLater, type Leftovers } from "../../../../functions/steps/report/hand-on.ts";
import type { RunContext } from "../../../../functions/steps/run-context.ts";
import { FULL_SWEEP } from "../../../support/a-story.ts";
import { aMemory, aResult, aSubject, CHINA } from "../../../support/builders.ts";

const OTHER = { ...CHINA, id: "2000000000000002" };
const left = (instanceId: string): Result =>
  aResult({ outcome: "parked", reason: "out-of-time" }, { subject: aSubject({ instanceId }) });
const called = (instanceId: string): Result =>
  aResult({ outcome: "recovered" }, { subject: aSubject({ instanceId }), calls: 1 });

/** Continues a run for at most that many instances; resolves with the account and the limit of each continuation. */
async function continued(
  maxInstances: number | undefined,
  accounts: readonly { readonly account: typeof CHINA; readonly results: readonly Result[] }[],
  unread: readonly string[],
) {
  const pieces: unknown[] = [];
  const invoker = {
    invokeAsync: async (payload: unknown) => {
      pieces.push(payload);
    },
  };
  const context = {
    trigger: { ...FULL_SWEEP, maxInstances },
    run: { runId: "run-1" },
    identity: { rootRunId: "run-1" },
    mode: "apply",
    world: { invoker },
    problems: { add() {} },
    reserve: { callCloud: { call: (_: unknown, call: () => unknown) => call() } },
  } as unknown as RunContext;
  const leftovers: Leftovers = {
    delivered: true,
    accounts: accounts.map((one) => ({ ...one, memory: aMemory() })),
    unfinished: new Map(unread.map((id) => [id, ["cn-hangzhou"]])),
  };
  const isContinued = await continueLater(context, leftovers);
  return { isContinued, pieces: pieces.map((piece) => piece as { account: string; maxInstances?: number }) };
}

describe("a continuation under a person's limit", () => {
  it("is not asked for if the limit is used up", async () => {
    const used = { account: CHINA, results: [called("i-1"), called("i-2")] };

    expect(await continued(2, [used], [CHINA.id])).toEqual({ isContinued: false, pieces: [] });
  });

  it("may call what the run did not get to, and the rest of the limit in the first account with unread regions", async () => {
    const accounts = [
      { account: CHINA, results: [called("i-1"), left("i-2")] },
      { account: OTHER, results: [] },
    ];

    const { pieces } = await continued(5, accounts, [CHINA.id, OTHER.id]);

    expect(pieces).toMatchObject([{ account: CHINA.id, maxInstances: 1 + 3 }]);
    expect(pieces).toHaveLength(1);
  });

  it("has no limit where the person set none", async () => {
    const { pieces } = await continued(undefined, [{ account: CHINA, results: [] }], [CHINA.id]);

    expect(pieces).toMatchObject([{ account: CHINA.id }]);
    expect(pieces[0]).not.toHaveProperty("maxInstances");
  });
});
