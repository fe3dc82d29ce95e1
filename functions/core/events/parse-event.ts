/** Bytes to a reason to run: every shape in which Function Compute and its triggers hand an event over. */
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
 * - `run`, delivered: events of others; to be handed over, one run an account.
 * - `run`, not delivered: a tick, a person or this function itself asked; to be run in full, here and now.
 * - `refused`: a manual request or continuation with mistakes; every mistake is listed.
 * - `ignored`: understood, and nothing for us to do. `unknown`: not understood. Neither may lead to a call.
 * - `http`: unproven until its signature or token was checked; its body is then parsed again by itself.
 */
export type ParsedEvent =
  | DeliveryResult
  | { readonly kind: "run"; readonly triggers: readonly Trigger[]; readonly delivered: false }
  | { readonly kind: "http"; readonly request: HttpTriggerRequest };

/** Envelopes inside envelopes, arrays and quoted texts included. */
const MAX_DEPTH = 3;

/** Never throws, whatever the text is. Repeats nothing of an unknown payload but its shape. */
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

/** What only the outermost layer may be: who can invoke the function may ask for anything, a passed-on event may not. */
function readDirect(event: Fields): ParsedEvent | undefined {
  const request = readHttpRequest(event);
  if (request) return { kind: "http", request };
  const tick = readTimer(event);
  if (tick) return { kind: "run", triggers: [tick], delivered: false };
  const finding = openEnvelope(event) ? undefined : readOwnRequest(event);
  if (finding?.kind !== "trigger") return finding;
  return { kind: "run", triggers: [finding.trigger], delivered: false };
}

/** Command lines and consoles quote a payload once too often. */
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

/** A text is no layer of its own unless it is quoted or encoded twice, which nobody does for a reason. */
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
