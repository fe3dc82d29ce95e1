/** Runs long work in slices. Between two slices, the event loop serves other requests. */

export const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** Runs a generator, `most` steps in one slice. Returns the generator's result. */
export async function inTurns<T>(steps: Generator<unknown, T>, most: number): Promise<T> {
  for (let done = 1; ; done += 1) {
    const { done: isOver, value } = steps.next();
    if (isOver === true) return value;
    if (done % most === 0) await nextTurn();
  }
}

/** Lists and objects with more values than this are written member by member. */
const smallValues = 500;
/** Bytes of JSON that are written in one slice, about. */
const sliceBytes = 256 * 1024;

/**
 * Returns the bytes of JSON.stringify, written in slices. `value` must fit into JSON, and must not change before the
 * end.
 */
export async function jsonInTurns(value: unknown): Promise<Buffer> {
  const slices: Buffer[] = [];
  let texts: string[] = [];
  let length = 0;
  for (const text of jsonPieces(value)) {
    texts.push(text);
    length += text.length;
    if (length < sliceBytes) continue;
    slices.push(Buffer.from(texts.join("")));
    texts = [];
    length = 0;
    await nextTurn();
  }
  return Buffer.concat([...slices, Buffer.from(texts.join(""))]);
}

function* jsonPieces(value: unknown): Generator<string> {
  if (typeof value !== "object" || value === null || isSmall(value)) {
    yield JSON.stringify(value) ?? "null";
    return;
  }
  const isList = Array.isArray(value);
  let mark = isList ? "[" : "{";
  for (const [key, member] of isList ? value.entries() : Object.entries(value)) {
    if (!isList && member === undefined) continue;
    yield isList ? mark : `${mark}${JSON.stringify(key)}:`;
    yield* jsonPieces(member);
    mark = ",";
  }
  yield isList ? (mark === "[" ? "[]" : "]") : mark === "{" ? "{}" : "}";
}

/** Decides whether a value holds few values. Counting stops at the limit. */
function isSmall(value: object): boolean {
  let left = smallValues;
  const count = (part: unknown): boolean => {
    left -= typeof part === "string" ? 1 + part.length / 100 : 1;
    if (left < 0) return false;
    if (typeof part !== "object" || part === null) return true;
    for (const key in part) if (!count((part as Readonly<Record<string, unknown>>)[key])) return false;
    return true;
  };
  return count(value);
}

/** Returns what JSON.parse(JSON.stringify(value)) gives, copied in slices. */
export async function copyInTurns(value: unknown): Promise<unknown> {
  return inTurns(copySteps(value), 200);
}

function* copySteps(value: unknown): Generator<undefined, unknown> {
  if (typeof value !== "object" || value === null) return value;
  yield;
  if (isSmall(value)) return JSON.parse(JSON.stringify(value));
  if (Array.isArray(value)) {
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
