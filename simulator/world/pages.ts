/** Makes the pages of the cloud's lists, right or changed by a fault. */
import type { ArrearsEvent, Instance, Scope } from "../../functions/core/instance/instance.ts";
import type { Page } from "../../functions/ports/instance-fleet.ts";
import type { CloudModel } from "../cloud/cloud-model.ts";
import { isVisible } from "../cloud/simulated-account.ts";
import { viewOf } from "../cloud/simulated-instance.ts";
import { asRead, isAmong } from "./odd-view.ts";
import type { BentEffect } from "./request-line.ts";

/** Sorts after every instance id. */
const BEYOND = "i-~";

export function stoppedPage(
  model: CloudModel,
  scope: Scope,
  after: string,
  bent: BentEffect | undefined,
): Page<Instance> {
  const page = truePage(model, scope, after, bent);
  if (bent?.kind !== "endless" || page.nextToken !== undefined) return page;
  return { items: page.items, nextToken: bent.token === "same" ? after || "i-" : `${after || BEYOND}~` };
}

function truePage(
  { time, story, inRegion }: CloudModel,
  { accountId, regionId }: Scope,
  after: string,
  bent: BentEffect | undefined,
): Page<Instance> {
  const items: Instance[] = [];
  for (const instance of inRegion(accountId, regionId)) {
    if (instance.releasedAtMs !== undefined || instance.spec.instanceId <= after) continue;
    const view = viewOf(instance, time.nowMs());
    if (view.status !== "Stopped" || view.chargeType !== "PostPaid") continue;
    if (items.length === story.switches.pageSize) return { items, nextToken: items.at(-1)!.instanceId };
    items.push(asRead(view, bent));
  }
  return { items };
}

interface EventPageRequest {
  readonly sinceMs: number;
  /** The number of events on the pages before this one. */
  readonly from: number;
}

const toSecond = (atMs: number) => Math.floor(atMs / 1000) * 1000;

/** Returns a page of events. A fault `odd-time` makes the time of an event unreadable. */
export function eventPage(
  { time, story, accounts }: CloudModel,
  scope: Scope,
  { sinceMs, from }: EventPageRequest,
  bent: BentEffect | undefined,
): Page<ArrearsEvent> {
  const nowMs = time.nowMs();
  const visible = accounts
    .get(scope.accountId)!
    .events.filter((event) => event.regionId === scope.regionId && isVisible(event, nowMs))
    .filter((event) => event.type === "delete" || event.visibleAtMs > sinceMs);
  const page = visible.slice(from, from + story.switches.pageSize);
  const items = page
    .filter(({ instanceId }) => !(bent?.kind === "odd" && isAmong(instanceId, bent.share)))
    .map(({ instanceId, type, state, ...at }) => ({
      instanceId,
      type,
      state,
      atMs: toSecond(at.atMs),
      publishedAtMs: toSecond(at.visibleAtMs),
    }));
  const next = from + page.length;
  const odd = items.length < page.length ? { odd: "an event without a time" } : {};
  if (next < visible.length) return { items, ...odd, nextToken: String(next) };
  if (bent?.kind !== "endless") return { items, ...odd };
  return { items, nextToken: String(bent.token === "same" ? from : next + 1) };
}
