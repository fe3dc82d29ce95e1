/**
 * Routes of events under `/_local/`: `POST events` publishes one event or a list; id, time, account and region may be
 * left out. `GET events` returns every push to a target and how it ended.
 */
import { ControlError } from "../../kernel/control-error.ts";
import { type ControlRoute, LIST_BYTES } from "../../kernel/control-route.ts";
import type { World } from "../../kernel/world.ts";
import { DEFAULT_REGION } from "./authenticate.ts";
import type { Delivery } from "./delivery.ts";
import { EventBridgeError } from "./eventbridge-error.ts";
import type { Publisher } from "./publisher.ts";
import { readEvent } from "./read-event.ts";

const MOST_EVENTS_BY_HAND = 1000;

interface EventControl {
  readonly world: World;
  readonly publisher: Publisher;
  readonly delivery: Delivery;
  /** Returns the account of events without `aliyunaccountid`. */
  readonly defaultAccountId: () => string | undefined;
}

export function eventControlRoutes(deps: EventControl): readonly ControlRoute[] {
  return [
    {
      method: "POST",
      pattern: "events",
      mostBytes: LIST_BYTES,
      handle: (_params, body) => publishAll(eventList(body), deps),
    },
    { method: "GET", pattern: "events", isLarge: true, handle: () => ({ deliveries: deps.delivery.records }) },
  ];
}

/** Returns the events of the body: one object, or a list of objects. */
function eventList(body: unknown): readonly unknown[] {
  const events: readonly unknown[] = Array.isArray(body) ? body : [body];
  if (events.length > MOST_EVENTS_BY_HAND) throw new ControlError(400, `${MOST_EVENTS_BY_HAND} events at most`);
  for (const event of events) {
    if (typeof event !== "object" || event === null) throw new ControlError(400, "an event is a JSON object");
  }
  return events;
}

/** Publishes the events one by one, because a thousand events with a thousand targets each need many turns. */
async function publishAll(events: readonly unknown[], deps: EventControl): Promise<readonly object[]> {
  const published: object[] = [];
  for (const event of events) published.push(await publishByHand(event, deps));
  return published;
}

async function publishByHand(value: unknown, { world, publisher, defaultAccountId }: EventControl) {
  try {
    const event = readEvent({
      id: world.requestId("uuid").toLowerCase(),
      time: new Date(world.clock.nowMs()).toISOString(),
      ...(value as object),
    });
    const accountId = event.aliyunaccountid ?? defaultAccountId();
    const regionId = event.aliyunregionid ?? DEFAULT_REGION;
    if (typeof accountId !== "string" || !world.accounts.exists(accountId)) {
      throw new ControlError(400, "aliyunaccountid must be an account of this cloud");
    }
    const busName = typeof event.aliyuneventbusname === "string" ? event.aliyuneventbusname : "default";
    const targets = await publisher.publish(event, { accountId, regionId: String(regionId) }, busName);
    return { id: event.id, targets };
  } catch (error) {
    if (error instanceof EventBridgeError) throw new ControlError(400, error.message);
    throw error;
  }
}
