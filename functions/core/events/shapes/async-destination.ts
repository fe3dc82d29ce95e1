/** Reads the result of an asynchronous invocation that was sent to this function. Its request is the event. */
import { objectOf, textOf } from "../reading/json-fields.ts";
import type { Envelope } from "./shape.ts";

export const ASYNC_DESTINATION: Envelope = {
  kind: "async-destination",
  open(outer) {
    if (textOf(objectOf(outer.requestContext).functionArn) === undefined) return undefined;
    return outer.requestPayload === undefined ? undefined : { payload: outer.requestPayload };
  },
};
