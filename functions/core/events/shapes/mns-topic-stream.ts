/** Reads a message of an MNS topic in format STREAM with attributes. Without attributes the text arrives bare. */
import { isObject } from "../reading/json-fields.ts";
import type { Envelope } from "./shape.ts";

export const MNS_TOPIC_STREAM: Envelope = {
  kind: "mns-topic-stream",
  open: (outer) => (outer.body !== undefined && isObject(outer.attrs) ? { payload: outer.body } : undefined),
};
