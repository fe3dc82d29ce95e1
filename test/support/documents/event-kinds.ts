/** Describes the closed list of kinds of events. docs/events.md is written from it, and each kind has a golden event. */
import type { EventKind } from "../../../functions/core/events/shapes/shape.ts";

interface KindRow {
  /** How an event of this kind is recognised. */
  readonly looks: string;
  /** What the function does with an event of this kind. */
  readonly leadsTo: string;
}

export const EVENT_KINDS: Readonly<Record<EventKind, KindRow>> = {
  timer: {
    looks: "`triggerTime` and `triggerName`, and neither `type` nor `source`",
    leadsTo: "a payment tick or a full sweep, in this invocation",
  },
  manual: {
    looks: '`{"kind":"recover"}` or nothing, as the whole payload',
    leadsTo: "the run that was asked for; without a mode a plan",
  },
  continuation: {
    looks: '`{"kind":"continue"}` as the whole payload',
    leadsTo: "the next part of a run, once what its root run wrote confirms it",
  },
  http: {
    looks: '`version` `"v1"` with `rawPath`',
    leadsTo: "its body is read after its signature held; a token alone wakes the function up",
  },
  recharge: {
    looks: "`type` `billing:Account:Recharged`, complete or bare",
    leadsTo: "a sweep of the account that `data.accountId` or `subject` names",
  },
  "eventbridge-rule": {
    looks: "`type` that begins with `ecs:`",
    leadsTo: "a sweep of the region, if an instance may have stopped or came back; otherwise nothing",
  },
  "eventbridge-rocketmq-stream": { looks: "a list of events", leadsTo: "what each of them leads to, once an account" },
  "eventbridge-kafka-stream": {
    looks: "a list of events as JSON texts",
    leadsTo: "what each of them leads to, once an account",
  },
  "eventbridge-http-source": { looks: "`type` `eventbridge:Events:HTTPEvent`", leadsTo: "what its body leads to" },
  "mns-queue": { looks: "`type` `mns:Queue:SendMessage`", leadsTo: "what the message leads to" },
  "mns-topic-json": { looks: "`TopicName` and `Message`", leadsTo: "what the message leads to" },
  "mns-topic-stream": { looks: "`body` and `attrs`, or the bare text", leadsTo: "what the message leads to" },
  "cms-rule": {
    looks: "`product`, `name` and `content`",
    leadsTo: "a sweep of the region, if an instance may have stopped; a hint for a subscription that ends",
  },
  "async-destination": {
    looks: "`requestContext.functionArn` and `requestPayload`",
    leadsTo: "what the request led to; a continuation that comes back is ignored",
  },
  sls: { looks: "`cursorTime` and `source.logstoreName`", leadsTo: "nothing: the timer does its work" },
  unknown: { looks: "anything else", leadsTo: "nothing; the log says what it looked like" },
};
