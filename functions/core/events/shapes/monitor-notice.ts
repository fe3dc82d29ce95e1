/** CloudMonitor notifications: no `source`, `type` or `specversion`, but `product`, `name` and `content`. */
import { present } from "../../lang/present.ts";
import type { Keyed } from "../finding.ts";
import { parseTime } from "../reading/event-time.ts";
import { cleanText, type Fields, isObject, objectOf, textOf } from "../reading/json-fields.ts";
import { accountIdOf, instanceIdOf, type Place, readResourceName, regionIdOf } from "../reading/places.ts";
import { classifySignal } from "./instance-signal.ts";

/** undefined when it is none. */
export function readMonitorNotice(notice: Fields): Keyed | undefined {
  const name = textOf(notice.name);
  if (name === undefined || textOf(notice.product) === undefined || !isObject(notice.content)) return undefined;
  if (notice.product !== "ECS") {
    return { finding: { kind: "ignored", reason: "the notice is of a product other than ECS" } };
  }
  const content = objectOf(notice.content);
  const key = keyOf(notice, name, content);
  const finding = classifySignal({
    name,
    place: placeOf(notice, content),
    ...present("state", textOf(content.state)),
    ...present("eventId", key),
    ...present("atMs", parseTime(textOf(notice.eventTime))),
  });
  return { finding, ...present("key", key) };
}

function placeOf(notice: Fields, content: Fields): Place {
  const resource = readResourceName(notice.resourceId);
  return {
    ...present("accountId", resource.accountId ?? accountIdOf(notice.userId)),
    ...present("regionId", resource.regionId ?? regionIdOf(notice.regionId)),
    ...present(
      "instanceId",
      instanceIdOf(content.resourceId) ?? instanceIdOf(content.instanceId) ?? resource.instanceId,
    ),
  };
}

/**
 * Official samples show one masked id everywhere, and a status in `content` that contradicts the name's suffix: so the
 * status notices of one event, and different resources, are kept apart.
 */
function keyOf(notice: Fields, name: string, content: Fields): string | undefined {
  const id = textOf(notice.id);
  if (id === undefined) return undefined;
  const parts = [id, name, textOf(content.eventStatus), textOf(notice.resourceId)];
  return cleanText(parts.filter((part) => part !== undefined).join("#"), 200);
}
