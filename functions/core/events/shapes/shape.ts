/** The types of envelopes and event shapes, which are rows of the manifest. */
import type { Keyed } from "../finding.ts";
import type { Fields } from "../reading/json-fields.ts";

/** Every kind of event that can reach the function. The golden events and docs/events.md cover each of them. */
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

/** An envelope that carries an event. It is opened by one layer. */
export interface Envelope {
  readonly kind: EventKind;
  /** Returns the content; undefined: the object is no such envelope. */
  open(outer: Fields): Opened | undefined;
}

export interface Opened {
  /** JSON text, base64 of JSON text, or a value. */
  readonly payload: unknown;
  /** Recognises a repeated delivery of the same message. */
  readonly key?: string;
}

export interface EventShape {
  readonly kind: EventKind;
  /** Returns the finding; undefined: the object has another shape. */
  read(event: Fields): Keyed | undefined;
}
