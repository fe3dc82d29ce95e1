/** PutLogs, GetLogs and GetLogsV2 on the wire. Shapes: vendor API metadata, version 2020-12-30. */
import { joinInTurns, jsonInTurns } from "../../kernel/in-turns.ts";
import { findLogs, getLogs, type LogPage, type LogView, readLogQuery } from "./get-logs.ts";
import { histogram, histogramHeaders, listTopics } from "./log-summaries.ts";
import { toLz4Block } from "./lz4-block.ts";
import { type Operation, type OperationContext, tableOf } from "./operation.ts";
import { storedBytes } from "./projects.ts";
import { putLogs } from "./put-logs.ts";
import { splitQuery } from "./query-words.ts";
import { jsonBody } from "./request-body.ts";

const SEARCH = "search, paging, time range and topic; no SQL after a bar, no cache of earlier answers";

const WRITE = {
  action: "PutLogs",
  method: "POST",
  permission: "log:PostLogStoreLogs",
  status: "simplified",
  note: "no shards: `route?key=` is accepted and order is that of arrival; zstd is refused as unsupported",
  async run(context: OperationContext) {
    await putLogs(tableOf(context), context.request, {
      nowMs: context.world.clock.nowMs(),
      indexDelayMs: context.indexDelayMs,
      storedBytes: () => storedBytes(context.projects),
    });
    return {};
  },
} as const;

export const RECORD_OPERATIONS: readonly Operation[] = [
  { ...WRITE, path: "/logstores/:logstore/shards/lb" },
  { ...WRITE, path: "/logstores/:logstore/shards/route" },
  // This path is from API versions before 0.6. The vendor's Go SDK still uses it (aliyun-log-go-sdk, log_store.go,
  // 2025).
  { ...WRITE, path: "/logstores/:logstore" },
  {
    action: "GetLogs",
    method: "GET",
    path: "/logstores/:logstore",
    when: ({ query }) => query.get("type") === "log",
    permission: "log:GetLogStoreLogs",
    status: "simplified",
    note: SEARCH,
    async run(context) {
      const { query } = context.request;
      const page = await readPage(context, (name) => query.get(name));
      return { headers: pageHeaders(page, query.get("query") ?? "*"), body: page.logs };
    },
  },
  {
    action: "GetHistograms",
    method: "GET",
    path: "/logstores/:logstore",
    when: ({ query }) => query.get("type") === "histogram",
    permission: "log:GetLogStoreHistogram",
    status: "simplified",
    note: "at most 60 intervals of equal length; the vendor's own choice of intervals is not published",
    async run(context) {
      const { query } = context.request;
      const asked = readLogQuery((name) => query.get(name));
      const found = await findLogs(tableOf(context), asked, viewOf(context));
      return { headers: histogramHeaders(found.length), body: histogram(found, asked) };
    },
  },
  {
    action: "ListTopics",
    method: "GET",
    path: "/logstores/:logstore",
    when: ({ query }) => query.get("type") === "topic",
    permission: "log:GetLogStore",
    status: "simplified",
    note: "every topic at once, in order; `token` says where to begin",
    run: (context) => listTopics(tableOf(context), context.request.query),
  },
  {
    action: "GetLogsV2",
    method: "POST",
    path: "/logstores/:logstore/logs",
    permission: "log:GetLogStoreLogs",
    status: "simplified",
    note: `${SEARCH}; answers in lz4 or plain`,
    async run(context) {
      const body = jsonBody(context.request);
      const value = (name: string) => (typeof body[name] === "object" ? undefined : body[name]);
      const page = await readPage(context, value);
      const answer = { meta: pageMeta(page, String(value("query") ?? "*")), data: page.logs };
      return acceptsLz4(context) ? packed(answer) : { body: answer };
    },
  },
];

function readPage(context: OperationContext, value: (name: string) => unknown): Promise<LogPage> {
  const table = tableOf(context);
  return getLogs(table, readLogQuery(value), viewOf(context));
}

const viewOf = (context: OperationContext): LogView => ({
  nowMs: context.world.clock.nowMs(),
  rules: context.searchRules,
  incomplete: context.fault?.effect === "incomplete",
});

/**
 * Returns the headers of a page. Source of the names: an answer quoted in a public test of the vendor's Python SDK.
 * That SDK fails without `x-log-query-info`.
 */
function pageHeaders(page: LogPage, query: string): Record<string, string> {
  const { search: where } = splitQuery(query);
  return {
    "x-log-progress": page.progress,
    "x-log-count": String(page.logs.length),
    "x-log-processed-rows": String(page.scanned),
    "x-log-elapsed-millisecond": "1",
    "x-log-cpu-sec": "0",
    "x-log-cpu-cores": "0",
    "x-log-has-sql": "false",
    "x-log-agg-query": "",
    "x-log-where-query": headerText(where),
    "x-log-query-info": headerText(JSON.stringify({ keys: keysOf(page), terms: [["*", ""]], mode: 0 })),
  };
}

function pageMeta(page: LogPage, query: string): Record<string, unknown> {
  return {
    progress: page.progress,
    count: page.logs.length,
    processedRows: page.scanned,
    processedBytes: 0,
    elapsedMillisecond: 1,
    cpuSec: 0,
    cpuCores: 0,
    hasSQL: false,
    aggQuery: "",
    whereQuery: splitQuery(query).search,
    keys: keysOf(page),
    terms: [{ term: "*", key: "" }],
    limited: 100,
    mode: 0,
    isAccurate: true,
  };
}

function keysOf(page: LogPage): readonly string[] {
  return [...new Set(page.logs.flatMap((log) => Object.keys(log)))].filter((name) => name !== "__time__");
}

/**
 * Returns the text so that node:http sends its UTF-8 bytes, which it does for a latin-1 string. Control characters
 * become spaces, because a header must not contain them.
 */
function headerText(text: string): string {
  const bytes = Buffer.from(text, "utf8").map((byte) => (byte < 0x20 || byte === 0x7f ? 0x20 : byte));
  return Buffer.from(bytes).toString("latin1");
}

function acceptsLz4(context: OperationContext): boolean {
  return (context.request.headers["accept-encoding"] ?? "").split(",").some((name) => name.trim() === "lz4");
}

async function packed(answer: unknown) {
  const raw = await joinInTurns(await jsonInTurns(answer));
  const headers = { "x-log-compresstype": "lz4", "x-log-bodyrawsize": String(raw.length) };
  return { headers: { "content-type": "application/json", ...headers }, body: toLz4Block(raw) };
}
