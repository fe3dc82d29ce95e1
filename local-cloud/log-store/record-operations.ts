/** PutLogs, GetLogs and GetLogsV2 on the wire. Shapes: vendor API metadata, version 2020-12-30. */
import { getLogs, type LogPage, readLogQuery } from "./get-logs.ts";
import { type Operation, type Scene, tableOf } from "./operation.ts";
import { putLogs } from "./put-logs.ts";
import { jsonBody } from "./request-body.ts";

const search = "search, paging, time range and topic; no SQL after a bar, no cache of earlier answers";

const write = {
  action: "PutLogs",
  method: "POST",
  permission: "log:PostLogStoreLogs",
  resource: "logstore",
  status: "simplified",
  note: "no shards: `route?key=` is accepted and order is that of arrival; zstd is refused as unsupported",
  run(scene: Scene) {
    putLogs(tableOf(scene), scene.request, { nowMs: scene.world.clock.nowMs(), indexDelayMs: scene.indexDelayMs });
    return {};
  },
} as const;

export const recordOperations: readonly Operation[] = [
  { ...write, path: "/logstores/:logstore/shards/lb" },
  { ...write, path: "/logstores/:logstore/shards/route" },
  {
    action: "GetLogs",
    method: "GET",
    path: "/logstores/:logstore",
    when: ({ query }) => query.get("type") === "log",
    permission: "log:GetLogStoreLogs",
    resource: "logstore",
    status: "simplified",
    note: search,
    run(scene) {
      const page = readPage(scene, (name) => scene.request.query.get(name));
      return {
        headers: {
          "x-log-progress": page.progress,
          "x-log-count": String(page.logs.length),
          "x-log-processed-rows": String(page.scanned),
          "x-log-elapsed-millisecond": "1",
          "x-log-has-sql": "false",
        },
        body: page.logs,
      };
    },
  },
  {
    action: "GetLogsV2",
    method: "POST",
    path: "/logstores/:logstore/logs",
    permission: "log:GetLogStoreLogs",
    resource: "logstore",
    status: "simplified",
    note: `${search}; the answer is never compressed`,
    run(scene) {
      const body = jsonBody(scene.request);
      const page = readPage(scene, (name) => body[name]);
      return {
        body: {
          meta: {
            progress: page.progress,
            count: page.logs.length,
            processedRows: page.scanned,
            elapsedMillisecond: 1,
            hasSQL: false,
            aggQuery: "",
            whereQuery: String(body.query ?? "*"),
            limited: 100,
            mode: 0,
          },
          data: page.logs,
        },
      };
    },
  },
];

function readPage(scene: Scene, value: (name: string) => unknown): LogPage {
  const table = tableOf(scene);
  return getLogs(table, readLogQuery(value), scene.world.clock.nowMs(), scene.fault?.effect === "incomplete");
}
