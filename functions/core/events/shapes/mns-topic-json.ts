/**
 * Reads a message of an MNS topic in format JSON. Message attributes appear as extra keys, so no other key of this level is read.
 */
import { present } from "../../lang/present.ts";
import { idOf } from "../reading/json-fields.ts";
import type { Envelope } from "./shape.ts";

export const MNS_TOPIC_JSON: Envelope = {
  kind: "mns-topic-json",
  open(outer) {
    if (idOf(outer.TopicName) === undefined || typeof outer.Message !== "string") return undefined;
    const id = idOf(outer.MessageId);
    return { payload: outer.Message, ...present("key", id === undefined ? undefined : `mns#${id}`) };
  },
};
