/** Envelopes that carry an event inside: each is opened by one layer. */
import { present } from "../../lang/present.ts";
import { type Fields, isObject, objectOf, textOf } from "../reading/json-fields.ts";

export interface Opened {
  /** Text that may be JSON or base64 of it, or a value. */
  readonly payload: unknown;
  /** Recognises the same message delivered again. */
  readonly key?: string;
}

/** undefined when the object is no envelope. Shapes: the vendor's trigger pages and samples, read 2026-08. */
export function openWrapper(outer: Fields): Opened | undefined {
  return openDestination(outer) ?? openTopicMessage(outer) ?? openTextMessage(outer) ?? openBusMessage(outer);
}

/** The result of an asynchronous invocation, sent on to this function: the request is the event. */
function openDestination(outer: Fields): Opened | undefined {
  if (textOf(objectOf(outer.requestContext).functionArn) === undefined) return undefined;
  return outer.requestPayload === undefined ? undefined : { payload: outer.requestPayload };
}

/** MNS topic, format JSON. Message attributes appear as extra keys, so nothing else on this level is read. */
function openTopicMessage(outer: Fields): Opened | undefined {
  if (textOf(outer.TopicName) === undefined || typeof outer.Message !== "string") return undefined;
  const id = textOf(outer.MessageId);
  return { payload: outer.Message, ...present("key", id === undefined ? undefined : `mns#${id}`) };
}

/** MNS topic, format STREAM, with attributes. (Without them the text arrives bare.) */
function openTextMessage(outer: Fields): Opened | undefined {
  return outer.body !== undefined && isObject(outer.attrs) ? { payload: outer.body } : undefined;
}

/** Messages that EventBridge itself wraps into a CloudEvent. */
function openBusMessage(outer: Fields): Opened | undefined {
  const data = objectOf(outer.data);
  if (outer.type === "mns:Queue:SendMessage") {
    const id = textOf(data.messageId);
    return { payload: data.messageBody ?? null, ...present("key", id === undefined ? undefined : `mns#${id}`) };
  }
  return outer.type === "eventbridge:Events:HTTPEvent" ? { payload: data.body ?? null } : undefined;
}
