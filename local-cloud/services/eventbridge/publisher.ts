/** Publishes an event on a bus: completes it, finds the matching rules and pushes it to their targets. */

import type { World } from "../../kernel/world.ts";
import { functionArn } from "../function-compute/function-arn.ts";
import type { FunctionCompute } from "../function-compute/function-compute.ts";
import type { Buses, Place, RuleTarget } from "./buses.ts";
import type { Delivery } from "./delivery.ts";
import { matchesPattern } from "./event-pattern.ts";
import { parameterOf, targetBody } from "./target-body.ts";

export type BusEvent = Readonly<Record<string, unknown>> & { readonly id: string };

export interface Publisher {
  /**
   * Publishes the event and returns the number of targets that it is pushed to. Throws EventBridgeError
   * `EventBusNotExist`.
   */
  publish(event: BusEvent, place: Place, busName: string): number;
}

export function createPublisher(world: World, buses: Buses, delivery: Delivery, functions: FunctionCompute): Publisher {
  return {
    publish(event, place, busName) {
      const bus = buses.get(place, busName);
      const complete = withExtensions(event, place, busName, world);
      let pushed = 0;
      for (const rule of bus.rules.values()) {
        if (rule.status !== "ENABLE" || !matchesPattern(rule.pattern, complete)) continue;
        for (const target of rule.targets) {
          const spec = targetFunction(target, place, functions);
          if (spec === undefined) continue;
          pushed += 1;
          delivery.push({
            eventId: event.id,
            ruleName: rule.name,
            spec,
            body: targetBody(target, complete),
            isAsync: parameterOf(target, "InvocationType") !== "Sync",
            strategy:
              target.PushRetryStrategy === "EXPONENTIAL_DECAY_RETRY" ? "EXPONENTIAL_DECAY_RETRY" : "BACKOFF_RETRY",
          });
        }
      }
      return pushed + (busName === "default" ? pushToTriggers(complete, place) : 0);
    },
  };

  /**
   * Pushes the event to functions with a matching EventBridge trigger, and returns their number. A trigger is a rule
   * `<function>-<trigger>` on the default bus of the function's account and region.
   */
  function pushToTriggers(event: BusEvent, place: Place): number {
    let pushed = 0;
    for (const spec of functions.functions()) {
      if (spec.accountId !== place.accountId || spec.regionId !== place.regionId) continue;
      for (const trigger of spec.triggers) {
        if (trigger.kind !== "eventbridge" || !trigger.enabled || !matchesPattern(trigger.pattern, event)) continue;
        pushed += 1;
        delivery.push({
          eventId: event.id,
          ruleName: `${spec.name}-${trigger.name}`,
          spec,
          body: Buffer.from(JSON.stringify(event)),
          isAsync: trigger.isAsync,
          strategy: "BACKOFF_RETRY",
        });
      }
    }
    return pushed;
  }
}

/**
 * Returns the event with the vendor's extensions. Fields of the publisher are kept, except account, bus and region.
 * Source: "Event structure" of EventBridge, read 2026-08.
 */
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
