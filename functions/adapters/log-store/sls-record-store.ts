/**
 * Stores and reads records on Log Service with PutLogs and GetLogs. The vendor's clients are not used, because none of them tells
 * failure from success.
 */
import { promisify } from "node:util";
import { deflate } from "node:zlib";
import { CloudError } from "../../core/failure/cloud-error.ts";
import type { StoredRecord } from "../../core/memory/record.ts";
import type { RecordStore } from "../../ports/record-store.ts";
import { encodeLogGroup } from "./log-group.ts";
import { toStatement } from "./record-query.ts";
import { createSlsClient, type SlsWiring } from "./sls-client.ts";

const compress = promisify(deflate);

export function createSlsRecordStore(wiring: SlsWiring & { readonly logstore: string }): RecordStore {
  const send = createSlsClient(wiring);
  const { clock, logstore } = wiring;

  return {
    async append(records) {
      if (records.length === 0) return;
      const raw = encodeLogGroup({ timeSeconds: Math.floor(clock.nowMs() / 1000), logs: records });
      await send({
        action: "PutLogs",
        method: "POST",
        path: `/logstores/${logstore}/shards/lb`,
        headers: { "content-type": "application/x-protobuf", "x-log-compresstype": "deflate" },
        body: await compress(raw),
        rawSize: raw.length,
      });
    },

    async read({ where, fromMs, toMs, limit, offset }) {
      const answer = await send({
        action: "GetLogs",
        method: "GET",
        path: `/logstores/${logstore}`,
        query: {
          type: "log",
          from: String(Math.floor(fromMs / 1000)),
          // The store excludes the end of the range and knows whole seconds only.
          to: String(Math.floor(toMs / 1000) + 1),
          query: toStatement(where),
          line: String(limit),
          offset: String(offset),
          reverse: "true",
        },
      });
      const records = parseRecords(answer.body.toString("utf8"));
      if (records === undefined) {
        throw new CloudError({
          action: "GetLogs",
          code: "Local.NotJson",
          message: "the log store answered with a body that is no list of records",
          httpStatus: answer.status,
          answered: false,
        });
      }
      return { records, complete: answer.headers["x-log-progress"] === "Complete" };
    },
  };
}

/**
 * Parses records. Fields that begin with two underscores belong to the store (`__time__`, `__source__`, `__tag__:...`) and are left
 * out.
 */
function parseRecords(text: string): StoredRecord[] | undefined {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (!Array.isArray(parsed)) return undefined;
  return parsed
    .filter((item): item is Record<string, unknown> => typeof item === "object" && item !== null)
    .map((item) =>
      Object.fromEntries(
        Object.entries(item)
          .filter((entry): entry is [string, string] => typeof entry[1] === "string")
          .filter(([key]) => !key.startsWith("__")),
      ),
    );
}
