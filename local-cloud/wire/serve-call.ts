/**
 * Serves a vendor call, in this order: service, signature, permission, quota, faults, operation. Each call gets an entry
 * in the journal.
 */

import {
  type Delivery,
  faultAfterCall,
  faultInPlaceOfCall,
  THROTTLED,
  toServiceFault,
  withRetryAfter,
} from "../kernel/faults/fault-effect.ts";
import type { FaultRule, FaultRules } from "../kernel/faults/fault-rule.ts";
import type { CloudRequest, CloudResponse } from "../kernel/http.ts";
import type { Journal, JournalEntry } from "../kernel/journal.ts";
import type { Quotas } from "../kernel/quotas.ts";
import type { Call, Service, World } from "../kernel/world.ts";
import { rpcError } from "./rpc/rpc-answer.ts";
import { isRpcShaped, UNKNOWN_VERSION } from "./rpc/rpc-gateway.ts";

export interface ServeCallDeps {
  readonly world: World;
  readonly services: readonly Service[];
  readonly faults: FaultRules;
  readonly quotas: Quotas;
  readonly journal: Journal;
}

const isResponse = (answer: Call | CloudResponse): answer is CloudResponse => !("identity" in answer);

export async function serveCall(request: CloudRequest, deps: ServeCallDeps): Promise<Delivery> {
  const { world, journal } = deps;
  const time = new Date(world.clock.nowMs()).toISOString();
  const service = deps.services.find((candidate) => candidate.claims(request));
  if (service === undefined) {
    const response = unclaimed(request, world);
    write(journal.add({ time, action: "", region: "", parameters: {} }), response);
    return { kind: "whole", response };
  }
  const call = service.authenticate(request, world);
  if (isResponse(call)) {
    const claimed = service.peek?.(request) ?? { action: "", regionId: "" };
    const entry = { time, service: service.name, action: claimed.action, region: claimed.regionId, parameters: {} };
    write(journal.add(entry), call);
    return { kind: "whole", response: call };
  }
  const entry = journal.add({
    time,
    service: call.service,
    action: call.action,
    region: call.regionId,
    identity: call.identity.arn,
    accountId: call.accountId,
    parameters: call.parameters,
  });
  return carryOut({ call, service, request, entry }, deps);
}

/** A call whose signature was checked, with its journal entry. */
interface SignedCall {
  readonly call: Call;
  readonly service: Service;
  readonly request: CloudRequest;
  readonly entry: JournalEntry;
}

async function carryOut({ call, service, request, entry }: SignedCall, deps: ServeCallDeps): Promise<Delivery> {
  const { world } = deps;
  const missing = missingPermission(call, world);
  if (missing !== undefined) {
    entry.denied = missing;
    return deliver(entry, { kind: "whole", response: service.denied(call, request, world) });
  }
  const refusal = quotaRefusal(call, service, request, deps);
  if (refusal !== undefined) return deliver(entry, { kind: "whole", response: refusal });

  const fault = deps.faults.strike(call);
  if (fault !== undefined) entry.effect = fault.effect;
  const broken = fault && faultInPlaceOfCall(fault, service, request, world);
  if (broken !== undefined) return deliver(entry, broken);

  await slowDown(fault, world);
  const response = await service.handle(call, request, world, toServiceFault(fault));
  write(entry, response);
  return faultAfterCall(fault, response);
}

/** Returns the RAM action that the caller may not use, or undefined if the call is allowed. */
function missingPermission({ permission, identity }: Call, world: World): string | undefined {
  if (permission === undefined) return undefined;
  const { action, alternatives, resource } = permission;
  const isAllowed = [action, ...(alternatives ?? [])].some((name) => world.accounts.allows(identity, name, resource));
  return isAllowed ? undefined : action;
}

function quotaRefusal(call: Call, service: Service, request: CloudRequest, deps: ServeCallDeps) {
  const exceeded = deps.quotas.take(call);
  if (exceeded === undefined) return undefined;
  const { rule, opensInMs } = exceeded;
  const error = {
    status: rule.status ?? THROTTLED.status,
    code: rule.code ?? THROTTLED.code,
    message: rule.message ?? THROTTLED.message,
  };
  const response = service.vendorError(error, request, deps.world);
  return { code: error.code, ...withRetryAfter(response, rule.tellsWhen === true ? opensInMs : undefined) };
}

/** Waits for the fault `slow`. `ms` is cloud time: on a stepped clock the answer waits until the clock is moved. */
function slowDown(fault: FaultRule | undefined, world: World): Promise<void> | undefined {
  if (fault?.effect !== "slow") return undefined;
  return new Promise((resolve) => {
    world.clock.schedule(world.clock.nowMs() + (fault.ms ?? 1000), resolve);
  });
}

function deliver(entry: JournalEntry, delivery: Delivery): Delivery {
  if (delivery.kind === "whole" || delivery.kind === "half") write(entry, delivery.response);
  return delivery;
}

function write(entry: JournalEntry, response: CloudResponse) {
  entry.status = response.status;
  if (response.code !== undefined) entry.code = response.code;
}

function unclaimed(request: CloudRequest, world: World): CloudResponse {
  if (isRpcShaped(request)) return rpcError(UNKNOWN_VERSION, request, world);
  return {
    status: 404,
    headers: { "content-type": "application/json;charset=utf-8" },
    body: JSON.stringify({
      Code: "NotFound",
      Message: "No service of the local cloud recognises this request by its path, host and version.",
    }),
    code: "NotFound",
  };
}
