/** Operations on log stores and their index. Shapes: vendor API metadata, version 2020-12-30. */
import { createIndex, describeIndex, updateIndex } from "./index-config.ts";
import { LogStoreError } from "./log-store-error.ts";
import { type Operation, type OperationContext, projectOf, tableOf } from "./operation.ts";
import { type LogTable, newLogTable } from "./projects.ts";
import { jsonBody } from "./request-body.ts";

/**
 * Valid names of log stores: 2 to 63 lower-case letters, digits, `-` and `_`. Source: "CreateLogstore" of Simple Log
 * Service, read 2026-08.
 */
const TABLE_NAME = /^[a-z0-9][a-z0-9_-]{0,61}[a-z0-9]$/;

export const MOST_SHARDS = 256;

const PLAIN = { status: "implemented", note: "" } as const;

export const TABLE_OPERATIONS: readonly Operation[] = [
  {
    action: "CreateLogStore",
    method: "POST",
    path: "/logstores",
    permission: "log:CreateLogStore",
    ...PLAIN,
    run(context) {
      const project = projectOf(context);
      const { logstoreName, ttl, shardCount, ...settings } = jsonBody(context.request);
      if (typeof logstoreName !== "string" || !TABLE_NAME.test(logstoreName)) {
        throw new LogStoreError("LogStoreInfoInvalid", `logstore name ${JSON.stringify(logstoreName)} is invalid`);
      }
      if (project.tables.has(logstoreName)) throw new LogStoreError("LogStoreAlreadyExist", logstoreName);
      const table = newLogTable(logstoreName, context.world.clock.nowMs(), readTtl(ttl), readShardCount(shardCount));
      table.settings = settings;
      project.tables.set(logstoreName, table);
      return {};
    },
  },
  {
    action: "ListLogStores",
    method: "GET",
    path: "/logstores",
    permission: "log:ListLogStores",
    ...PLAIN,
    run(context) {
      const { query } = context.request;
      const wanted = query.get("logstoreName") ?? "";
      const names = [...projectOf(context).tables.keys()].filter((name) => name.includes(wanted)).sort();
      const offset = Number(query.get("offset") || 0);
      const page = names.slice(offset, offset + Number(query.get("size") || 500));
      return { body: { count: page.length, total: names.length, logstores: page } };
    },
  },
  {
    action: "GetLogStore",
    method: "GET",
    path: "/logstores/:logstore",
    // With the parameter `type`, the request is another operation on this path, or an unknown one.
    when: ({ query }) => !query.has("type"),
    permission: "log:GetLogStore",
    ...PLAIN,
    run: (context) => ({ body: describeTable(tableOf(context)) }),
  },
  {
    action: "UpdateLogStore",
    method: "PUT",
    path: "/logstores/:logstore",
    permission: "log:UpdateLogStore",
    ...PLAIN,
    run(context) {
      const table = tableOf(context);
      const { logstoreName: _, ttl, shardCount, ...settings } = jsonBody(context.request);
      if (ttl !== undefined) table.ttl = readTtl(ttl);
      if (shardCount !== undefined) table.shardCount = readShardCount(shardCount);
      table.settings = { ...table.settings, ...settings };
      table.modifiedAtMs = context.world.clock.nowMs();
      return {};
    },
  },
  {
    action: "DeleteLogStore",
    method: "DELETE",
    path: "/logstores/:logstore",
    permission: "log:DeleteLogStore",
    ...PLAIN,
    run(context) {
      projectOf(context).tables.delete(tableOf(context).name);
      return {};
    },
  },
  {
    action: "ListShards",
    method: "GET",
    path: "/logstores/:logstore/shards",
    permission: "log:ListShards",
    ...PLAIN,
    status: "simplified",
    note: "shards only exist in this list: they split the hash range evenly and hold nothing",
    run: (context) => ({ body: describeShards(tableOf(context)) }),
  },
  ...indexOperations(),
];

function indexOperations(): readonly Operation[] {
  const path = "/logstores/:logstore/index";
  const put = (context: OperationContext, change: typeof createIndex) => {
    change(tableOf(context), jsonBody(context.request), context.world.clock.nowMs());
    return {};
  };
  const note = "line include and exclude lists and JSON sub-keys are kept and ignored";
  const simplified = { ...PLAIN, status: "simplified", note } as const;
  return [
    {
      action: "CreateIndex",
      method: "POST",
      path,
      permission: "log:CreateIndex",
      ...simplified,
      run: (context) => put(context, createIndex),
    },
    {
      action: "UpdateIndex",
      method: "PUT",
      path,
      permission: "log:UpdateIndex",
      ...simplified,
      run: (context) => put(context, updateIndex),
    },
    {
      action: "GetIndex",
      method: "GET",
      path,
      permission: "log:GetIndex",
      ...PLAIN,
      run: (context) => ({ body: describeIndex(tableOf(context)) }),
    },
    {
      action: "DeleteIndex",
      method: "DELETE",
      path,
      permission: "log:DeleteIndex",
      ...PLAIN,
      run(context) {
        const table = tableOf(context);
        if (!table.indexed) throw new LogStoreError("IndexConfigNotExist");
        table.indexed = false;
        return {};
      },
    },
  ];
}

/**
 * Returns the days that records are kept: 1 to 3650, where 3650 means without limit. Source: "CreateLogstore" of Simple
 * Log Service, read 2026-08.
 */
function readTtl(value: unknown): number {
  const days = Number(value ?? 30);
  if (!Number.isInteger(days) || days < 1 || days > 3650) {
    throw new LogStoreError("LogStoreInfoInvalid", "ttl value is out of range");
  }
  return days;
}

/**
 * Returns the number of shards: 1 to 256. Source: "CreateLogstore" and `maxSplitShard` of Simple Log Service, read
 * 2026-11. ListShards has one entry for each of them.
 */
function readShardCount(value: unknown): number {
  const count = Number(value ?? 2);
  if (!Number.isInteger(count) || count < 1 || count > MOST_SHARDS) {
    throw new LogStoreError("LogStoreInfoInvalid", "shardCount value is out of range");
  }
  return count;
}

function describeTable(table: LogTable): Record<string, unknown> {
  return {
    enable_tracking: false,
    autoSplit: false,
    maxSplitShard: 64,
    appendMeta: false,
    telemetryType: "None",
    mode: "standard",
    ...table.settings,
    logstoreName: table.name,
    ttl: table.ttl,
    shardCount: table.shardCount,
    createTime: Math.floor(table.createdAtMs / 1000),
    lastModifyTime: Math.floor(table.modifiedAtMs / 1000),
  };
}

function describeShards(table: LogTable): readonly Record<string, unknown>[] {
  const hashAt = (shard: number) =>
    ((2n ** 128n * BigInt(shard)) / BigInt(table.shardCount)).toString(16).padStart(32, "0").slice(-32);
  return Array.from({ length: table.shardCount }, (_, shardID) => ({
    shardID,
    status: "readwrite",
    inclusiveBeginKey: hashAt(shardID),
    exclusiveEndKey: shardID === table.shardCount - 1 ? "f".repeat(32) : hashAt(shardID + 1),
    createTime: Math.floor(table.createdAtMs / 1000),
  }));
}
