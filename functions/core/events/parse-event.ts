/** Parses an event into triggers, in every shape that Function Compute and its triggers use. */
import type { Trigger } from "../terms/trigger.ts";
import { createDelivery, type Delivery, type DeliveryResult } from "./delivery.ts";
import type { Keyed } from "./finding.ts";
import { type Fields, isObject } from "./reading/json-fields.ts";
import { readPayload } from "./reading/payload-text.ts";
import { readContinuation } from "./requests/continuation.ts";
import { MANUAL_PLAN, readManualRequest } from "./requests/manual-request.ts";
import { type HttpTriggerRequest, readHttpRequest } from "./shapes/http-request.ts";
import { ENVELOPES, EVENT_SHAPES } from "./shapes/manifest.ts";
import { readPassedOnRequest } from "./shapes/passed-on-request.ts";
import { describePayload } from "./shapes/payload-shape.ts";
import type { Opened } from "./shapes/shape.ts";
import { readTimer } from "./shapes/timer-event.ts";

/**
 * `run`, delivered: events from other senders. Each account's trigger is handed over to an invocation of its own.
 * `run`, not delivered: a tick, a person or this function itself asked. The run happens in this invocation.
 * `refused`: a manual request or continuation with mistakes, all of them listed.
 * `ignored`: understood, and it needs no run. `unknown`: not understood. Neither may lead to a call.
 * `http`: unproven until its signature or token was checked. Its body is then parsed by itself.
 */
export type ParsedEvent =
  | DeliveryResult
  | { readonly kind: "run"; readonly triggers: readonly Trigger[]; readonly delivered: false }
  | { readonly kind: "http"; readonly request: HttpTriggerRequest };

/** The deepest nesting of envelopes, arrays and quoted texts. */
const MAX_DEPTH = 3;

/** Parses any text without throwing. For an unknown payload only its shape is repeated. */
export function parseEvent(text: string): ParsedEvent {
  if (text.trim() === "") return { kind: "run", triggers: [MANUAL_PLAN], delivered: false };
  const value = unquote(readPayload(text));
  if (value === undefined) return { kind: "unknown", message: unknown(text) };
  if (isObject(value)) {
    const direct = readDirect(value);
    if (direct) return direct;
  }
  const delivery = createDelivery();
  walk(value, 0, delivery);
  return delivery.result();
}

/**
 * Reads events that are valid only as the outermost layer, because they need the permission to invoke the function. An event inside
 * another one does not prove it.
 */
function readDirect(event: Fields): ParsedEvent | undefined {
  const request = readHttpRequest(event);
  if (request) return { kind: "http", request };
  const tick = readTimer(event);
  if (tick) return { kind: "run", triggers: [tick], delivered: false };
  const finding = openEnvelope(event) ? undefined : readOwnRequest(event);
  if (finding?.kind !== "trigger") return finding;
  return { kind: "run", triggers: [finding.trigger], delivered: false };
}

/** Parses a payload that a command line or a console has quoted once too often. */
function unquote(value: unknown): unknown {
  return typeof value === "string" ? (readPayload(value) ?? value) : value;
}

function readOwnRequest(event: Fields) {
  if (event.kind === "recover") return readManualRequest(event);
  return event.kind === "continue" ? readContinuation(event) : undefined;
}

function walk(value: unknown, depth: number, delivery: Delivery): void {
  if (depth > MAX_DEPTH) delivery.add(unknownFinding(`The event is wrapped more than ${MAX_DEPTH} times.`));
  else if (typeof value === "string") walkText(value, depth, delivery);
  else if (Array.isArray(value)) walkList(value, depth, delivery);
  else if (isObject(value)) walkObject(value, depth, delivery);
  else delivery.add(unknownFinding(unknown(value)));
}

/** Reads a text inside a delivery. A text that is quoted or encoded twice counts as a layer; no known sender does that. */
function walkText(text: string, depth: number, delivery: Delivery): void {
  const inner = readPayload(text);
  if (typeof inner === "string" || inner === undefined) delivery.add(unknownFinding(unknown(text)));
  else walk(inner, depth, delivery);
}

function walkList(list: readonly unknown[], depth: number, delivery: Delivery): void {
  if (list.length === 0) delivery.add({ finding: { kind: "ignored", reason: "the delivery is an empty list" } });
  for (const element of list) walk(element, depth + 1, delivery);
}

function walkObject(object: Fields, depth: number, delivery: Delivery): void {
  const opened = openEnvelope(object);
  if (!opened) delivery.add(classify(object));
  else if (delivery.isNew(opened.key)) walk(opened.payload, depth + 1, delivery);
}

function openEnvelope(object: Fields): Opened | undefined {
  return firstOf(ENVELOPES, ({ open }) => open(object));
}

function classify(event: Fields): Keyed {
  const refused = readPassedOnRequest(event);
  if (refused) return { finding: refused };
  return firstOf(EVENT_SHAPES, ({ read }) => read(event)) ?? unknownFinding(unknown(event));
}

function firstOf<Row, Found>(rows: readonly Row[], find: (row: Row) => Found | undefined): Found | undefined {
  for (const row of rows) {
    const found = find(row);
    if (found !== undefined) return found;
  }
  return undefined;
}

const unknownFinding = (message: string): Keyed => ({ finding: { kind: "unknown", message } });

function unknown(value: unknown): string {
  return `This is no event that the function knows: ${describePayload(value)}.`;
}
