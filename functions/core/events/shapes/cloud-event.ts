/** CloudEvents from EventBridge, complete or with only a part of the envelope left by the rule's target. */
import { present } from "../../lang/present.ts";
import type { Keyed } from "../finding.ts";
import { parseTime } from "../reading/event-time.ts";
import { cleanText, type Fields, objectOf, textOf } from "../reading/json-fields.ts";
import { accountIdOf, instanceIdOf, type Place, readResourceName, regionIdOf } from "../reading/places.ts";
import { classifySignal } from "./instance-signal.ts";
import { RECHARGED, readRecharge } from "./recharge-event.ts";

/**
 * undefined when it is none. `source` is not compared: the vendor itself spells it `acs.ecs` and `acs:ecs`, targets
 * may leave it out, and an event is only a hint anyway.
 */
export function readCloudEvent(event: Fields): Keyed | undefined {
  const type = textOf(event.type);
  if (type === undefined) return undefined;
  if (type === RECHARGED) return readRecharge(event);
  if (type.startsWith("ecs:")) return readEcsEvent(event, type.slice("ecs:".length));
  if (textOf(event.specversion) === undefined) return undefined;
  return { finding: { kind: "ignored", reason: `events of type ${cleanText(type, 80)} are not acted on` } };
}

function readEcsEvent(event: Fields, name: string): Keyed {
  const data = objectOf(event.data);
  const id = textOf(event.id);
  const key = id === undefined ? undefined : cleanText(`${textOf(event.source) ?? ""}#${id}`, 200);
  const finding = classifySignal({
    name,
    place: placeOf(event, data),
    ...present("state", textOf(data.state)),
    ...present("eventId", key),
    ...present("atMs", parseTime(textOf(event.time))),
  });
  return { finding, ...present("key", key) };
}

/**
 * `data.resourceId` in state changes, `data.instanceId` elsewhere, `subject` as the last resort: the payload of
 * `AutoReactivateCompleted` is published nowhere. The account of the resource goes before the accounts of the envelope,
 * where `aliyunaccountid` is the receiver and may be the hub.
 */
function placeOf(event: Fields, data: Fields): Place {
  const subject = readResourceName(event.subject);
  return {
    ...present(
      "accountId",
      subject.accountId ?? accountIdOf(event.aliyunoriginalaccountid) ?? accountIdOf(event.aliyunaccountid),
    ),
    ...present("regionId", subject.regionId ?? regionIdOf(data.regionId) ?? regionIdOf(event.aliyunregionid)),
    ...present("instanceId", instanceIdOf(data.resourceId) ?? instanceIdOf(data.instanceId) ?? subject.instanceId),
  };
}
