/**
 * Lists the shapes that the parser reads. A new shape needs a file here, a row below, a kind in `shape.ts`, and a golden
 * event.
 */
import { ASYNC_DESTINATION } from "./async-destination.ts";
import { CLOUD_EVENT } from "./cloud-event.ts";
import { HTTP_SOURCE } from "./http-source.ts";
import { MNS_QUEUE } from "./mns-queue.ts";
import { MNS_TOPIC_JSON } from "./mns-topic-json.ts";
import { MNS_TOPIC_STREAM } from "./mns-topic-stream.ts";
import { MONITOR_NOTICE } from "./monitor-notice.ts";
import { RECHARGE } from "./recharge-event.ts";
import type { Envelope, EventShape } from "./shape.ts";
import { SLS_TRIGGER } from "./sls-trigger.ts";
import { TIMER } from "./timer-event.ts";

/** In the order of trying. The first envelope that fits is opened. */
export const ENVELOPES: readonly Envelope[] = [
  ASYNC_DESTINATION,
  MNS_TOPIC_JSON,
  MNS_TOPIC_STREAM,
  MNS_QUEUE,
  HTTP_SOURCE,
];

/** In the order of trying. The first shape that fits is read. */
export const EVENT_SHAPES: readonly EventShape[] = [TIMER, RECHARGE, CLOUD_EVENT, MONITOR_NOTICE, SLS_TRIGGER];
