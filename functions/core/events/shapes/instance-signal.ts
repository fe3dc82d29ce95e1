/** Reads ECS's own events about an instance, from any channel. */
import { present } from "../../lang/present.ts";
import type { Trigger, TriggerName } from "../../terms/trigger.ts";
import type { Finding } from "../finding.ts";
import { cleanText } from "../reading/json-fields.ts";
import type { Place } from "../reading/places.ts";
import { mayHaveStopped } from "./state-change.ts";

export interface InstanceSignal {
  /** CloudMonitor's name, or the EventBridge type without `ecs:`, for example `Instance:StateChange`. */
  readonly name: string;
  readonly place: Place;
  /** Only for `Instance:StateChange`; absent if the event names no state. */
  readonly state?: string;
  readonly eventId?: string;
  readonly atMs?: number;
}

/**
 * Decides what an event about an instance leads to. Names: EventBridge's list of ECS events and CloudMonitor's event metadata
 * (vendor pages, read 2026-08).
 * It is not verified on the live cloud that CloudMonitor still sends the `AccountUnbalanced` and `InstanceExpiration` names. They
 * are read, and nothing depends on them. Each status suffix counts, because an event is only a hint.
 */
export function classifySignal(signal: InstanceSignal): Finding {
  const name = signal.name.split(":").slice(0, 2).join(":");
  const known = name.toLowerCase();
  if (known === "instance:statechange") return classifyStateChange(signal);
  // The event shows that the account has paid. It says nothing about instances that failed, so the whole region is read.
  if (known === "instance:autoreactivatecompleted") return trigger("auto-reactivated", signal, {});
  if (known.startsWith("instance:accountunbalanced.")) return stopped(signal);
  if (known.startsWith("instance:instanceexpiration.")) {
    const notice = cleanText(name.slice("Instance:".length), 60);
    return {
      kind: "ignored",
      reason: "a subscription instance reached the end of its term: renew it, it is never restarted from here",
      renewal: { notice, ...signal.place },
    };
  }
  if (known === "disk:overduepaymentrelease") {
    return { kind: "ignored", reason: "a disk was released for arrears: nothing brings it back" };
  }
  return { kind: "ignored", reason: `${cleanText(name, 80)} says nothing about an arrears stop` };
}

function classifyStateChange(signal: InstanceSignal): Finding {
  if (mayHaveStopped(signal.state)) return stopped(signal);
  return { kind: "ignored", reason: "a state change other than Stopped cannot matter" };
}

function stopped(signal: InstanceSignal): Finding {
  const { instanceId } = signal.place;
  return trigger(
    "instance-stopped",
    signal,
    present("instanceIds", instanceId === undefined ? undefined : [instanceId]),
  );
}

function trigger(name: TriggerName, signal: InstanceSignal, extra: Partial<Trigger>): Finding {
  const { accountId, regionId } = signal.place;
  return {
    kind: "trigger",
    trigger: {
      name,
      depth: "full",
      ...present("accountIds", accountId === undefined ? undefined : [accountId]),
      ...present("regions", regionId === undefined ? undefined : [regionId]),
      ...extra,
      ...present("eventId", signal.eventId),
      ...present("eventAtMs", signal.atMs),
      hop: 0,
    },
  };
}
