/** Returns Function Compute's rows of PARITY.md. */
import type { ParityRow } from "../../kernel/parity-row.ts";
import { REFUSED_FC_OPERATIONS } from "./refused-operations.ts";

const PRODUCT = "Function Compute";
const API_SOURCE = "Function Compute API 2023-03-30 and 2021-04-06, metadata and pages";

const ROWS: readonly (readonly [operation: string, status: ParityRow["status"], note: string, source: string])[] = [
  [
    "InvokeFunction (2016-08-15, 2021-04-06)",
    "implemented",
    "qualifiers are accepted and all mean LATEST; codes of an unpaid account and of a known task id are inferred",
    API_SOURCE,
  ],
  ["InvokeFunction (2023-03-30)", "implemented", "as above; ACS3-HMAC-SHA256 only", API_SOURCE],
  ["GetFunction (2023-03-30)", "simplified", "the fields that the local cloud knows", API_SOURCE],
  ["ListTriggers (2023-03-30)", "simplified", "one page; the fields that the local cloud knows", API_SOURCE],
  ["ListFunctions (2023-03-30)", "simplified", "the fields that the local cloud knows", API_SOURCE],
  [
    "Node.js runtime",
    "simplified",
    "a node process of this machine's version: no initializer, no pre-stop hook, no file system of its own; one request an instance, frozen in between",
    "Node.js pages of the Function Compute user guide",
  ],
  [
    "Asynchronous invocation",
    "simplified",
    "pauses between retries are chosen here; the queue is never dropped; no MNS destinations",
    API_SOURCE,
  ],
  ["Timer trigger", "implemented", "no CRON_TZ", "Time triggers"],
  [
    "HTTP trigger",
    "simplified",
    "at /_fc/http/<function>/ in place of a host name; anonymous or signed; no custom domains",
    "HTTP trigger invoking function",
  ],
  [
    "EventBridge trigger",
    "simplified",
    "default bus, event-driven; asyncInvocationType true means asynchronous",
    "EventBridge triggers",
  ],
];

export function functionComputeParity(): readonly ParityRow[] {
  return [
    ...ROWS.map(
      ([operation, status, note, source]): ParityRow => ({ product: PRODUCT, operation, status, note, source }),
    ),
    ...REFUSED_FC_OPERATIONS.map(
      ({ operation, method, path, note = "" }): ParityRow => ({
        product: PRODUCT,
        operation,
        status: "refused",
        note,
        source: "",
        example: { method, path },
      }),
    ),
  ];
}
