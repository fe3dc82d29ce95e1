/** What every shape of event is: a row of the manifest. */
import type { Keyed } from "../finding.ts";
import type { Fields } from "../reading/json-fields.ts";

/** Every kind of event that can reach the function. The golden events and docs/events.md have each of them. */
export type EventKind =
  | "async-destination"
  | "cms-rule"
  | "continuation"
  | "eventbridge-http-source"
  | "eventbridge-kafka-stream"
  | "eventbridge-rocketmq-stream"
  | "eventbridge-rule"
  | "http"
  | "manual"
  | "mns-queue"
  | "mns-topic-json"
  | "mns-topic-stream"
  | "recharge"
  | "sls"
  | "timer"
  | "unknown";

/** An envelope that carries an event inside; it is opened by one layer. */
export interface Envelope {
  readonly kind: EventKind;
  /** undefined when the object is none. */
  open(outer: Fields): Opened | undefined;
}

export interface Opened {
  /** Text that may be JSON or base64 of it, or a value. */
  readonly payload: unknown;
  /** Recognises the same message delivered again. */
  readonly key?: string;
}

export interface EventShape {
  readonly kind: EventKind;
  /** undefined when the object is none. */
  read(event: Fields): Keyed | undefined;
}
