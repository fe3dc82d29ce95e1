/** EventBridge: publishes events, matches rules and delivers to functions. */
import { ControlError } from "../../kernel/control-error.ts";
import type { CloudRequest, CloudResponse } from "../../kernel/http.ts";
import { inTurns, jsonInTurns } from "../../kernel/in-turns.ts";
import { JsonError, readJsonInTurns } from "../../kernel/json-reader.ts";
import type { CheckedStateful, Service, World } from "../../kernel/world.ts";
import type { FunctionCompute } from "../function-compute/function-compute.ts";
import { authenticate, regionOf } from "./authenticate.ts";
import { type Buses, createBuses, type EventRule, type KeptBus } from "./buses.ts";
import { eventControlRoutes } from "./control.ts";
import { createDelivery, type Delivery } from "./delivery.ts";
import { answerEventBridgeError, EventBridgeError, inEventBridgeWords } from "./eventbridge-error.ts";
import { type EventDeps, eventOperationOf } from "./operations.ts";
import { eventBridgeParity } from "./parity.ts";
import { createPublisher } from "./publisher.ts";
import { LARGEST_BATCH_BYTES } from "./read-event.ts";
import { readStoredRule } from "./rules.ts";

export interface EventBridgeOptions {
  /** The account of events published through the control API without `aliyunaccountid`. */
  readonly defaultAccountId?: () => string | undefined;
}

/** A bus in a snapshot that was sent back: the file may have been edited. */
export interface SavedBus extends Omit<KeptBus, "rules"> {
  readonly rules: readonly unknown[];
}

export interface EventBridge extends Service, CheckedStateful<readonly SavedBus[]> {}

/**
 * Creates the service. Events are delivered to functions of the same account and region. Events of the local cloud
 * itself, for example an arrears stop, go to the bus `default`.
 */
export function createEventBridge(
  world: World,
  functions: FunctionCompute,
  options: EventBridgeOptions = {},
): EventBridge {
  const buses = createBuses(() => world.clock.nowMs());
  const delivery = createDelivery(world, functions);
  const publisher = createPublisher(world, buses, delivery, functions);
  const stopListening = world.onEvent((event) => {
    const place = { accountId: event.aliyunaccountid, regionId: event.aliyunregionid };
    void publisher.publish({ ...event }, place, "default").catch((error: unknown) => {
      // A defect of the local cloud drops this event and must not end the process.
      world.log(`local cloud: ${error instanceof Error ? error.stack : String(error)}`);
    });
  });
  const defaultAccountId = options.defaultAccountId ?? (() => undefined);

  return {
    name: "eventbridge",
    ...wireSide({ world, buses, publisher }),
    ...stateSide(buses, delivery),
    async close() {
      stopListening();
      delivery.clear();
    },
    controlRoutes: () => eventControlRoutes({ world, publisher, delivery, defaultAccountId }),
    parity: eventBridgeParity,
  };
}

/** The parts of the service that serve signed requests. */
function wireSide(
  deps: EventDeps,
): Pick<Service, "claims" | "authenticate" | "peek" | "denied" | "vendorError" | "handle"> {
  const { world } = deps;
  const refuse = (error: unknown): CloudResponse => {
    if (error instanceof EventBridgeError) return answerEventBridgeError(error, world);
    throw error;
  };
  return {
    claims: ({ path }) => path.startsWith("/openapi/"),
    authenticate(request) {
      try {
        return nameCall(request, world);
      } catch (error) {
        return refuse(error);
      }
    },
    peek: (request) => ({ action: eventOperationOf(request)?.action ?? "Unknown", regionId: regionOf(request) }),
    denied: () => answerEventBridgeError(new EventBridgeError("AccessDenied"), world),
    vendorError: (error) => answerEventBridgeError(inEventBridgeWords(error), world),
    async handle({ identity, regionId }, request) {
      try {
        const place = { accountId: identity.accountId, regionId };
        const body = await eventOperationOf(request)!.run(deps, place, await parseBody(request.body));
        return {
          status: 200,
          headers: { "content-type": "application/json" },
          body: await jsonInTurns({
            RequestId: world.requestId("uuid"),
            ResourceOwnerAccountId: identity.accountId,
            ...body,
          }),
        };
      } catch (error) {
        return refuse(error);
      }
    },
  };
}

/** Checks the request and names its call. Throws EventBridgeError. */
function nameCall(request: CloudRequest, world: World) {
  const identity = authenticate(request, world);
  const operation = eventOperationOf(request);
  if (operation === undefined) throw new EventBridgeError("ApiNotExist", request.path);
  const regionId = regionOf(request);
  return {
    service: "eventbridge" as const,
    action: operation.action,
    regionId,
    accountId: identity.accountId,
    identity,
    parameters: { bodyBytes: request.body.length },
    permission: {
      action: `eventbridge:${operation.action}`,
      resource: `acs:eventbridge:${regionId}:${identity.accountId}:eventbus/*`,
    },
  };
}

async function parseBody(body: Buffer): Promise<unknown> {
  if (body.length > LARGEST_BATCH_BYTES) throw new EventBridgeError("InvalidArgument", "the body has 1 MB at most");
  try {
    return await readJsonInTurns(body, { mostItems: 500_000 });
  } catch (error) {
    if (error instanceof JsonError) throw new EventBridgeError("InvalidArgument", `the body is ${error.message}`);
    throw error;
  }
}

function stateSide(buses: Buses, delivery: Delivery): Pick<Service, "reset"> & CheckedStateful<readonly SavedBus[]> {
  return {
    reset() {
      buses.clear();
      delivery.clear();
    },
    snapshot: () => buses.snapshot(),
    async checkState(state) {
      try {
        await inTurns(readSteps(state), RULES_A_TURN);
      } catch (error) {
        if (error instanceof EventBridgeError) throw new ControlError(400, `eventbridge: ${error.message}`);
        throw error;
      }
    },
    async restore(state) {
      delivery.clear();
      const kept = await inTurns(readSteps(state), RULES_A_TURN);
      await inTurns(buses.restoreSteps(kept), BUSES_A_TURN);
    },
  };
}

/** Rules that are checked in one turn. A rule may have a megabyte of targets. */
const RULES_A_TURN = 10;
/** A bus has 50 rules at most. */
const BUSES_A_TURN = 20;

/** Reads the rules like new ones. Throws EventBridgeError. */
function* readSteps(state: readonly SavedBus[]): Generator<undefined, readonly KeptBus[]> {
  const buses: KeptBus[] = [];
  for (const bus of state) {
    const rules: EventRule[] = [];
    for (const rule of bus.rules) {
      rules.push(readStoredRule(rule));
      yield;
    }
    buses.push({ ...bus, rules });
  }
  return buses;
}
