/**
 * CreateIndex, UpdateIndex and GetIndex. An index says which fields can be searched and how they are split into words.
 */
import { isObject } from "../../kernel/is-object.ts";
import { LogStoreError } from "./log-store-error.ts";
import { type IndexConfig, type IndexedKey, indexInForce, type LogTable } from "./projects.ts";

const KEY_TYPES = ["text", "long", "double", "json"] as const;

export function createIndex(table: LogTable, body: Readonly<Record<string, unknown>>, nowMs: number): void {
  if (table.indexed) throw new LogStoreError("IndexAlreadyExist");
  putIndex(table, body, nowMs);
}

export function updateIndex(table: LogTable, body: Readonly<Record<string, unknown>>, nowMs: number): void {
  if (!table.indexed) throw new LogStoreError("IndexConfigNotExist");
  putIndex(table, body, nowMs);
}

/** Returns the index as GetIndex shows it. Source: GetIndex of the vendor's API metadata, version 2020-12-30. */
export function describeIndex(table: LogTable): Record<string, unknown> {
  const index = indexInForce(table);
  if (index === undefined) throw new LogStoreError("IndexConfigNotExist");
  return {
    index_mode: "v2",
    max_text_len: 2048,
    log_reduce: false,
    ...index.sent,
    ttl: table.ttl,
    storage: "pg",
    lastModifyTime: Math.floor(index.modifiedAtMs / 1000),
  };
}

/** Ours: a search looks at each of them. Every record remembers under which version of the index it was written. */
const MOST_KEYS = 1_000;
const MOST_TOKENS = 128;
const MOST_VERSIONS = 1_000;

function putIndex(table: LogTable, body: Readonly<Record<string, unknown>>, nowMs: number): void {
  if (table.indexes.length >= MOST_VERSIONS)
    throw new LogStoreError("IndexInfoInvalid", `the local cloud keeps ${MOST_VERSIONS} versions of an index`);
  table.indexes.push(readIndex(body, nowMs));
  table.indexed = true;
}

function readIndex(body: Readonly<Record<string, unknown>>, nowMs: number): IndexConfig {
  const { line, keys } = body;
  if (!isObject(line) && !isObject(keys)) {
    throw new LogStoreError("IndexInfoInvalid", "required field line or keys is lacking");
  }
  if (isObject(keys) && Object.keys(keys).length > MOST_KEYS)
    throw new LogStoreError("IndexInfoInvalid", `the local cloud indexes at most ${MOST_KEYS} fields`);
  return {
    sent: body,
    ...(isObject(line) ? { line: readWords(line, "line") } : {}),
    keys: isObject(keys)
      ? Object.fromEntries(Object.entries(keys).map(([name, key]) => [name, readKey(name, key)]))
      : {},
    modifiedAtMs: nowMs,
  };
}

function readKey(name: string, value: unknown): IndexedKey {
  if (!isObject(value)) throw new LogStoreError("IndexInfoInvalid", `key config of ${name} is invalid`);
  const type = KEY_TYPES.find((known) => known === (value.type ?? "text"));
  if (type === undefined) throw new LogStoreError("IndexInfoInvalid", `key type of ${name} is invalid`);
  return { type, ...readWords(value, name) };
}

function readWords(value: Readonly<Record<string, unknown>>, name: string): Omit<IndexedKey, "type"> {
  const token = value.token ?? [];
  if (
    !Array.isArray(token) ||
    token.length > MOST_TOKENS ||
    !token.every((part) => typeof part === "string" && part.length === 1)
  ) {
    throw new LogStoreError("IndexInfoInvalid", `token of ${name} is invalid`);
  }
  return { token, caseSensitive: value.caseSensitive === true, chn: value.chn === true };
}
