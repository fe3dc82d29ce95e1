/** Reads one account-region as it is now. Pages until there are no more; a failed page fails the region, by name. */

import type { CloudFailure } from "../../core/failure/cloud-error.ts";
import { classify } from "../../core/failure/error-table.ts";
import {
  type ArrearsEvent,
  type Balance,
  type PlainInstance as Instance,
  type Payment,
  plainOf,
  type Scope,
} from "../../core/instance/instance.ts";
import type { AccountPolicy } from "../../core/terms/policy.ts";
import type { Page } from "../../ports/instance-fleet.ts";
import { inParallel } from "../cloud/in-parallel.ts";
import { failureOf, type RunContext } from "../run-context.ts";

/** Executed stops are looked at this far back: the vendor's 15 days and a day of grace. */
const EVENTS_BACK_MS = 16 * 24 * 60 * 60_000;
/** An event may be announced long before it happens, on the International site by 15 days; the vendor keeps them for 30. */
const PUBLISHED_BACK_MS = 31 * 24 * 60 * 60_000;
const IDS_PER_DESCRIBE = 100;
const DAY_MS = 24 * 60 * 60_000;

export interface RegionObservation {
  readonly scope: Scope;
  readonly account: AccountPolicy;
  /** Stopped pay-as-you-go instances, or those that were asked for by id whatever they are. */
  readonly instances: readonly Instance[];
  /** Where they were not readable to the end: those that were read. */
  readonly events: readonly ArrearsEvent[];
  readonly eventsReadable: boolean;
}

export interface Money {
  readonly balance?: Balance | undefined;
  readonly payment?: Payment | undefined;
  /** That no payment is known means nothing: the permission is missing, or the call failed this time. */
  readonly paymentsUnreadable?: "denied" | "failed" | undefined;
}

/** The region was not read, and the problem list says so. `denied`: nor will the next run be allowed to. */
export type Unread = "denied" | "failed";

export async function observeRegion(
  context: RunContext,
  account: AccountPolicy,
  regionId: string,
): Promise<RegionObservation | Unread> {
  const scope: Scope = { accountId: account.id, regionId };
  try {
    const [instances, events] = await Promise.all([readInstances(context, scope), readEvents(context, scope)]);
    return { scope, account, instances, ...events };
  } catch (error) {
    const failure = failureOf(error);
    const { action, code } = failure;
    if (isRoleRefused(failure)) tellUnreachable(context, account, failure);
    else
      context.problems.add({
        code: "region-unreadable",
        cloudCode: code,
        message: `${action} failed with ${code}: nothing was decided here in this run. Check the role, its permissions and the region's name; the next run tries again.`,
        accountId: account.id,
        regionId,
      });
    return isDenied(failure) ? "denied" : "failed";
  }
}

async function readInstances(context: RunContext, scope: Scope): Promise<readonly Instance[]> {
  const { callCloud, world, trigger } = context;
  if (trigger.instanceIds) return describeInstances(context, scope, trigger.instanceIds);
  // By id: what moves while pages are read may be on two of them.
  const instances = new Map<string, Instance>();
  for await (const page of pages((token) =>
    callCloud.call({ action: "DescribeInstances", ...scope }, () => world.fleet.listStopped(scope, token)),
  ))
    for (const instance of page) instances.set(instance.instanceId, plainOf(instance));
  // Without the permission the answer is an empty list, not an error.
  if (instances.size === 0)
    await callCloud.call({ action: "DescribeInstances", ...scope }, () => world.fleet.provePermission(scope));
  return [...instances.values()];
}

/** By id, whatever their state. An id that is not in the answer is not in the region - the permission is proved first. */
export async function describeInstances(
  context: RunContext,
  scope: Scope,
  instanceIds: readonly string[],
): Promise<readonly Instance[]> {
  const { callCloud, world } = context;
  const key = { action: "DescribeInstances", ...scope };
  const found: Instance[] = [];
  const chunks: (readonly string[])[] = [];
  for (let start = 0; start < instanceIds.length; start += IDS_PER_DESCRIBE)
    chunks.push(instanceIds.slice(start, start + IDS_PER_DESCRIBE));
  await inParallel(chunks, context.policy.limits.maxConcurrentCalls, async (ids) => {
    for await (const page of pages((token) => callCloud.call(key, () => world.fleet.describe(scope, ids, token))))
      for (const instance of page) found.push(plainOf(instance));
  });
  if (found.length === 0 && instanceIds.length > 0) await callCloud.call(key, () => world.fleet.provePermission(scope));
  return found;
}

/** Where a page fails, the locks can still be read and earlier pages were: the region goes on with those. */
async function readEvents(
  context: RunContext,
  scope: Scope,
): Promise<Pick<RegionObservation, "events" | "eventsReadable">> {
  const { callCloud, world } = context;
  const nowMs = world.clock.nowMs();
  const events: ArrearsEvent[] = [];
  try {
    for await (const page of pages((token) =>
      callCloud.call({ action: "DescribeInstanceHistoryEvents", ...scope }, () =>
        world.fleet.listArrearsEvents(scope, nowMs - PUBLISHED_BACK_MS, token),
      ),
    ))
      for (const event of page) if (event.atMs >= nowMs - EVENTS_BACK_MS) events.push(event);
    return { events, eventsReadable: true };
  } catch (error) {
    const failure = failureOf(error);
    // Then the instances cannot be read either, and that problem says it.
    if (isRoleRefused(failure)) return { events, eventsReadable: false };
    context.problems.add({
      code: "evidence-partial",
      cloudCode: failure.code,
      message: `System events could not be read (${failure.code}), so only locks tell why an instance stopped. Grant ecs:DescribeInstanceHistoryEvents.`,
      ...scope,
    });
    return { events, eventsReadable: false };
  }
}

/** Each page as it is read: an await for every item would cost more than the rest of the run. */
async function* pages<T>(read: (token: string | undefined) => Promise<Page<T>>): AsyncGenerator<readonly T[]> {
  let token: string | undefined;
  do {
    const page = await read(token);
    yield page.items;
    token = page.nextToken;
  } while (token);
}

/** Balance and newest income, once per account. No permission is not fatal: the calls are made without care, or with it. */
export async function readMoney(context: RunContext, accountId: string): Promise<Money> {
  const { callCloud, world } = context;
  const scope = { accountId, regionId: "" };
  const sinceMs = world.clock.nowMs() - (context.trigger.depth === "payment" ? DAY_MS : EVENTS_BACK_MS);
  let paymentsUnreadable: Money["paymentsUnreadable"];
  const [balance, payment] = await Promise.all([
    orProblem(context, accountId, () =>
      callCloud.call({ action: "QueryAccountBalance", ...scope }, () => world.billing.balance(accountId)),
    ),
    orProblem(
      context,
      accountId,
      () =>
        callCloud.call({ action: "QueryAccountTransactions", ...scope }, () =>
          world.billing.lastPayment(accountId, sinceMs),
        ),
      (failure) => {
        paymentsUnreadable = isDenied(failure) ? "denied" : "failed";
      },
    ),
  ]);
  return { balance, payment, paymentsUnreadable };
}

async function orProblem<T>(
  context: RunContext,
  accountId: string,
  read: () => Promise<T>,
  onFailure: (failure: CloudFailure) => void = () => {},
): Promise<T | undefined> {
  try {
    return await read();
  } catch (error) {
    const failure = failureOf(error);
    onFailure(failure);
    const advice = isRoleRefused(failure) ? CHECK_ROLE : isDenied(failure) ? GRANT_BILLING : "The next run asks again.";
    context.problems.add({
      code: "billing-unreadable",
      cloudCode: failure.code,
      message: `${failure.action} failed with ${failure.code}: payments are not noticed and the balance is unknown. ${advice}`,
      accountId,
    });
    return undefined;
  }
}

/** The regions to look at: the trigger's, else the configured ones, else all the account has. undefined: cannot be listed. */
export async function regionsOf(context: RunContext, account: AccountPolicy): Promise<readonly string[] | undefined> {
  const { trigger, callCloud, world } = context;
  const wanted = trigger.regions;
  if (account.regions !== "all") return wanted ? account.regions.filter((id) => wanted.includes(id)) : account.regions;
  if (wanted) return wanted;
  const action = "DescribeRegions";
  try {
    const regions = await callCloud.call({ accountId: account.id, regionId: "", action }, () =>
      world.fleet.listRegions(account.id),
    );
    // No account has no region: what shows none shows nothing.
    return regions.length > 0 ? regions : tellUnreachable(context, account, { action, code: "Local.NoRegions" });
  } catch (error) {
    return tellUnreachable(context, account, failureOf(error));
  }
}

const CHECK_ROLE =
  "Check the account's roleArn and externalId, the role's trust, and that the function's own role may assume it.";
const GRANT_BILLING = "Grant the billing read permissions of docs/deploy.md.";
const CHECK_LISTING = "Grant ecs:DescribeRegions, or name the account's regions in the configuration.";

/** One cause, and one thing to do about it, whatever the role was wanted for. */
function isRoleRefused({ action }: Pick<CloudFailure, "action">): boolean {
  return action === "AssumeRole";
}

function isDenied(failure: CloudFailure): boolean {
  return classify(failure).class === "give-up";
}

function tellUnreachable(
  context: RunContext,
  account: AccountPolicy,
  failure: Pick<CloudFailure, "action" | "code">,
): undefined {
  const { action, code } = failure;
  context.problems.add({
    code: "account-unreachable",
    cloudCode: code,
    message: `${action} failed with ${code}: the account was not looked at. ${isRoleRefused(failure) ? CHECK_ROLE : CHECK_LISTING}`,
    accountId: account.id,
  });
}
