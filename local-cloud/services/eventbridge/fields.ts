/** Reads fields from the bodies of EventBridge operations, and builds the ARN of a bus. */
import { isObject } from "../../kernel/is-object.ts";
import type { Place } from "./buses.ts";
import { EventBridgeError } from "./eventbridge-error.ts";

export type Fields = Readonly<Record<string, unknown>>;

export function fieldsOf(value: unknown): Fields {
  if (isObject(value)) return value;
  throw new EventBridgeError("InvalidArgument", "the body must be a JSON object");
}

export function textOf(value: unknown, name: string, longest = 1024): string {
  if (typeof value !== "string" || value === "") throw new EventBridgeError("InvalidArgument", `${name} is needed`);
  if (value.length > longest) throw new EventBridgeError("InvalidArgument", `${name}: ${longest} characters at most`);
  return value;
}

export function parseJson(json: string, name: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    throw new EventBridgeError("InvalidArgument", `${name} is not JSON`);
  }
}

/** Returns one page of the items whose name has the prefix. NextToken is the position of the next page. */
export function pageOf<T extends { readonly name: string }>(all: readonly T[], fields: Fields, prefixField: string) {
  const wanted = fields[prefixField];
  const prefix = typeof wanted === "string" ? wanted : "";
  const found = all
    .filter(({ name }) => name.startsWith(prefix))
    .sort((left, right) => (left.name < right.name ? -1 : 1));
  const limit = Number(fields.Limit ?? 10);
  const from = Number(fields.NextToken ?? 0);
  if (!(limit >= 1 && limit <= 100) || !Number.isInteger(from))
    throw new EventBridgeError("InvalidArgument", "Limit: 1 to 100");
  const next = from + limit;
  return {
    items: found.slice(from, next),
    Total: found.length,
    ...(next < found.length ? { NextToken: String(next) } : {}),
  };
}

export const busArn = ({ regionId, accountId }: Place, name: string) =>
  `acs:eventbridge:${regionId}:${accountId}:eventbus/${name}`;
