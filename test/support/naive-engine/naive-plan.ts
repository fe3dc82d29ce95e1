/**
 * The naive engine's plan: an instance with an arrears event after its last start is due. Every other instance is recorded
 * and left alone.
 */
import type { ArrearsEvent, Scope } from "../../../functions/core/instance/instance.ts";
import type { Policy } from "../../../functions/core/terms/policy.ts";
import { type PlainInstance as Instance, plainOf } from "../plain-instance.ts";
import { allPages, type Context, count, counted, end, type Flaws, type State } from "./naive-state.ts";

const MINUTE_MS = 60_000;
const minuteOf = (ms: number) => Math.floor(ms / MINUTE_MS);

export async function planRegion(context: Context, state: State, scope: Scope): Promise<readonly Instance[]> {
  const { world, flaws, policy } = context;
  const listed = await allPages((token) =>
    counted(state, "DescribeInstances", () => world.fleet.listStopped(scope, token)),
  );
  const stopped = listed.map(plainOf);
  if (stopped.length === 0 && !flaws.believesEmptyLists)
    await counted(state, "DescribeInstances", () => world.fleet.provePermission(scope));
  const events = await allPages((token) =>
    counted(state, "DescribeInstanceHistoryEvents", () => world.fleet.listArrearsEvents(scope, 0, token)),
  );
  await closeAccepted(context, state, scope);
  const due: Instance[] = [];
  for (const instance of stopped) {
    if (state.accepted.has(instance.instanceId)) continue;
    if (isOutside(instance, policy, flaws)) end(context, state, instance, { outcome: "skipped", reason: "excluded" });
    else if (flaws.startsEverything || isDue(context, state, instance, events)) due.push(instance);
  }
  return flaws.leavesLastBehind ? due.filter(({ instanceId }) => !instanceId.endsWith("7")) : due;
}

function isOutside({ tags = {}, spotStrategy, resourceGroupId }: Instance, { select }: Policy, flaws: Flaws): boolean {
  if (flaws.ignoresSelection) return false;
  return (
    spotStrategy !== "NoSpot" ||
    Object.entries(select.excludeTags).some(([key, value]) => tags[key] === value) ||
    !Object.entries(select.includeTags).every(([key, value]) => tags[key] === value) ||
    (select.resourceGroupIds.length > 0 && !select.resourceGroupIds.includes(resourceGroupId))
  );
}

/** True if the instance is to be called. Otherwise its end is recorded. */
function isDue(context: Context, state: State, instance: Instance, events: readonly ArrearsEvent[]): boolean {
  const stops = events.filter((event) => event.type === "stop" && event.instanceId === instance.instanceId);
  const minutes = Math.max(...stops.map(({ atMs }) => minuteOf(atMs))) - minuteOf(instance.startedAtMs ?? 0);
  const { instanceId } = instance;
  const lockReasons = context.flaws.ignoresLocks ? [] : instance.lockReasons;
  if (lockReasons.includes("security")) end(context, state, instance, { outcome: "parked", reason: "security-lock" });
  else if (lockReasons.includes("dedicatedhostfinancial"))
    end(context, state, instance, { outcome: "parked", reason: "dedicated-host-unpaid" });
  else if (Math.abs(minutes) < 60) end(context, state, instance, { outcome: "parked", reason: "owner-unclear" });
  else if (minutes > 0 && state.leased.has(instanceId))
    end(context, state, instance, { outcome: "skipped", reason: "in-progress" });
  else if (minutes > 0) return true;
  else if (lockReasons.includes("financial"))
    end(context, state, instance, { outcome: "parked", reason: "owner-unclear" });
  else count(state, "skipped");
  return false;
}

/** Instances whose call an earlier run had accepted and that did not run yet. */
async function closeAccepted(context: Context, state: State, scope: Scope): Promise<void> {
  const { world, flaws } = context;
  if (flaws.neverCloses) return;
  const ids = [...state.accepted.values()]
    .filter((record) => record.account_id === scope.accountId && record.region_id === scope.regionId)
    .map((record) => record.instance_id ?? "");
  if (ids.length === 0) return;
  const { items } = await counted(state, "DescribeInstances", () => world.fleet.describe(scope, ids));
  const found = items.map(plainOf);
  for (const instance of found) {
    if (instance.status === "Running") end(context, state, instance, { outcome: "recovered" });
    else if (instance.status === "Stopped")
      end(context, state, instance, { outcome: "parked", reason: "start-failed" });
    else end(context, state, instance, { outcome: "accepted" });
  }
  if (flaws.declaresReleased)
    for (const instance of found) end(context, state, instance, { outcome: "released", reason: "unknown" });
}
