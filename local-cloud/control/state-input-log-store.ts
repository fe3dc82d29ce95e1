/** Schema of the log store's part of a snapshot. */
import * as v from "valibot";
import type { LogProjectsSnapshot, LogTable } from "../services/log-store/projects.ts";
import { MOST_SHARDS } from "../services/log-store/table-operations.ts";
import { accountId, count, duration, flag, list, maybe, moment, object, oneOf, text } from "./fields.ts";

const anything = v.record(v.string(), v.unknown(), "must be an object");
/** Values of records may be long texts. The log store limits them when they are written. */
const value = v.string("must be a text");

const WORD = { token: list(text, 1000), caseSensitive: flag, chn: flag };
const key = object({ type: oneOf(["text", "long", "double", "json"]), ...WORD });

const table = object({
  name: text,
  createdAtMs: moment,
  modifiedAtMs: moment,
  ttl: count,
  shardCount: v.pipe(
    count,
    v.minValue(1, "must be at least 1"),
    v.maxValue(MOST_SHARDS, `must be at most ${MOST_SHARDS}`),
  ),
  settings: anything,
  indexes: list(object({ sent: anything, line: maybe(object(WORD)), keys: v.record(text, key), modifiedAtMs: moment })),
  indexed: flag,
  records: list(
    object({
      timeSeconds: count,
      timeNsPart: maybe(count),
      topic: value,
      source: value,
      tags: list(v.tuple([value, value])),
      fields: v.record(v.string(), value),
      writtenAtMs: moment,
      searchableAtMs: moment,
      indexNumber: maybe(count),
    }),
    600_000,
  ),
}) satisfies v.GenericSchema<LogTable>;

const projects: v.GenericSchema<LogProjectsSnapshot> = list(
  object({
    name: text,
    accountId,
    regionId: text,
    description: value,
    createdAtMs: moment,
    tables: list(table, 1000),
    alerts: maybe(v.record(v.string(), anything)),
  }),
  1000,
);

export const logStoreState = object({ projects, indexDelayMs: duration });
