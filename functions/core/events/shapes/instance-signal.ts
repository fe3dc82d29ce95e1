/** ECS's own words about an instance, whichever channel carried them. */
import { present } from "../../lang/present.ts";
import type { Trigger, TriggerName } from "../../terms/trigger.ts";
import type { Finding } from "../finding.ts";
import { cleanText } from "../reading/json-fields.ts";
import type { Place } from "../reading/places.ts";
import { mayHaveStopped } from "./state-change.ts";

export interface InstanceSignal {
  /** CloudMonitor's name, or the EventBridge type without `ecs:`: `Instance:StateChange`, … */
  readonly name: string;
  readonly place: Place;
  /** Only of `Instance:StateChange`; absent when the event does not say. */
  readonly state?: string;
  readonly eventId?: string;
  readonly atMs?: number;
}

/**
 * Names: EventBridge's list of ECS events and CloudMonitor's event metadata (vendor pages, read 2026-08). Whether
 * CloudMonitor still pushes the `AccountUnbalanced` and `InstanceExpiration` names is not verified on the live cloud;
 * they are understood, and nothing depends on them. Every status suffix of them counts: an event is only a hint.
 */
export function classifySignal(signal: InstanceSignal): Finding {
  const name = signal.name.split(":").slice(0, 2).join(":");
  const known = name.toLowerCase();
  if (known === "instance:statechange") return classifyStateChange(signal);
  // Says that the account is paid up, and nothing of the instances that failed: so the siblings are looked at too.
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
