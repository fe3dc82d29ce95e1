/** Small stories made by hand: one account, one region, one sweep. A test sets only its own differences. */
import type { Policy } from "../../functions/core/terms/policy.ts";
import type { Trigger } from "../../functions/core/terms/trigger.ts";
import type { World } from "../../functions/ports/world.ts";
import type { Run } from "../../functions/recover.ts";
import { type Engine, playStory } from "../../simulator/play-story.ts";
import type { AccountSpec, Happening, InstanceSpec, Story } from "../../simulator/story.ts";
import type { StoryResult } from "../../simulator/story-result.ts";
import { aSummary } from "./builders.ts";

export const ACCOUNT = "1000000000000001";
const REGION = "cn-hangzhou";
export const SCOPE = { accountId: ACCOUNT, regionId: REGION };
const MINUTE_MS = 60_000;
/** The time at which stories made by hand begin. */
export const START_MS = Date.UTC(2026, 2, 2, 8);
export const FULL_SWEEP: Trigger = { name: "timer", depth: "full", hop: 0 };

export function anAccountSpec(special: Partial<AccountSpec> = {}): AccountSpec {
  return {
    id: ACCOUNT,
    site: "china",
    regions: [REGION],
    currency: "CNY",
    voucher: 0,
    vendorMinimum: 100,
    restart: { missShare: 1, lateShare: 0 },
    events: { stopShare: 1, deleteShare: 1, delayMs: 0, lateByMs: 0 },
    cash: 50,
    ...special,
  };
}

export function anInstanceSpec(special: Partial<InstanceSpec> = {}): InstanceSpec {
  return {
    ...SCOPE,
    instanceId: "i-1",
    name: "web-1",
    type: "ecs.g7.large",
    zoneId: `${REGION}-a`,
    vpcId: "vpc-1",
    status: "Running",
    chargeType: "PostPaid",
    spotStrategy: "NoSpot",
    lockReasons: [],
    startedAtMs: START_MS - 86_400_000,
    tags: {},
    resourceGroupId: "rg-default",
    hasPublicIp: false,
    hasEip: false,
    hasLocalDisk: false,
    blocks: [],
    fallBacks: 0,
    ...special,
  };
}

export function aPolicy(special: Partial<Policy> = {}): Policy {
  return {
    mode: "apply",
    modeForced: false,
    accounts: [{ id: ACCOUNT, name: "main", site: "china", regions: [REGION] }],
    select: { includeTags: {}, excludeTags: {}, resourceGroupIds: [], priorityTag: "priority", lockOnly: "auto" },
    limits: { maxInstancesPerRun: 100, maxConcurrentCalls: 8, maxCallsPerSecond: 20, fanOutAbove: 200 },
    timing: { settleMs: 0, verifyMs: 60_000, pollMs: 5_000, callTimeoutMs: 5_000, attempts: 3, reserveMs: 10_000 },
    ...special,
  };
}

/**
 * Minute 1: debt. Minute 2: every instance stops. Minute 10: paid. Minute 20: one sweep. Faults, if any, last until minute
 * 30.
 */
export function aStory(special: Partial<Story> = {}): Story {
  const happenings: Happening[] = [
    { kind: "debt", atMs: START_MS + MINUTE_MS, accountId: ACCOUNT, cash: -100 },
    { kind: "arrears-stop", atMs: START_MS + 2 * MINUTE_MS, accountId: ACCOUNT },
    payment(10, 500),
  ];
  return {
    seed: 1,
    policy: aPolicy(),
    startMs: START_MS,
    faultsEndMs: START_MS + 30 * MINUTE_MS,
    accounts: [anAccountSpec()],
    instances: [anInstanceSpec()],
    happenings,
    faults: [],
    quotas: [],
    invocations: [{ atMs: START_MS + 20 * MINUTE_MS, trigger: FULL_SWEEP, timeoutMs: 10 * MINUTE_MS }],
    switches: {
      lockClearsOnPayment: false,
      lockReachesOwnerStopped: false,
      acceptsAnythingStopped: false,
      stateLagMs: 0,
      pageSize: 100,
      indexLagMs: 1_000,
      killShare: 0,
      unlockedIsNotOverdue: false,
      eventReachesOwnerStopped: false,
      releasesPaid: true,
      clockErrorMs: 0,
      channels: 1,
    },
    untilRelease: false,
    ...special,
  };
}

export function payment(minute: number, amount: number): Happening {
  const atMs = START_MS + minute * MINUTE_MS;
  return { kind: "payment", atMs, accountId: ACCOUNT, amount, number: `p-${minute}`, visibleAtMs: atMs };
}

/** The engine's calls in the story's own runs. In the sweeps that the simulator adds at the end, this engine does nothing. */
export type Script = (world: World, run: Run, trigger: Trigger) => Promise<void>;

export function playScript(story: Story, script: Script): Promise<StoryResult> {
  const scripted = story.invocations.length;
  let started = 0;
  const engine: Engine = (world, policy) => async (trigger, run) => {
    started += 1;
    if (started <= scripted) await script(world, run, trigger);
    return aSummary({ runId: run.runId, trigger: trigger.name, mode: policy.mode });
  };
  return playStory(story, engine);
}

/** The code of a refused call, or `accepted`. */
export async function answerTo(call: Promise<unknown>): Promise<string> {
  return call.then(
    () => "accepted",
    (error: { failure?: { code: string } }) => error.failure?.code ?? String(error),
  );
}
