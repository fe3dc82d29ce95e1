/** Publishes an event on a bus: completes it, finds the matching rules and pushes it to their targets. */

import { createTurnQueue } from "../../kernel/turn-queue.ts";
import type { World } from "../../kernel/world.ts";
import { functionArn } from "../function-compute/function-arn.ts";
import type { FunctionCompute } from "../function-compute/function-compute.ts";
import type { FunctionSpec } from "../function-compute/function-spec.ts";
import type { EventTrigger } from "../function-compute/trigger-spec.ts";
import type { Buses, EventBus, EventRule, Place, RuleTarget } from "./buses.ts";
import type { Delivery, Push } from "./delivery.ts";
import { matchesPattern } from "./event-pattern.ts";
import { parameterOf, targetBody } from "./target-body.ts";

export type BusEvent = Readonly<Record<string, unknown>> & { readonly id: string };

export interface Publisher {
  /**
   * Publishes the event and resolves with the number of targets that it is pushed to. Events are published in order. An
   * event that fits into the current turn is pushed before the call returns. Rejects with EventBridgeError
   * `EventBusNotExist`.
   */
  publish(event: BusEvent, place: Place, busName: string): Promise<number>;
}

/** Comparisons in one turn; one with a small event takes about two microseconds. */
const COMPARISONS_A_TURN = 5_000;
/** Bytes of an event for which a comparison costs as much as one with a small event. */
const BYTES_A_COMPARISON = 512;

export function createPublisher(world: World, buses: Buses, delivery: Delivery, functions: FunctionCompute): Publisher {
  const turns = createTurnQueue(COMPARISONS_A_TURN);

  return {
    async publish(event, place, busName) {
      const bus = buses.get(place, busName);
      return turns.run(steps({ event: withExtensions(event, place, busName, world), place }, bus));
    },
  };

  function* steps({ event, place }: PlacedEvent, bus: EventBus): Generator<number | undefined, number> {
    const listeners = [...rulesOf(bus, place, functions), ...triggersOf(bus, place, functions)];
    if (listeners.length === 0) return 0;
    const whole = Buffer.from(JSON.stringify(event));
    const cost = Math.ceil(whole.length / BYTES_A_COMPARISON);
    yield cost + listeners.length / LISTENERS_A_COMPARISON;
    let pushed = 0;
    for (const { pattern, targets } of listeners) {
      if (matchesPattern(pattern, event)) {
        for (const target of targets()) {
          delivery.push({
            ...target,
            eventId: event.id,
            eventBytes: whole.length,
            body: () => target.body(event, whole),
          });
          pushed += 1;
          yield;
        }
      }
      yield cost;
    }
    return pushed;
  }
}

/** Listeners that cost as much as one comparison. */
const LISTENERS_A_COMPARISON = 10;

interface PlacedEvent {
  readonly event: BusEvent;
  readonly place: Place;
}

type ListeningTarget = Omit<Push, "eventId" | "eventBytes" | "body"> & {
  readonly body: (event: BusEvent, whole: Buffer) => Buffer;
};

interface Listener {
  readonly pattern: unknown;
  readonly targets: () => readonly ListeningTarget[];
}

function rulesOf(bus: EventBus, place: Place, functions: FunctionCompute): readonly Listener[] {
  return [...bus.rules.values()]
    .filter(({ status }) => status === "ENABLE")
    .map((rule) => ({
      pattern: rule.pattern,
      targets: () => rule.targets.flatMap((target) => targetOf(rule, target, place, functions)),
    }));
}

function targetOf(rule: EventRule, target: RuleTarget, place: Place, functions: FunctionCompute): ListeningTarget[] {
  const spec = targetFunction(target, place, functions);
  if (spec === undefined) return [];
  return [
    {
      ruleName: rule.name,
      spec,
      body: (event, whole) => targetBody(target, event, whole),
      isAsync: parameterOf(target, "InvocationType") !== "Sync",
      strategy: target.PushRetryStrategy === "EXPONENTIAL_DECAY_RETRY" ? "EXPONENTIAL_DECAY_RETRY" : "BACKOFF_RETRY",
    },
  ];
}

/** An EventBridge trigger is a rule on the default bus of the function's account and region: `<function>-<trigger>`. */
function triggersOf(bus: EventBus, place: Place, functions: FunctionCompute): readonly Listener[] {
  if (bus.name !== "default") return [];
  return functions
    .functions()
    .filter((spec) => spec.accountId === place.accountId && spec.regionId === place.regionId)
    .flatMap((spec) =>
      spec.triggers.flatMap((trigger) =>
        trigger.kind === "eventbridge" && trigger.enabled ? [listenerOf(spec, trigger)] : [],
      ),
    );
}

function listenerOf(spec: FunctionSpec, { name, pattern, isAsync }: EventTrigger): Listener {
  return {
    pattern,
    targets: () => [
      { ruleName: `${spec.name}-${name}`, spec, body: (_event, whole) => whole, isAsync, strategy: "BACKOFF_RETRY" },
    ],
  };
}

/** Source: "Event structure" of EventBridge, read 2026-08. What the publisher set itself stays, except the bus's own. */
function withExtensions(event: BusEvent, place: Place, busName: string, world: World): BusEvent {
  return {
    specversion: "1.0",
    datacontenttype: "application/json;charset=utf-8",
    aliyunoriginalaccountid: place.accountId,
    aliyunpublishtime: new Date(world.clock.nowMs()).toISOString(),
    aliyunpublishaddr: "127.0.0.1",
    ...event,
    aliyunaccountid: place.accountId,
    aliyuneventbusname: busName,
    aliyunregionid: place.regionId,
  };
}

/**
 * Returns the function of a target: by the parameter `functionName`, otherwise by ARN. An ARN is
 * `acs:fc:<region>:<account>:[services/<service>.<qualifier>/]functions/<function>`.
 */
function targetFunction(target: RuleTarget, place: Place, functions: FunctionCompute) {
  if (target.Type !== "acs.fc.function") return undefined;
  const byArn = functionArn(target.Endpoint);
  const name = parameterOf(target, "functionName") ?? byArn?.name;
  const spec = name === undefined ? undefined : functions.findFunction(name, byArn?.accountId || place.accountId);
  return spec?.accountId === place.accountId && spec.regionId === place.regionId ? spec : undefined;
}
