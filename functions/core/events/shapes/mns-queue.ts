/** Reads a message of an MNS queue, which EventBridge wraps into a CloudEvent. */
import { present } from "../../lang/present.ts";
import { idOf, objectOf } from "../reading/json-fields.ts";
import type { Envelope } from "./shape.ts";

export const MNS_QUEUE: Envelope = {
  kind: "mns-queue",
  open(outer) {
    if (outer.type !== "mns:Queue:SendMessage") return undefined;
    const data = objectOf(outer.data);
    const id = idOf(data.messageId);
    return { payload: data.messageBody ?? null, ...present("key", id === undefined ? undefined : `mns#${id}`) };
  },
};
