/**
 * The design's rule: decisions read the error code, never the HTTP status. The same code has been seen with different
 * statuses.
 */
import { fc, test } from "@fast-check/vitest";
import { describe, expect } from "vitest";
import { createVirtualTime } from "../../../bench/virtual-time.ts";
import { createRetryLoop } from "../../../functions/adapters/retry/p-retry-loop.ts";
import { CloudError, type CloudFailure } from "../../../functions/core/failure/cloud-error.ts";
import { classify, ERROR_TABLE, isVpcFailure } from "../../../functions/core/failure/error-table.ts";
import type { World } from "../../../functions/ports/world.ts";
import { createRecover } from "../../../functions/recover.ts";
import { createDecideAgain } from "../../../functions/steps/act/decide-again.ts";
import { reactivate } from "../../../functions/steps/act/reactivate.ts";
import { createCallCloud } from "../../../functions/steps/cloud/call-cloud.ts";
import { createProblemList } from "../../../functions/steps/problem-list.ts";
import type { RunContext } from "../../../functions/steps/run-context.ts";
import type { RunLog } from "../../../simulator/flight-recorder.ts";
import { drawStory } from "../../../simulator/history.ts";
import { type Engine, playStory } from "../../../simulator/play-story.ts";
import { anInstance, aSubject, decisionFacts, NOW } from "../../support/builders.ts";

const httpStatus = fc.oneof(
  fc.constantFrom(undefined, 200, 400, 401, 403, 404, 409, 429, 500, 502, 503, 504),
  fc.integer({ min: 100, max: 599 }),
);

/** The engine in a world in which the nth failure has the nth of these statuses, over and over. */
function answering(statuses: readonly (number | undefined)[]): Engine {
  let failures = 0;
  const restamped = (error: unknown) => {
    if (!(error instanceof CloudError)) return error;
    const { httpStatus: _, ...failure } = error.failure;
    const status = statuses[failures++ % statuses.length];
    return new CloudError(status === undefined ? failure : { ...failure, httpStatus: status });
  };
  const stamped = <T extends object>(port: T): T =>
    new Proxy(port, {
      get: (target, name) => {
        const method = Reflect.get(target, name) as (...asked: unknown[]) => Promise<unknown>;
        return async (...asked: unknown[]) => {
          try {
            return await method(...asked);
          } catch (error) {
            throw restamped(error);
          }
        };
      },
    });
  return (world, policy, build) => {
    const { fleet, billing, records, invoker } = world;
    const ports: Partial<World> = { fleet: stamped(fleet), billing: stamped(billing), records: stamped(records) };
    return createRecover(
      { ...world, ...ports, ...(invoker === undefined ? {} : { invoker: stamped(invoker) }) },
      policy,
      build,
    );
  };
}

/** The calls, answers, records and messages of a run. */
const traceOf = ({ runId, attempts, calls, written, undelivered, summary, ended }: RunLog) => ({
  runId,
  attempts,
  calls: [...calls],
  written,
  undelivered,
  summary,
  ended,
});

async function play(seed: number, statuses: readonly (number | undefined)[]) {
  const { runs } = await playStory(drawStory(seed, { fleet: 15 }), answering(statuses));
  await new Promise(setImmediate);
  return runs.map(traceOf);
}

/** One instance whose calls fail with these failures in turn, until a call is accepted. */
async function attempt(
  failures: readonly { readonly code: string; readonly answered: boolean; readonly status?: number | undefined }[],
  status: string,
  attempts: number,
) {
  const time = createVirtualTime(NOW);
  const left = [...failures];
  const fleet = {
    reactivate: async () => {
      const next = left.shift();
      if (next === undefined) return { requestId: "R-1" };
      const { code, answered, status: httpStatus } = next;
      const failure = { action: "ReActivateInstances", code, message: "", answered };
      throw new CloudError(httpStatus === undefined ? failure : { ...failure, httpStatus });
    },
    describe: async () => ({ items: status === "Released" ? [] : [anInstance({ status })] }),
    provePermission: async () => {},
  };
  const log = { info() {}, warn() {}, error() {} };
  const world = { clock: time.clock, random: { unit: () => 0.5 }, retry: createRetryLoop(time.clock), fleet, log };
  const policy = { limits: { maxConcurrentCalls: 32, maxCallsPerSecond: 100 }, timing: { callTimeoutMs: 10_000 } };
  const problems = createProblemList();
  const context = { world, policy, problems, run: {} } as unknown as RunContext;
  const callCloud = createCallCloud(context.world, context.policy, { deadlineMs: Number.POSITIVE_INFINITY });
  const halt = new AbortController().signal;
  const how = { attempts, halt, decideAgain: createDecideAgain(decisionFacts(), time.clock) };
  const { failure, ...rest } = await time.run(reactivate({ ...context, callCloud }, aSubject(), how));
  return {
    ...rest,
    code: failure?.code,
    counts: callCloud.counts(),
    problems: problems.all(),
    endMs: time.clock.nowMs(),
  };
}

describe("an HTTP status", () => {
  const codes = fc.oneof(
    fc.constantFrom(...ERROR_TABLE.map(({ match }) => match.replaceAll("*", "Some"))),
    fc.string(),
  );

  test.prop([codes, httpStatus, fc.boolean()])("never changes what a failure means", (code, status, hasVpc) => {
    const failure: CloudFailure = { action: "ReActivateInstances", code, message: "", answered: true };
    const withStatus = { ...failure, ...(status === undefined ? {} : { httpStatus: status }) };

    expect(classify(withStatus)).toBe(classify(failure));
    expect(isVpcFailure(withStatus, hasVpc)).toBe(isVpcFailure(failure, hasVpc));
  });

  const failures = fc.array(fc.record({ code: codes, answered: fc.boolean(), status: httpStatus }), { minLength: 1 });
  const states = fc.constantFrom("Stopped", "Starting", "Running", "Stopping", "Released");

  test.prop([failures, states, fc.integer({ min: 1, max: 6 })])(
    "never changes how an attempt goes and ends",
    async (failures, status, attempts) => {
      const withStatus = await attempt(failures, status, attempts);

      expect(withStatus).toEqual(
        await attempt(
          failures.map(({ status: _, ...rest }) => rest),
          status,
          attempts,
        ),
      );
    },
  );

  const seeds = fc.integer({ min: 1_000_000, max: 2_000_000_000 });
  const statuses = fc.array(httpStatus, { minLength: 1, maxLength: 5 });

  test.prop([seeds, statuses], { numRuns: 8 })(
    "never changes what a run calls, writes or says, whatever fails in it",
    async (seed, given) => {
      expect(await play(seed, given)).toEqual(await play(seed, [undefined]));
    },
  );
});
