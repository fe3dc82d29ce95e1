/** Reads the body of a request to an EventBridge HTTP source, which EventBridge wraps into a CloudEvent. */
import { objectOf } from "../reading/json-fields.ts";
import type { Envelope } from "./shape.ts";

export const HTTP_SOURCE: Envelope = {
  kind: "eventbridge-http-source",
  open: (outer) =>
    outer.type === "eventbridge:Events:HTTPEvent" ? { payload: objectOf(outer.data).body ?? null } : undefined,
};
