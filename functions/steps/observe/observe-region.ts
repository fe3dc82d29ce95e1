/** Reads one account-region as it is now. If a page fails or the list does not end, the whole region counts as unreadable. */

import { CloudError, type CloudFailure, mayBeWrongHost } from "../../core/failure/cloud-error.ts";
import { failureCause } from "../../core/failure/failure-cause.ts";
import type { ArrearsEvent, Instance, Scope } from "../../core/instance/instance.ts";
import { DAY_MS } from "../../core/lang/durations.ts";
import type { UnreadablePlace } from "../../core/memory/case-book.ts";
import { problem } from "../../core/terms/problems.ts";
import { known, type Reading, unknown } from "../../core/terms/reading.ts";
import { describeInstances } from "../cloud/describe-instances.ts";
import { readPages } from "../cloud/read-pages.ts";
import { failureOf } from "../failure-of.ts";
import type { RunContext } from "../run-context.ts";
import { tellUnreachable } from "./choose-accounts.ts";
import { idsToFollowUp } from "./follow-up-ids.ts";
import type { AccountSurvey, PartlyRead, RegionObservation } from "./observation.ts";
import { isDenied, isRoleRefused } from "./refusals.ts";

/** Executed stops count this far back: the vendor keeps a stopped instance for 15 days, with a day of margin. */
const EVENTS_BACK_MS = 16 * DAY_MS;
/** An event may be announced 15 days before it happens (International site). The vendor keeps events for 30 days. */
const PUBLISHED_BACK_MS = 31 * DAY_MS;

export interface RegionTask {
  readonly survey: AccountSurvey;
  readonly regionId: string;
  /** Epoch milliseconds. No page is requested from this time on. */
  readonly untilMs: number;
  /** Reads the hosts of the account's regions, once a run. Resolves with false if that names no new host. */
  readonly learnHosts: () => Promise<boolean>;
}

export interface RegionLook {
  readonly regionId: string;
  /** Absent: no decision is made about this region in this run. */
  readonly observation?: RegionObservation;
  /** The pages before the one that failed. No call follows from them, but the owner stops on them are remembered. */
  readonly partly?: PartlyRead;
  readonly unreadable: readonly UnreadablePlace[];
  /** The time for observing was over before the region was read. */
  readonly unfinished: boolean;
  /** The account's role was refused. */
  readonly roleRefused?: UnreadablePlace;
}

export async function observeRegion(context: RunContext, task: RegionTask): Promise<RegionLook> {
  const { survey, regionId } = task;
  let look = await readRegion(context, task);
  // DescribeRegions may name another host than the documented one.
  if (look.failure && mayBeWrongHost(look.failure) && (await task.learnHosts())) look = await readRegion(context, task);
  const { failure } = look;
  if (!failure) return look;
  const unfinished = context.world.clock.nowMs() >= task.untilMs;
  if (isRoleRefused(failure)) {
    const place = tellUnreachable(context, survey.account, failure);
    return { regionId, unreadable: [], unfinished, roleRefused: place };
  }
  tellUnreadable(context, survey, regionId, failure);
  return { ...look, unreadable: [placeOf(context, regionId, failure.action, failure)], unfinished };
}

async function readRegion(
  context: RunContext,
  task: RegionTask,
): Promise<RegionLook & { readonly failure?: CloudFailure | undefined }> {
  const { survey, regionId } = task;
  const scope: Scope = { accountId: survey.account.id, regionId };
  const { clock } = context.world;
  const listed = context.trigger.instanceIds === undefined;
  const readAtMs = clock.nowMs();
  const [{ instances, failure }, { events, why, ...ended }] = await Promise.all([
    readInstances(context, scope, task.untilMs),
    readEvents(context, scope, task.untilMs),
  ]);
  const region = {
    scope,
    readAtMs,
    instances,
    listed,
    events,
    eventsComplete: why === undefined ? known(true as const) : unknown(why),
  };
  if (failure) return { regionId, partly: region, unreadable: [], unfinished: false, failure };
  const followedUpAtMs = clock.nowMs();
  const followUpIds = idsToFollowUp(survey, region, followedUpAtMs);
  const followedUp = await followUp(context, region, followUpIds);
  const unreadable = why === undefined ? [] : [placeOf(context, regionId, "events", ended.failure ?? { code: why })];
  return {
    regionId,
    observation: { followUpIds, followedUp, followedUpAtMs, ...region },
    unreadable,
    unfinished: false,
  };
}

interface Listing {
  readonly instances: readonly Instance[];
  /** Why the list was not read to the end. */
  readonly failure?: CloudFailure;
}

async function readInstances(context: RunContext, scope: Scope, untilMs: number): Promise<Listing> {
  const { callCloud, world, trigger } = context;
  const key = { action: "DescribeInstances", ...scope };
  // An instance that changes while pages are read may be on two pages, so instances are kept by id.
  const found = new Map<string, Instance>();
  try {
    if (trigger.instanceIds) return { instances: await describeInstances(context, scope, trigger.instanceIds) };
    const paging = { action: key.action, clock: world.clock, untilMs };
    for await (const page of readPages(paging, (token) =>
      callCloud.call(key, () => world.fleet.listStopped(scope, token)),
    )) {
      if (page.odd !== undefined)
        throw new CloudError({ action: key.action, code: "Local.Incomplete", message: page.odd, answered: true });
      for (const instance of page.items) found.set(instance.instanceId, instance);
    }
    // Without the permission the vendor answers with an empty list, not with an error.
    if (found.size === 0) await callCloud.call(key, () => world.fleet.provePermission(scope));
  } catch (error) {
    return { instances: [...found.values()], failure: failureOf(error) };
  }
  return { instances: [...found.values()] };
}

interface Events {
  readonly events: readonly ArrearsEvent[];
  /** Why the events were not read to the end. */
  readonly why?: string;
  readonly failure?: CloudFailure;
}

/** Reads the arrears events. Events that were read before a page failed still count. Missing events prove nothing. */
async function readEvents(context: RunContext, scope: Scope, untilMs: number): Promise<Events> {
  const { callCloud, world } = context;
  const nowMs = world.clock.nowMs();
  const key = { action: "DescribeInstanceHistoryEvents", ...scope };
  const events: ArrearsEvent[] = [];
  let odd: string | undefined;
  try {
    for await (const page of readPages({ action: key.action, clock: world.clock, untilMs }, (token) =>
      callCloud.call(key, () => world.fleet.listArrearsEvents(scope, nowMs - PUBLISHED_BACK_MS, token)),
    )) {
      odd ??= page.odd;
      for (const event of page.items) if (event.atMs >= nowMs - EVENTS_BACK_MS) events.push(event);
    }
  } catch (error) {
    const failure = failureOf(error);
    // If the role is refused, the instances cannot be read either, and that problem is reported.
    if (!isRoleRefused(failure)) tellEvidencePartial(context, scope, failure);
    return { events, failure, why: `${failure.action} failed with ${failure.code}` };
  }
  if (odd === undefined) return { events };
  tellEvidencePartial(context, scope, { action: key.action, code: odd });
  return { events, why: odd };
}

/** Reads the instances that may run again, or may be released, since the run before. */
async function followUp(
  context: RunContext,
  region: Pick<RegionObservation, "scope" | "instances">,
  ids: readonly string[],
): Promise<Reading<ReadonlyMap<string, Instance>>> {
  // Named instances were read by id already, in any state.
  if (context.trigger.instanceIds)
    return known(new Map(region.instances.map((instance) => [instance.instanceId, instance])));
  if (ids.length === 0) return NOTHING_TO_FOLLOW;
  try {
    const found = await describeInstances(context, region.scope, ids);
    return known(new Map(found.map((instance) => [instance.instanceId, instance])));
  } catch (error) {
    const failure = failureOf(error);
    const { code } = failure;
    const facts = { action: "DescribeInstances", code, cause: failureCause(failure) };
    context.problems.add(problem("region-unreadable", facts, region.scope));
    return unknown(`DescribeInstances failed with ${code}`);
  }
}

const NOTHING_TO_FOLLOW: Reading<ReadonlyMap<string, Instance>> = known(new Map());

function placeOf(
  { world }: RunContext,
  place: string,
  what: string,
  failure: Pick<CloudFailure, "code">,
): UnreadablePlace {
  return { place, what, why: failure.code, sinceMs: world.clock.nowMs(), isDenied: isDenied(failure) };
}

function tellUnreadable(
  context: RunContext,
  { account }: AccountSurvey,
  regionId: string,
  failure: CloudFailure,
): void {
  const { action, code } = failure;
  const facts = { action, code, cause: failureCause(failure) };
  context.problems.add(problem("region-unreadable", facts, { accountId: account.id, regionId }));
}

function tellEvidencePartial(context: RunContext, scope: Scope, failure: Pick<CloudFailure, "action" | "code">): void {
  const facts = { code: failure.code, cause: failureCause(failure) };
  context.problems.add(problem("evidence-partial", facts, scope));
}
