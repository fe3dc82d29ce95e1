/** Runs long work in slices. Between two slices, the event loop serves other requests. */
import { StringDecoder } from "node:string_decoder";
import { LazyList } from "./lazy-list.ts";
import { LongText, PIECE_LENGTH, piecesOf } from "./long-text.ts";
import { nextTurn, startSlice } from "./next-turn.ts";

/**
 * Runs a generator, at most `most` steps in one slice, and returns its result. A step that costs more yields the number
 * of steps that it counts for.
 */
export async function inTurns<T>(steps: Generator<number | undefined, T>, most: number): Promise<T> {
  for (let isOver = startSlice(most); ; ) {
    const step = steps.next();
    if (step.done === true) return step.value;
    if (!isOver(step.value ?? 1)) continue;
    await nextTurn();
    isOver = startSlice(most);
  }
}

const JOINED_A_TURN = 2 * 1024 * 1024;

/** Returns the joined parts, copied in slices. */
export async function joinInTurns(parts: readonly Buffer[]): Promise<Buffer> {
  const bytes = parts.reduce((sum, part) => sum + part.length, 0);
  const [only] = parts;
  if (parts.length === 1 && only !== undefined) return only;
  return inTurns(joinSteps(parts, Buffer.allocUnsafe(bytes)), JOINED_A_TURN);
}

function* joinSteps(parts: readonly Buffer[], whole: Buffer): Generator<number, Buffer> {
  let at = 0;
  for (const part of parts) {
    at += part.copy(whole, at);
    yield part.length;
  }
  return whole;
}

/** A list or object with more values than this is written member by member. */
const SMALL_VALUES = 500;
/** Bytes of JSON that are written in one slice, about. */
const SLICE_BYTES = 256 * 1024;

/**
 * Returns the bytes of JSON.stringify as parts of one text, written in slices. Joining a hundred megabytes takes too
 * long for one turn. `value` must fit into JSON, and must not change before the end. Bytes become text in base64.
 */
export async function jsonInTurns(value: unknown): Promise<readonly Buffer[]> {
  const slices: Buffer[] = [];
  let texts: string[] = [];
  let length = 0;
  for (const text of jsonPieces(value)) {
    texts.push(text);
    length += text.length;
    if (length < SLICE_BYTES) continue;
    slices.push(Buffer.from(texts.join("")));
    texts = [];
    length = 0;
    await nextTurn();
  }
  slices.push(Buffer.from(texts.join("")));
  return slices;
}

function* jsonPieces(value: unknown): Generator<string> {
  if (value instanceof LongText || (typeof value === "string" && value.length > PIECE_LENGTH)) {
    yield* textPieces(value);
    return;
  }
  if (Buffer.isBuffer(value)) {
    yield* base64Pieces(value);
    return;
  }
  if (typeof value !== "object" || value === null || isSmall(value)) {
    yield JSON.stringify(value) ?? "null";
    return;
  }
  yield* isList(value) ? listPieces(value) : objectPieces(value);
}

type List = readonly unknown[] | LazyList<unknown>;
const isList = (value: object): value is List => Array.isArray(value) || value instanceof LazyList;

function* listPieces(list: List): Generator<string> {
  let mark = "[";
  for (const member of list) {
    yield mark;
    yield* jsonPieces(member);
    mark = ",";
  }
  yield mark === "[" ? "[]" : "]";
}

function* objectPieces(value: object): Generator<string> {
  let mark = "{";
  for (const [key, member] of Object.entries(value)) {
    if (member === undefined) continue;
    yield `${mark}${JSON.stringify(key)}:`;
    yield* jsonPieces(member);
    mark = ",";
  }
  yield mark === "{" ? "{}" : "}";
}

/** Three bytes are four characters of base64, so that only groups of three can be encoded by themselves. */
const ENCODED_BYTES = 49_152;

function* base64Pieces(bytes: Buffer): Generator<string> {
  yield '"';
  for (let at = 0; at < bytes.length; at += ENCODED_BYTES) yield bytes.toString("base64", at, at + ENCODED_BYTES);
  yield '"';
}

function* textPieces(text: string | LongText): Generator<string> {
  yield '"';
  for (const piece of piecesOf(text)) yield JSON.stringify(piece).slice(1, -1);
  yield '"';
}

/** Returns what bytes.toString(encoding) gives, decoded in slices. */
export function textInTurns(bytes: Buffer, encoding: "utf8" | "base64"): Promise<string> {
  return inTurns(decodeSteps(bytes, new StringDecoder(encoding)), PIECES_A_TURN);
}

function* decodeSteps(bytes: Buffer, decoder: StringDecoder): Generator<undefined, string> {
  let text = "";
  for (let from = 0; from < bytes.length; from += PIECE_LENGTH) {
    text += decoder.write(bytes.subarray(from, from + PIECE_LENGTH));
    yield;
  }
  return text + decoder.end();
}

/** Returns the bytes of a text as parts of one body, encoded in slices. */
export async function bytesInTurns(text: string | LongText, encoding: "utf8" | "base64"): Promise<readonly Buffer[]> {
  return inTurns(encoding === "utf8" ? utf8Steps(text) : base64Steps(text), PIECES_A_TURN);
}

const PIECES_A_TURN = 20;

function* utf8Steps(text: string | LongText): Generator<undefined, readonly Buffer[]> {
  const parts: Buffer[] = [];
  for (const piece of piecesOf(text)) {
    parts.push(Buffer.from(piece));
    yield;
  }
  return parts;
}

/** Four characters of base64 are three bytes, so that only groups of four can be decoded by themselves. */
function* base64Steps(text: string | LongText): Generator<undefined, readonly Buffer[]> {
  const parts: Buffer[] = [];
  let rest = "";
  for (const piece of piecesOf(text)) {
    const characters = rest + piece.replace(/\s+/g, "");
    const end = characters.length - (characters.length % 4);
    parts.push(Buffer.from(characters.slice(0, end), "base64"));
    rest = characters.slice(end);
    yield;
  }
  parts.push(Buffer.from(rest, "base64"));
  return parts;
}

/** Decides whether a value holds few values. Counting stops at the limit. */
export function isSmall(value: object): boolean {
  let left = SMALL_VALUES;
  const count = (part: unknown): boolean => {
    left -= typeof part === "string" ? 1 + part.length / 100 : 1;
    if (left < 0 || Buffer.isBuffer(part) || part instanceof LazyList) return false;
    if (typeof part !== "object" || part === null) return true;
    // Not for...in: of a list, it makes the names of all places before the first one is looked at.
    if (Array.isArray(part)) return part.length <= left && part.every(count);
    return Object.values(part).every(count);
  };
  return count(value);
}

/** Bytes that count as one step: 4,096 take about 0.01 ms in base64. */
const BYTES_A_STEP = 4096;

/** Returns what JSON.parse(JSON.stringify(value)) gives, copied in slices. Bytes become text in base64. */
export async function copyInTurns(value: unknown): Promise<unknown> {
  return inTurns(copySteps(value), 200);
}

function* copySteps(value: unknown): Generator<number | undefined, unknown> {
  if (typeof value !== "object" || value === null) return value;
  if (Buffer.isBuffer(value)) {
    yield Math.ceil(value.length / BYTES_A_STEP);
    return value.toString("base64");
  }
  yield;
  if (isSmall(value)) return JSON.parse(JSON.stringify(value));
  if (isList(value)) {
    const copy: unknown[] = [];
    for (const member of value) copy.push(yield* copySteps(member));
    return copy;
  }
  const copied: [string, unknown][] = [];
  for (const [key, member] of Object.entries(value)) {
    if (member !== undefined) copied.push([key, yield* copySteps(member)]);
  }
  return Object.fromEntries(copied);
}
