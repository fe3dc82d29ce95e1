/** Reads CloudEvents from EventBridge, complete or with only a part of the envelope that the rule's target left. */
import { present } from "../../lang/present.ts";
import type { Keyed } from "../finding.ts";
import { timeOf } from "../reading/event-time.ts";
import { cleanText, type Fields, idOf, objectOf, pick, textOf } from "../reading/json-fields.ts";
import { accountIdOf, instanceIdOf, type Place, readResourceName, regionIdOf } from "../reading/places.ts";
import { classifySignal } from "./instance-signal.ts";
import type { EventShape } from "./shape.ts";
import { stateIn } from "./state-change.ts";

/** `ecs:Instance:StateChange`, also with the source in front. */
const OF_ECS = /^(?:acs[.:])?ecs:/i;

/**
 * Reads an event of a rule. `source` is not compared: the vendor spells it `acs.ecs` and `acs:ecs`, and targets may leave it out.
 * An event is only a hint anyway.
 */
export const CLOUD_EVENT: EventShape = {
  kind: "eventbridge-rule",
  read(event) {
    const type = textOf(event.type);
    if (type === undefined) return undefined;
    if (OF_ECS.test(type)) return readEcsEvent(event, type.replace(OF_ECS, ""));
    if (idOf(event.specversion) === undefined && textOf(event.source) === undefined) return undefined;
    return { finding: { kind: "ignored", reason: `events of type ${cleanText(type, 80)} are not acted on` } };
  },
};

function readEcsEvent(event: Fields, name: string): Keyed {
  const data = objectOf(event.data);
  const key = eventKey(event);
  const finding = classifySignal({
    name,
    place: placeOf(event, data),
    ...present("state", stateIn(data, event)),
    ...present("eventId", key),
    ...present("atMs", timeOf(event.time)),
  });
  return { finding, ...present("key", key) };
}

/** Returns `source` and `id` as one key, because EventBridge sends an event again with the same pair. */
export function eventKey(event: Fields): string | undefined {
  const id = idOf(event.id);
  return id === undefined ? undefined : cleanText(`${textOf(event.source) ?? ""}#${id}`, 200);
}

const INSTANCE_KEYS = ["resourceid", "instanceid", "instanceids"];

/**
 * Reads account, region and instance: `data.resourceId` in state changes, `data.instanceId` in other events, `subject` last. The
 * payload of `AutoReactivateCompleted` is published nowhere.
 * The account of the resource comes before those of the envelope, where `aliyunaccountid` is the receiver and may be the hub.
 */
function placeOf(event: Fields, data: Fields): Place {
  const content = objectOf(data.content);
  const resource = pick(data, ...INSTANCE_KEYS) ?? pick(content, ...INSTANCE_KEYS);
  const named = { ...readResourceName(resource), ...readResourceName(event.subject) };
  const instanceId = instanceIdOf(resource) ?? named.instanceId;
  return {
    ...present(
      "accountId",
      named.accountId ??
        accountIdOf(pick(event, "aliyunoriginalaccountid")) ??
        accountIdOf(pick(event, "aliyunaccountid")),
    ),
    ...present(
      "regionId",
      named.regionId ??
        regionIdOf(pick(data, "regionid") ?? pick(content, "regionid")) ??
        regionIdOf(pick(event, "aliyunregionid")),
    ),
    ...present("instanceId", instanceId),
  };
}
