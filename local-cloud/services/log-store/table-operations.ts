/** The operations on log stores and their index. Shapes: vendor API metadata, version 2020-12-30. */
import { createIndex, describeIndex, updateIndex } from "./index-config.ts";
import { LogStoreError } from "./log-store-error.ts";
import { type Operation, projectOf, type Scene, tableOf } from "./operation.ts";
import { type LogTable, newLogTable } from "./projects.ts";
import { jsonBody } from "./request-body.ts";

/** Source: "CreateLogstore" of Simple Log Service, read 2026-08: 2 to 63 of lower-case letters, digits, `-` and `_`. */
const tableName = /^[a-z0-9][a-z0-9_-]{0,61}[a-z0-9]$/;

const plain = { status: "implemented", note: "" } as const;

export const tableOperations: readonly Operation[] = [
  {
    action: "CreateLogStore",
    method: "POST",
    path: "/logstores",
    permission: "log:CreateLogStore",
    ...plain,
    run(scene) {
      const project = projectOf(scene);
      const { logstoreName, ttl, shardCount, ...settings } = jsonBody(scene.request);
      if (typeof logstoreName !== "string" || !tableName.test(logstoreName)) {
        throw new LogStoreError("LogStoreInfoInvalid", `logstore name ${JSON.stringify(logstoreName)} is invalid`);
      }
      if (project.tables.has(logstoreName)) throw new LogStoreError("LogStoreAlreadyExist", logstoreName);
      const table = newLogTable(logstoreName, scene.world.clock.nowMs(), readTtl(ttl), Number(shardCount ?? 2));
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
    ...plain,
    run(scene) {
      const { query } = scene.request;
      const wanted = query.get("logstoreName") ?? "";
      const names = [...projectOf(scene).tables.keys()].filter((name) => name.includes(wanted)).sort();
      const offset = Number(query.get("offset") || 0);
      const page = names.slice(offset, offset + Number(query.get("size") || 500));
      return { body: { count: page.length, total: names.length, logstores: page } };
    },
  },
  {
    action: "GetLogStore",
    method: "GET",
    path: "/logstores/:logstore",
    // With a type it is another operation, or none.
    when: ({ query }) => !query.has("type"),
    permission: "log:GetLogStore",
    ...plain,
    run: (scene) => ({ body: describeTable(tableOf(scene)) }),
  },
  {
    action: "UpdateLogStore",
    method: "PUT",
    path: "/logstores/:logstore",
    permission: "log:UpdateLogStore",
    ...plain,
    run(scene) {
      const table = tableOf(scene);
      const { logstoreName: _, ttl, shardCount, ...settings } = jsonBody(scene.request);
      if (ttl !== undefined) table.ttl = readTtl(ttl);
      if (shardCount !== undefined) table.shardCount = Number(shardCount);
      table.settings = { ...table.settings, ...settings };
      table.modifiedAtMs = scene.world.clock.nowMs();
      return {};
    },
  },
  {
    action: "DeleteLogStore",
    method: "DELETE",
    path: "/logstores/:logstore",
    permission: "log:DeleteLogStore",
    ...plain,
    run(scene) {
      projectOf(scene).tables.delete(tableOf(scene).name);
      return {};
    },
  },
  {
    action: "ListShards",
    method: "GET",
    path: "/logstores/:logstore/shards",
    permission: "log:ListShards",
    ...plain,
    status: "simplified",
    note: "shards only exist in this list: they split the hash range evenly and hold nothing",
    run: (scene) => ({ body: describeShards(tableOf(scene)) }),
  },
  ...indexOperations(),
];

function indexOperations(): readonly Operation[] {
  const path = "/logstores/:logstore/index";
  const put = (scene: Scene, change: typeof createIndex) => {
    change(tableOf(scene), jsonBody(scene.request), scene.world.clock.nowMs());
    return {};
  };
  const note = "line include and exclude lists and JSON sub-keys are kept and ignored";
  const simplified = { ...plain, status: "simplified", note } as const;
  return [
    {
      action: "CreateIndex",
      method: "POST",
      path,
      permission: "log:CreateIndex",
      ...simplified,
      run: (scene) => put(scene, createIndex),
    },
    {
      action: "UpdateIndex",
      method: "PUT",
      path,
      permission: "log:UpdateIndex",
      ...simplified,
      run: (scene) => put(scene, updateIndex),
    },
    {
      action: "GetIndex",
      method: "GET",
      path,
      permission: "log:GetIndex",
      ...plain,
      run: (scene) => ({ body: describeIndex(tableOf(scene)) }),
    },
    {
      action: "DeleteIndex",
      method: "DELETE",
      path,
      permission: "log:DeleteIndex",
      ...plain,
      run(scene) {
        const table = tableOf(scene);
        if (!table.indexed) throw new LogStoreError("IndexConfigNotExist");
        table.indexed = false;
        return {};
      },
    },
  ];
}

/** Days, 1 to 3650 (3650 = for ever). Source: "CreateLogstore" of Simple Log Service, read 2026-08. */
function readTtl(value: unknown): number {
  const days = Number(value ?? 30);
  if (!Number.isInteger(days) || days < 1 || days > 3650) {
    throw new LogStoreError("LogStoreInfoInvalid", "ttl value is out of range");
  }
  return days;
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
