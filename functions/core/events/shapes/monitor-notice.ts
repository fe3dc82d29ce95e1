/** Reads CloudMonitor notifications, which have `product`, `name` and `content`, but no `source`, `type` or `specversion`. */
import { present } from "../../lang/present.ts";
import { timeOf } from "../reading/event-time.ts";
import { cleanText, type Fields, idOf, objectIn, pick, textOf } from "../reading/json-fields.ts";
import { accountIdOf, instanceIdOf, type Place, readResourceName, regionIdOf } from "../reading/places.ts";
import { classifySignal } from "./instance-signal.ts";
import type { EventShape } from "./shape.ts";
import { stateIn } from "./state-change.ts";

export const MONITOR_NOTICE: EventShape = {
  kind: "cms-rule",
  read(notice) {
    const name = textOf(notice.name);
    const product = textOf(notice.product);
    const content = objectIn(notice.content);
    if (name === undefined || product === undefined || content === undefined) return undefined;
    if (product.toUpperCase() !== "ECS") {
      return { finding: { kind: "ignored", reason: "the notice is of a product other than ECS" } };
    }
    const key = keyOf(notice, name, content);
    const finding = classifySignal({
      name,
      place: placeOf(notice, content),
      ...present("state", stateIn(content)),
      ...present("eventId", key),
      ...present("atMs", timeOf(notice.eventTime)),
    });
    return { finding, ...present("key", key) };
  },
};

function placeOf(notice: Fields, content: Fields): Place {
  const resource = readResourceName(notice.resourceId);
  return {
    ...present("accountId", resource.accountId ?? accountIdOf(notice.userId)),
    ...present("regionId", resource.regionId ?? regionIdOf(notice.regionId)),
    ...present("instanceId", instanceIdOf(pick(content, "resourceid", "instanceid")) ?? resource.instanceId),
  };
}

/**
 * Returns the key of a notice. Official samples show the same masked id everywhere, and a status in `content` that contradicts the
 * suffix of the name.
 * So notices with different statuses or resources are kept apart.
 */
function keyOf(notice: Fields, name: string, content: Fields): string | undefined {
  const id = idOf(notice.id);
  if (id === undefined) return undefined;
  const parts = [id, name, textOf(content.eventStatus), textOf(notice.resourceId)];
  return cleanText(parts.filter((part) => part !== undefined).join("#"), 200);
}
