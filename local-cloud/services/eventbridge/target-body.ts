/**
 * Builds the body that a target gets: the whole event, a part of it, a constant or a filled template. Source: "Event
 * transformation" of EventBridge, read 2026-08: forms ORIGINAL, JSONPATH, CONSTANT and TEMPLATE.
 */
import type { RuleTarget } from "./buses.ts";

export function parameterOf(target: RuleTarget, key: string): string | undefined {
  return target.ParamList?.find(({ ResourceKey }) => ResourceKey === key)?.Value;
}

/** `whole`: the event as JSON. */
export function targetBody(target: RuleTarget, event: Readonly<Record<string, unknown>>, whole: Buffer): Buffer {
  const body = target.ParamList?.find(({ ResourceKey }) => ResourceKey.toLowerCase() === "body");
  switch (body?.Form) {
    case "JSONPATH":
      return toBuffer(valueAt(event, body.Value ?? "$"));
    case "CONSTANT":
      return Buffer.from(body.Value ?? "");
    case "TEMPLATE":
      return Buffer.from(fillTemplate(body.Template ?? "", body.Value ?? "{}", event));
    default:
      return whole;
  }
}

/**
 * Bytes after which a template is not filled further. An asynchronous event has at most 128 KB, so a longer body is
 * refused anyway.
 */
const LONGEST_BODY = 262_144;

/**
 * Returns the filled template. Variables are `${name}`; `variables` is a JSON object with their paths. The template is
 * read once, from left to right.
 */
function fillTemplate(template: string, variables: string, event: unknown): string {
  const paths = readPaths(variables);
  let filled = "";
  let at = 0;
  while (at < template.length && filled.length <= LONGEST_BODY) {
    const open = template.indexOf("${", at);
    const close = open < 0 ? -1 : template.indexOf("}", open);
    if (close < 0) return filled + template.slice(at);
    const name = template.slice(open + 2, close);
    const value = name === "" ? template.slice(open, close + 1) : valueAt(event, paths[name] ?? `$.${name}`);
    filled += template.slice(at, open) + (typeof value === "string" ? value : (JSON.stringify(value) ?? ""));
    at = close + 1;
  }
  return filled;
}

function readPaths(variables: string): Readonly<Record<string, string>> {
  try {
    const paths: unknown = JSON.parse(variables);
    const entries = typeof paths === "object" && paths !== null ? Object.entries(paths) : [];
    return Object.fromEntries(entries.filter((entry): entry is [string, string] => typeof entry[1] === "string"));
  } catch {
    return {};
  }
}

/** Returns the value at a path: `$`, `$.a.b`, `$.list[0].c` or `$['a']`. Wildcards and filters are not supported. */
function valueAt(event: unknown, path: string): unknown {
  const steps = [...path.replace(/^\$/, "").matchAll(/\.([^.[\]]+)|\[(\d+)\]|\['([^']+)'\]/g)];
  return steps.reduce<unknown>((value, [, name, index, quoted]) => {
    const key = name ?? index ?? quoted ?? "";
    if (typeof value !== "object" || value === null || !Object.hasOwn(value, key)) return undefined;
    return Reflect.get(value, key);
  }, event);
}

function toBuffer(value: unknown): Buffer {
  return Buffer.from(typeof value === "string" ? value : (JSON.stringify(value) ?? ""));
}
