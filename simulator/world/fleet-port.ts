/** ECS as one run sees it. */
import type { ArrearsEvent, Instance, Scope } from "../../functions/core/instance/instance.ts";
import type { InstanceFleet, Page } from "../../functions/ports/instance-fleet.ts";
import type { CloudModel } from "../cloud/cloud-model.ts";
import { refusalOf } from "../cloud/reactivation.ts";
import { viewOf } from "../cloud/simulated-instance.ts";
import type { Attempt, RunLog } from "../flight-recorder.ts";
import { noteEvents, noteListing, noteLook, scopeKey } from "./notes.ts";
import { asRead } from "./odd-view.ts";
import { eventPage, stoppedPage } from "./pages.ts";
import { type Answer, type BentEffect, type RequestLine, refused, served } from "./request-line.ts";

const EMPTY = { items: [] };
/** The most ids of one call. */
const MOST_IDS = 100;

export function createFleetPort(model: CloudModel, log: RunLog, send: RequestLine): InstanceFleet {
  const port: Reads = { model, log, send };
  return {
    listRegions: (accountId) =>
      send({
        action: "DescribeRegions",
        target: { accountId },
        medianMs: 120,
        serve: () => served(model.accounts.get(accountId)!.spec.regions),
      }),
    listStopped: (scope, token) => listStopped(port, scope, token),
    describe: (scope, ids) => describe(port, scope, ids),
    listArrearsEvents: (scope, sinceMs, token) => listEvents(port, scope, sinceMs, token),
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
    reactivate: (scope, instanceId) => reactivate(port, scope, instanceId),
  };
}

interface Reads {
  readonly model: CloudModel;
  readonly log: RunLog;
  readonly send: RequestLine;
}

function listStopped({ model, log, send }: Reads, scope: Scope, token: string | undefined): Promise<Page<Instance>> {
  let readAtMs = 0;
  return send<Page<Instance>>({
    action: "DescribeInstances",
    target: scope,
    medianMs: 180,
    serve: (bent) => {
      readAtMs = model.time.nowMs();
      return served(stoppedPage(model, scope, token ?? "", bent));
    },
    denied: () => served(EMPTY),
    told: (answer) => {
      if (!answer.ok) return;
      noteListing(log, scope, { page: answer.value, token, times: { readAtMs, atMs: model.time.nowMs() } });
    },
  });
}

function describe({ model, log, send }: Reads, scope: Scope, ids: readonly string[]): Promise<Page<Instance>> {
  let readAtMs = 0;
  return send<Page<Instance>>({
    action: "DescribeInstances",
    target: scope,
    medianMs: 180,
    serve: (bent) => {
      readAtMs = model.time.nowMs();
      if (ids.length <= MOST_IDS) return served({ items: viewsById(model, scope, new Set(ids), bent) });
      log.breaches.push(`describe with ${ids.length} ids`);
      return refused("InvalidParameter.TooManyInstanceIds");
    },
    denied: () => served(EMPTY),
    told: (answer) => {
      if (!answer.ok) return;
      for (const view of answer.value.items) noteLook(log, view, { readAtMs, atMs: model.time.nowMs() }, false);
    },
  });
}

function viewsById(
  model: CloudModel,
  { accountId, regionId }: Scope,
  wanted: ReadonlySet<string>,
  bent: BentEffect | undefined,
): readonly Instance[] {
  return model
    .inRegion(accountId, regionId)
    .filter(({ spec, releasedAtMs }) => releasedAtMs === undefined && wanted.has(spec.instanceId))
    .map((instance) => asRead(viewOf(instance, model.time.nowMs()), bent));
}

function listEvents(
  { model, log, send }: Reads,
  scope: Scope,
  sinceMs: number,
  token: string | undefined,
): Promise<Page<ArrearsEvent>> {
  let readAtMs = 0;
  return send<Page<ArrearsEvent>>({
    action: "DescribeInstanceHistoryEvents",
    target: scope,
    medianMs: 220,
    serve: (bent) => {
      readAtMs = model.time.nowMs();
      return served(eventPage(model, scope, { sinceMs, from: Number(token ?? 0) }, bent));
    },
    told: (answer) => {
      if (answer.ok) noteEvents(log, scope, answer.value, { first: token === undefined, readAtMs });
      // If this read fails after an earlier one succeeded, the run goes on without events.
      else log.eventReads.set(scopeKey(scope), { atMs: model.time.nowMs(), whole: false, complete: false });
    },
  });
}

function reactivate({ model, log, send }: Reads, scope: Scope, instanceId: string): Promise<{ requestId: string }> {
  const { time } = model;
  const instance = model.inRegion(scope.accountId, scope.regionId).find(({ spec }) => spec.instanceId === instanceId);
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
  const serve = (): Answer<{ requestId: string }> => {
    const code = refusalOf(model, instance);
    attempt.verdict = code ?? "accepted";
    if (code !== undefined || instance === undefined) return refused(code ?? "InternalError");
    attempt.applied = { atMs: time.nowMs(), stop: instance.stop, ownerStopped: instance.stoppedBy === "owner" };
    model.lifecycle.start(instance, "engine");
    return served({ requestId: `R-${instanceId}-${instance.stop}` });
  };
  return send<{ requestId: string }>({
    action: "ReActivateInstances",
    target: instance === undefined ? scope : instance.spec,
    medianMs: 250,
    serve,
    told: (answer) => {
      attempt.answer = { atMs: time.nowMs(), code: answer.ok ? "accepted" : answer.code };
    },
  });
}
