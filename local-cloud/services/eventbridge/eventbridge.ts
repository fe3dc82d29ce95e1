/** EventBridge as a service of the local cloud. */

import { ControlError } from "../../kernel/control-error.ts";
import type { ControlRoute } from "../../kernel/control-route.ts";
import type { CloudRequest, CloudResponse } from "../../kernel/http.ts";
import type { ParityRow } from "../../kernel/parity-row.ts";
import type { Service, World } from "../../kernel/world.ts";
import { isAcs3, verifyAcs3 } from "../../wire/signatures/acs3.ts";
import { eventBridgeSignature, parseEventBridgeAuthorization } from "../../wire/signatures/eventbridge.ts";
import { isSameText } from "../../wire/signatures/same-text.ts";
import type { Identity } from "../accounts/accounts.ts";
import type { FunctionCompute } from "../function-compute/function-compute.ts";
import { createBuses, type Place } from "./buses.ts";
import { createDelivery } from "./delivery.ts";
import {
  answerEventBridgeError,
  EventBridgeError,
  inEventBridgeWords,
  toEventBridgeCode,
} from "./eventbridge-error.ts";
import { type EventDesk, eventOperationOf, eventOperations } from "./operations.ts";
import { createPublisher, type Publisher } from "./publisher.ts";
import { largestBatchBytes, readEvent } from "./read-event.ts";
import { refusedEventBridgeRows } from "./refused-operations.ts";
import { readStoredRule } from "./rules.ts";

const defaultRegionId = "cn-hangzhou";
const mostEventsByHand = 1000;

export interface EventBridgeOptions {
  /** The account of events published through the control API without `aliyunaccountid`. */
  readonly defaultAccountId?: () => string | undefined;
}

/** Delivers to functions of the same account and region; also carries what the cloud itself publishes. */
export function createEventBridge(world: World, functions: FunctionCompute, options: EventBridgeOptions = {}): Service {
  const buses = createBuses(() => world.clock.nowMs());
  const delivery = createDelivery(world, functions);
  const publisher = createPublisher(world, buses, delivery, functions);
  const desk: EventDesk = { world, buses, publisher };
  const stopListening = world.onEvent((event) => {
    const place = { accountId: event.aliyunaccountid, regionId: event.aliyunregionid };
    publisher.publish({ ...event }, place, "default");
  });
  const clear = () => {
    buses.clear();
    delivery.clear();
  };
  const orRefuse = <T>(work: () => T): T | CloudResponse => {
    try {
      return work();
    } catch (error) {
      if (error instanceof EventBridgeError) return answerEventBridgeError(error, world);
      throw error;
    }
  };

  return {
    name: "eventbridge",
    claims: ({ path }) => path.startsWith("/openapi/"),
    authenticate: (request) =>
      orRefuse(() => {
        const identity = authenticate(request, world);
        const operation = eventOperationOf(request);
        if (operation === undefined) throw new EventBridgeError("ApiNotExist", request.path);
        const { accountId, regionId } = placeOf(request, identity);
        return {
          service: "eventbridge" as const,
          action: operation.action,
          regionId,
          accountId,
          identity,
          parameters: { bodyBytes: request.body.length },
          permission: {
            action: `eventbridge:${operation.action}`,
            resource: `acs:eventbridge:${regionId}:${accountId}:eventbus/*`,
          },
        };
      }),
    peek: (request) => ({ action: eventOperationOf(request)?.action ?? "Unknown", regionId: regionOf(request) }),
    denied: () => answerEventBridgeError(new EventBridgeError("AccessDenied"), world),
    vendorError: (error) => answerEventBridgeError(inEventBridgeWords(error), world),
    handle: (call, request) =>
      orRefuse(() => {
        const body = eventOperationOf(request)!.run(desk, placeOf(request, call.identity), parseBody(request.body));
        return {
          status: 200,
          headers: { "content-type": "application/json" },
          body: JSON.stringify({
            RequestId: world.requestId("uuid"),
            ResourceOwnerAccountId: call.identity.accountId,
            ...body,
          }),
        };
      }),
    reset: clear,
    snapshot: () => buses.snapshot(),
    checkState(state) {
      try {
        for (const bus of Array.isArray(state) ? state : []) bus.rules.map(readStoredRule);
      } catch (error) {
        if (error instanceof EventBridgeError) throw new ControlError(400, `eventbridge: ${error.message}`);
        throw error;
      }
    },
    restore(state) {
      delivery.clear();
      buses.restore(state);
    },
    async close() {
      stopListening();
      delivery.clear();
    },
    controlRoutes: () => [
      {
        method: "POST",
        pattern: "events",
        handle: (_params, body) =>
          eventList(body).map((event) => publishByHand(event, world, publisher, options.defaultAccountId?.())),
      } satisfies ControlRoute,
      { method: "GET", pattern: "events", handle: () => ({ deliveries: delivery.records }) } satisfies ControlRoute,
    ],
    parity: eventBridgeParity,
  };
}

/** Throws EventBridgeError. */
function authenticate(request: CloudRequest, world: World): Identity {
  if (isAcs3(request)) {
    const verdict = verifyAcs3(request, world);
    if (!verdict.ok) throw new EventBridgeError(toEventBridgeCode(verdict.refusal.code));
    return verdict.keyPair.identity;
  }
  const claimed = parseEventBridgeAuthorization(request.headers.authorization ?? "");
  const key = claimed === undefined ? undefined : world.accounts.keyPair(claimed.accessKeyId);
  if (claimed === undefined || key === undefined) throw new EventBridgeError("InvalidAccessKeyId");
  if (!world.strict) return key.identity;
  if ((key.securityToken ?? "") !== (request.headers["x-acs-security-token"] ?? "")) {
    throw new EventBridgeError("SecurityTokenInvalid");
  }
  if (key.expiresAtMs !== undefined && key.expiresAtMs <= world.clock.nowMs()) {
    throw new EventBridgeError("StsAccessIdExpired");
  }
  if (!world.isTimely(Date.parse(request.headers.date ?? ""))) throw new EventBridgeError("RequestTimeTooSkewed");
  if (!isSameText(claimed.signature, eventBridgeSignature(request, key.accessKeySecret))) {
    throw new EventBridgeError("SignatureDoesNotMatch");
  }
  const nonce = request.headers["x-acs-signature-nonce"];
  if (nonce !== undefined && !world.useNonce(claimed.accessKeyId, nonce))
    throw new EventBridgeError("SignatureNonceUsed");
  return key.identity;
}

function placeOf(request: CloudRequest, identity: Identity): Place {
  return { accountId: identity.accountId, regionId: regionOf(request) };
}

function regionOf(request: CloudRequest): string {
  const host = /\.eventbridge\.([a-z0-9-]+?)(?:-vpc)?\.aliyuncs\.com(?::\d+)?$/.exec(request.headers.host ?? "");
  return request.headers["x-eventbridge-regionid"] ?? host?.[1] ?? defaultRegionId;
}

function parseBody(body: Buffer): unknown {
  if (body.length > largestBatchBytes) throw new EventBridgeError("InvalidArgument", "the body has 1 MB at most");
  try {
    return JSON.parse(body.toString("utf8"));
  } catch {
    throw new EventBridgeError("InvalidArgument", "the body is not JSON");
  }
}

/** One or many, as people send either. */
function eventList(body: unknown): readonly unknown[] {
  const events: readonly unknown[] = Array.isArray(body) ? body : [body];
  if (events.length > mostEventsByHand) throw new ControlError(400, `${mostEventsByHand} events at most`);
  for (const event of events) {
    if (typeof event !== "object" || event === null) throw new ControlError(400, "an event is a JSON object");
  }
  return events;
}

/** `POST /_local/events`: id, time, account and region may be left out. */
function publishByHand(value: unknown, world: World, publisher: Publisher, defaultAccountId: string | undefined) {
  try {
    const event = readEvent({
      id: world.requestId("uuid").toLowerCase(),
      time: new Date(world.clock.nowMs()).toISOString(),
      ...(value as object),
    });
    const accountId = event.aliyunaccountid ?? defaultAccountId;
    const regionId = event.aliyunregionid ?? defaultRegionId;
    if (typeof accountId !== "string" || !world.accounts.exists(accountId)) {
      throw new ControlError(400, "aliyunaccountid must be an account of this cloud");
    }
    const busName = typeof event.aliyuneventbusname === "string" ? event.aliyuneventbusname : "default";
    const targets = publisher.publish(event, { accountId, regionId: String(regionId) }, busName);
    return { id: event.id, targets };
  } catch (error) {
    if (error instanceof EventBridgeError) throw new ControlError(400, error.message);
    throw error;
  }
}

function eventBridgeParity(): readonly ParityRow[] {
  const product = "EventBridge";
  const source = "Event patterns, Retry and dead letter, Error codes of EventBridge; @alicloud/eventbridge 1.3.2";
  return [
    ...Object.values(eventOperations).map(({ action, status, note }) => ({
      product,
      operation: action,
      status,
      note,
      source,
    })),
    ...refusedEventBridgeRows,
  ];
}
