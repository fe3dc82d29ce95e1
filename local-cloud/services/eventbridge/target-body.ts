/**
 * What a target is given: the whole event, a part of it, a constant or a filled-in template.
 * Source: "Event transformation" of EventBridge, read 2026-08: ORIGINAL, JSONPATH, CONSTANT, TEMPLATE.
 */
import type { RuleTarget } from "./buses.ts";

export function parameterOf(target: RuleTarget, key: string): string | undefined {
  return target.ParamList?.find(({ ResourceKey }) => ResourceKey === key)?.Value;
}

export function targetBody(target: RuleTarget, event: Readonly<Record<string, unknown>>): Buffer {
  const body = target.ParamList?.find(({ ResourceKey }) => ResourceKey.toLowerCase() === "body");
  switch (body?.Form) {
    case "JSONPATH":
      return toBuffer(valueAt(event, body.Value ?? "$"));
    case "CONSTANT":
      return Buffer.from(body.Value ?? "");
    case "TEMPLATE":
      return Buffer.from(fillTemplate(body.Template ?? "", body.Value ?? "{}", event));
    default:
      return toBuffer(event);
  }
}

/** Variables are `${name}`; their paths come as a JSON object in `Value`. */
function fillTemplate(template: string, variables: string, event: unknown): string {
  let paths: Readonly<Record<string, string>>;
  try {
    paths = JSON.parse(variables) as Record<string, string>;
  } catch {
    paths = {};
  }
  return template.replace(/\$\{([^}]+)\}/g, (_, name: string) => {
    const value = valueAt(event, paths[name] ?? `$.${name}`);
    return typeof value === "string" ? value : (JSON.stringify(value) ?? "");
  });
}

/** `$`, `$.a.b`, `$.list[0].c`, `$['a']`; wildcards and filters are not part of the local cloud. */
function valueAt(event: unknown, path: string): unknown {
  const steps = [...path.replace(/^\$/, "").matchAll(/\.([^.[\]]+)|\[(\d+)\]|\['([^']+)'\]/g)];
  return steps.reduce<unknown>((value, [, name, index, quoted]) => {
    const key = name ?? index ?? quoted ?? "";
    return typeof value === "object" && value !== null ? (value as Record<string, unknown>)[key] : undefined;
  }, event);
}

function toBuffer(value: unknown): Buffer {
  return Buffer.from(typeof value === "string" ? value : (JSON.stringify(value) ?? ""));
}
