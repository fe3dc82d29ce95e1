/** Follows up one instance, with the cases, leases and events that are known of it. */
import { type FollowUpFacts, followUpEnd } from "../../../../functions/core/decision/follow-up.ts";
import type { Case, Lease } from "../../../../functions/core/memory/case-book.ts";
import { aMemory, anInstance, HOUR, MINUTE, NOW } from "../../../support/builders.ts";

export const ID = "i-test0001";
const SCOPE = { accountId: "1000000000000001", regionId: "cn-hangzhou" };
export const RUNNING = { status: "Running", startedAtMs: NOW - HOUR };

export const aLease = (given: Partial<Lease> = {}): Lease => ({
  ...SCOPE,
  runId: "run-0",
  rootRunId: "run-0",
  untilMs: NOW - MINUTE,
  recordedAtMs: NOW - 16 * MINUTE,
  ...given,
});

export interface Given {
  readonly cases?: readonly Case[];
  readonly leases?: readonly Lease[];
  readonly events?: FollowUpFacts["events"];
}

export const factsOf = ({ cases = [], leases = [], events = [] }: Given): FollowUpFacts => ({
  scope: SCOPE,
  site: "china",
  memory: aMemory(cases, { leases: new Map([[ID, leases]]) }),
  events,
  nowMs: NOW,
  rootRunId: "run-1",
});
export const seen = (given: Given, instance: Parameters<typeof anInstance>[0] = RUNNING) =>
  followUpEnd(ID, anInstance(instance), factsOf(given));
/** The lease of a run that lives, recorded at that time. */
export const claimed = (recordedAtMs: number): Given => ({ leases: [aLease({ recordedAtMs, untilMs: NOW + MINUTE })] });
export const absent = (given: Given) => followUpEnd(ID, undefined, factsOf(given));
