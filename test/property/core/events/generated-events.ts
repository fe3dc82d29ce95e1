/** Inputs that resemble events: any JSON, any bytes, damaged golden events, envelopes inside envelopes. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";

const FOLDER = join(import.meta.dirname, "../../../golden/events");

/** The number of runs of each generator. CI runs a share of the million. */
export const EVENT_RUNS = Number(process.env.EVENT_RUNS ?? 20_000);

const goldens = readdirSync(FOLDER)
  .filter((name) => name !== "manifest.json")
  .map((name) => (JSON.parse(readFileSync(join(FOLDER, name), "utf8")) as { event: unknown }).event);

const base64 = (text: string) => Buffer.from(text).toString("base64");
const textOf = (value: unknown) => (typeof value === "string" ? value : (JSON.stringify(value) ?? ""));

/** Words that parsers look for, in places where they do not belong. */
const word = fc.constantFrom(
  "recover",
  "apply",
  "sweep",
  "v1",
  "Stopped",
  "1.0",
  "ECS",
  "acs.ecs",
  "1000000000000001",
  "acs:ecs:xx-test-1:1000000000000001:instance/i-test0001",
  "__proto__",
  "\uD800",
  "2030-01-02T03:04:05.007PRC",
);
const key = fc.constantFrom(
  ...["mode", "accounts", "data", "body", "attrs", "Message", "TopicName", "requestPayload", "requestContext"],
  ...["functionArn", "source", "specversion", "name", "product", "content", "payload", "id", "subject", "state"],
  ...["version", "headers", "resourceId", "accountId", "regions", "constructor", "__proto__", "toString"],
);

/** JSON that names no kind of event. It must start no run, in whatever envelope. */
const harmless: fc.Arbitrary<unknown> = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    fc.oneof(
      word,
      fc.string({ unit: "binary", maxLength: 12 }),
      fc.double(),
      fc.integer(),
      fc.boolean(),
      fc.constant(null),
    ),
    fc.array(tie("value"), { maxLength: 4 }),
    fc.dictionary(fc.oneof(key, fc.string({ maxLength: 6 })), tie("value"), { maxKeys: 5 }),
  ),
})).value;

/** A golden event with one change: another value, a missing key, or a part of its text. */
const broken: fc.Arbitrary<string> = fc
  .record({
    golden: fc.constantFrom(...goldens),
    at: fc.nat(2000),
    how: fc.constantFrom("replace", "remove", "cut", "splice", "none"),
    by: fc.oneof(word, fc.anything({ maxDepth: 1, withNullPrototype: false })),
  })
  .map(({ golden, at, how, by }) => {
    const text = textOf(golden);
    if (how === "none") return text;
    if (how === "cut") return text.slice(0, at % (text.length + 1));
    if (how === "splice")
      return `${text.slice(0, at % (text.length + 1))}${asText(by)}${text.slice((at % (text.length + 1)) + 1)}`;
    return typeof golden === "string" ? text : asText(changeAt(golden, at, how === "remove" ? undefined : by));
  });

function asText(value: unknown): string {
  try {
    return textOf(value);
  } catch {
    return String(value);
  }
}

/** Walks `steps` into a value and replaces the value there with `by`. */
function changeAt(value: unknown, steps: number, by: unknown): unknown {
  if (typeof value !== "object" || value === null) return by;
  const keys = Object.keys(value);
  const chosen = keys[steps % (keys.length + 1)];
  if (chosen === undefined) return by;
  const inner = (value as Record<string, unknown>)[chosen];
  const changed = steps % 3 === 0 ? by : changeAt(inner, Math.floor(steps / (keys.length + 1)), by);
  if (Array.isArray(value)) return value.map((item, index) => (String(index) === chosen ? changed : item));
  return { ...value, [chosen]: changed };
}

const WRAPPERS: readonly ((inner: unknown) => unknown)[] = [
  (inner) => [inner],
  (inner) => [inner, inner],
  (inner) => JSON.stringify(inner),
  (inner) => base64(textOf(inner)),
  (inner) => [textOf(inner)],
  (inner) => ({ body: inner, attrs: {} }),
  (inner) => ({ TopicName: "test", Message: textOf(inner), MessageId: "MSG-1" }),
  (inner) => ({ type: "mns:Queue:SendMessage", specversion: "1.0", data: { messageBody: base64(textOf(inner)) } }),
  (inner) => ({ type: "eventbridge:Events:HTTPEvent", specversion: "1.0", data: { body: inner } }),
  (inner) => ({ requestContext: { functionArn: "acs:fc:xx-test-1::functions/test" }, requestPayload: textOf(inner) }),
];

const wrapped = (inner: fc.Arbitrary<unknown>): fc.Arbitrary<string> =>
  fc
    .tuple(inner, fc.array(fc.constantFrom(...WRAPPERS), { maxLength: 5 }))
    .map(([value, wrappers]) => textOf(wrappers.reduce((each, wrap) => wrap(each), value)));

const parsed = broken.map((text): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
});

/** Bytes that are no event of any kind. They are never blank, because blank input asks for a plan. */
export const noEvent: fc.Arbitrary<string> = fc
  .oneof(
    wrapped(harmless),
    fc.json({ maxDepth: 4 }),
    fc.uint8Array({ maxLength: 60 }).map((bytes) => Buffer.from(bytes).toString("utf8")),
    fc.string({ unit: "binary" }),
  )
  .filter((text) => text.trim() !== "");

/** Bytes of every sort. */
export const anyEvent: fc.Arbitrary<string> = fc.oneof(
  { arbitrary: noEvent, weight: 2 },
  { arbitrary: broken, weight: 3 },
  { arbitrary: wrapped(parsed), weight: 3 },
  { arbitrary: wrapped(fc.array(parsed, { maxLength: 5 })), weight: 1 },
);
