/** ECS as one run sees it. */
import type { ArrearsEvent, Instance, PlainInstance, Scope } from "../../functions/core/instance/instance.ts";
import { known, unknown, valueIfKnown } from "../../functions/core/terms/reading.ts";
import type { InstanceFleet, Page } from "../../functions/ports/instance-fleet.ts";
import type { CloudModel } from "../cloud/cloud-model.ts";
import { refusalOf } from "../cloud/reactivation.ts";
import { isVisible } from "../cloud/simulated-account.ts";
import { viewOf } from "../cloud/simulated-instance.ts";
import type { Attempt, RunLog } from "../flight-recorder.ts";
import { type RequestLine, refused, served } from "./request-line.ts";

const EMPTY = { items: [] };

export function createFleetPort(model: CloudModel, log: RunLog, send: RequestLine): InstanceFleet {
  const { time, story } = model;
  const { pageSize } = story.switches;

  function stoppedPage(scope: Scope, after: string): Page<Instance> {
    const items: Instance[] = [];
    for (const instance of model.inRegion(scope.accountId, scope.regionId)) {
      if (instance.releasedAtMs !== undefined || instance.spec.instanceId <= after) continue;
      const view = viewOf(instance, time.nowMs());
      if (view.status !== "Stopped" || view.chargeType !== "PostPaid") continue;
      if (items.length === pageSize) return { items, nextToken: items.at(-1)!.instanceId };
      items.push(asRead(view));
    }
    return { items };
  }

  function eventPage(scope: Scope, sinceMs: number, from: number): Page<ArrearsEvent> {
    const nowMs = time.nowMs();
    const visible = model.accounts
      .get(scope.accountId)!
      .events.filter((event) => event.regionId === scope.regionId && isVisible(event, nowMs))
      .filter((event) => event.type === "delete" || event.visibleAtMs > sinceMs);
    const items = visible.slice(from, from + pageSize).map(({ instanceId, type, state, atMs }) => ({
      instanceId,
      type,
      state,
      atMs: Math.floor(atMs / 1000) * 1000,
    }));
    const next = from + items.length;
    return next < visible.length ? { items, nextToken: String(next) } : { items };
  }

  return {
    listRegions: (accountId) =>
      send({
        action: "DescribeRegions",
        target: { accountId },
        medianMs: 120,
        serve: () => served(model.accounts.get(accountId)!.spec.regions),
      }),

    listStopped: (scope, nextToken) =>
      send<Page<Instance>>({
        action: "DescribeInstances",
        target: scope,
        medianMs: 180,
        serve: () => served(stoppedPage(scope, nextToken ?? "")),
        denied: () => served(EMPTY),
        told: (answer) => {
          if (answer.ok) noteListing(log, scope, answer.value, nextToken === undefined, time.nowMs());
        },
      }),

    describe: (scope, instanceIds) =>
      send<Page<Instance>>({
        action: "DescribeInstances",
        target: scope,
        medianMs: 180,
        serve: () => {
          if (instanceIds.length > 100) {
            log.breaches.push(`describe with ${instanceIds.length} ids`);
            return refused("InvalidParameter.TooManyInstanceIds");
          }
          const wanted = new Set(instanceIds);
          const items = model
            .inRegion(scope.accountId, scope.regionId)
            .filter(({ spec, releasedAtMs }) => releasedAtMs === undefined && wanted.has(spec.instanceId))
            .map((instance) => asRead(viewOf(instance, time.nowMs())));
          return served({ items });
        },
        denied: () => served(EMPTY),
        told: (answer) => {
          if (answer.ok) for (const view of answer.value.items) noteLook(log, view, time.nowMs(), false);
        },
      }),

    listArrearsEvents: (scope, sinceMs, nextToken) =>
      send<Page<ArrearsEvent>>({
        action: "DescribeInstanceHistoryEvents",
        target: scope,
        medianMs: 220,
        serve: () => served(eventPage(scope, sinceMs, Number(nextToken ?? 0))),
        told: (answer) => {
          if (answer.ok) noteEvents(log, scope, answer.value.items);
        },
      }),

    provePermission: (scope) =>
      send({
        action: "DescribeInstances",
        target: scope,
        medianMs: 150,
        serve: () => served(undefined),
        told: (answer) => {
          if (answer.ok) log.proven.add(scopeKey(scope));
        },
      }),

    reactivate: (scope, instanceId) => {
      const instance = model
        .inRegion(scope.accountId, scope.regionId)
        .find(({ spec }) => spec.instanceId === instanceId);
      const attempt: Attempt = {
        runId: log.runId,
        ...scope,
        instanceId,
        sentAtMs: time.nowMs(),
        statusWhenSent: instance?.releasedAtMs === undefined ? (instance?.status ?? "absent") : "released",
        stopWhenSent: instance?.stop ?? 0,
        startedAtMs: instance?.startedAtMs ?? 0,
      };
      log.attempts.push(attempt);
      return send<{ requestId: string }>({
        action: "ReActivateInstances",
        target: instance === undefined ? scope : instance.spec,
        medianMs: 250,
        serve: () => {
          const code = refusalOf(model, instance);
          attempt.verdict = code ?? "accepted";
          if (code !== undefined || instance === undefined) return refused(code ?? "InternalError");
          attempt.applied = {
            atMs: time.nowMs(),
            stop: instance.stop,
            ownerStopped: instance.stoppedBy === "owner",
          };
          model.lifecycle.start(instance, "engine");
          return served({ requestId: `R-${instanceId}-${instance.stop}` });
        },
        told: (answer) => {
          attempt.answer = { atMs: time.nowMs(), code: answer.ok ? "accepted" : answer.code };
        },
      });
    },
  };
}

/** One reading for each view: the same instance, unchanged, is one object to the engine. */
const readings = new WeakMap<PlainInstance, Instance>();

function asRead(view: PlainInstance): Instance {
  const found = readings.get(view);
  if (found !== undefined) return found;
  const { status, chargeType, spotStrategy, lockReasons, startedAtMs, tags, resourceGroupId, ...rest } = view;
  const instance: Instance = {
    ...rest,
    status: known(status),
    chargeType: known(chargeType),
    spotStrategy: known(spotStrategy),
    lockReasons: known(lockReasons),
    startedAtMs: startedAtMs === undefined ? unknown("StartTime is absent") : known(startedAtMs),
    tags: tags === undefined ? unknown("Tags is not in the documented form") : known(tags),
    resourceGroupId: known(resourceGroupId),
  };
  readings.set(view, instance);
  return instance;
}

export const scopeKey = ({ accountId, regionId }: Scope): string => `${accountId}/${regionId}`;

function noteListing(log: RunLog, scope: Scope, page: Page<Instance>, first: boolean, nowMs: number): void {
  const key = scopeKey(scope);
  if (first) log.listings.set(key, { ids: new Set(), complete: false });
  const listing = log.listings.get(key);
  if (listing === undefined) {
    log.breaches.push("a page token from nowhere");
    return;
  }
  for (const view of page.items) {
    listing.ids.add(view.instanceId);
    noteLook(log, view, nowMs, true);
  }
  if (page.nextToken === undefined) listing.complete = true;
}

function noteLook(log: RunLog, view: Instance, atMs: number, listed: boolean): void {
  const status = valueIfKnown(view.status) ?? "";
  const lockReasons = valueIfKnown(view.lockReasons) ?? [];
  const held = lockReasons.includes("security") || lockReasons.includes("dedicatedhostfinancial");
  const look = { atMs, status, locked: lockReasons.includes("financial"), held, listed };
  const looks = log.shown.get(view.instanceId);
  if (looks === undefined) log.shown.set(view.instanceId, [look]);
  else looks.push(look);
}

function noteEvents(log: RunLog, scope: Scope, events: readonly ArrearsEvent[]): void {
  const key = scopeKey(scope);
  const known = log.stopEvents.get(key) ?? new Map<string, number>();
  for (const { type, instanceId, atMs } of events) {
    if (type === "stop") known.set(instanceId, Math.max(atMs, known.get(instanceId) ?? 0));
  }
  log.stopEvents.set(key, known);
}
