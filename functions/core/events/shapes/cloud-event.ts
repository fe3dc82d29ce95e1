/** CloudEvents from EventBridge, complete or with only a part of the envelope left by the rule's target. */
import { present } from "../../lang/present.ts";
import type { Keyed } from "../finding.ts";
import { timeOf } from "../reading/event-time.ts";
import { cleanText, type Fields, idOf, objectOf, pick, textOf } from "../reading/json-fields.ts";
import { accountIdOf, instanceIdOf, type Place, readResourceName, regionIdOf } from "../reading/places.ts";
import { classifySignal } from "./instance-signal.ts";
import type { EventShape } from "./shape.ts";
import { stateIn } from "./state-change.ts";

/** `ecs:Instance:StateChange`; also with the source in front of it. */
const OF_ECS = /^(?:acs[.:])?ecs:/i;

/**
 * `source` is not compared: the vendor itself spells it `acs.ecs` and `acs:ecs`, targets may leave it out, and an event is
 * only a hint anyway.
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

/** `source` and `id` together: EventBridge resends an event with the same pair. */
export function eventKey(event: Fields): string | undefined {
  const id = idOf(event.id);
  return id === undefined ? undefined : cleanText(`${textOf(event.source) ?? ""}#${id}`, 200);
}

const INSTANCE_KEYS = ["resourceid", "instanceid", "instanceids"];

/**
 * `data.resourceId` in state changes, `data.instanceId` elsewhere, `subject` as the last resort: the payload of
 * `AutoReactivateCompleted` is published nowhere. The account of the resource goes before the accounts of the envelope,
 * where `aliyunaccountid` is the receiver and may be the hub.
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
