/** The log: JSON lines on stdout, written before the call returns. */

import { type DestinationStream, pino } from "pino";
import { CloudError } from "../../core/failure/cloud-error.ts";
import type { StoredRecord } from "../../core/memory/record.ts";
import type { Log } from "../../ports/log.ts";
import { asIdentifier, redact, withoutSecrets } from "../redaction/redact.ts";
import { createStdout } from "./stdout.ts";

export interface PinoLog extends Log {
  /** Writes one line with every field of a record that the log store refused. The line says `undelivered`. */
  writeUndelivered(record: StoredRecord): void;
}

export interface LogWiring {
  /** The request id of Function Compute. The platform adds it to `console.log` lines, but not to these lines. */
  readonly requestId: string;
  readonly runId?: string;
  /** Values that are hidden wherever they occur in a line. */
  readonly secrets?: readonly string[];
  /** Absent: stdout. */
  readonly destination?: DestinationStream;
}

export function createPinoLog({ requestId, runId, secrets = [], destination }: LogWiring): PinoLog {
  const log = pino(
    {
      base: { requestId, ...(runId === undefined ? {} : { runId }) },
      messageKey: "message",
      timestamp: () => `,"time":"${new Date().toISOString()}"`,
      formatters: { level: (label) => ({ level: label }) },
    },
    destination ?? createStdout(),
  );
  const safe = (fields: Readonly<Record<string, unknown>> = {}) => safeFields(fields, secrets);
  return {
    info: (message, fields) => log.info(safe(fields), message),
    warn: (message, fields) => log.warn(safe(fields), message),
    error: (message, fields) => log.error(safe(fields), message),
    writeUndelivered(record) {
      // Records are redacted when they are built and must arrive whole. Here only known secrets are hidden.
      const fields = Object.fromEntries(
        Object.entries(record).map(([key, value]) => [key, value && withoutSecrets(value, secrets)]),
      );
      log.error({ ...fields, undelivered: true }, "undelivered record");
    },
  };
}

/** The fields that may hold a text. Before a field is added here, check which values it can have. */
const ALLOWED: ReadonlySet<string> = new Set(
  `account_id accountId accountIds action answer attempt attempts calls chunk cloudRequestId code codes configHash continued count
  counts deadlineMs delivered depth durationMs error eventId evidence failure handedOver hop httpStatus instance_id instanceId
  instanceIds kind logged mode needsPerson outcome page pages planned problem problems reason records region_id regionId
  regions remaining request_id retryAfterMs rootRunId stage startedAt state status taskId total trigger undelivered version
  waitMs wakes_on warnings`.split(/\s+/),
);

/** Names inside allowed fields that are never written. */
const FORBIDDEN = /key|secret|token|signature|authorization|password|credential|cause|stack|url|headers?$/i;

const DEEPEST = 4;

/** Returns the allowed fields. The names of other fields are listed, so that a reader of the log knows that they were left out. */
function safeFields(fields: Readonly<Record<string, unknown>>, secrets: readonly string[]): Record<string, unknown> {
  const names = Object.keys(fields);
  // A number or a yes-or-no value cannot hold a secret, whatever its name is.
  const isAllowed = (name: string) => ALLOWED.has(name) || ["number", "boolean"].includes(typeof fields[name]);
  const dropped = names.filter((name) => !isAllowed(name) && asIdentifier(name, secrets) !== undefined);
  return {
    ...Object.fromEntries(names.filter(isAllowed).map((name) => [name, safeValue(fields[name], secrets, 1)])),
    ...(dropped.length === 0 ? {} : { droppedFields: dropped }),
  };
}

function safeValue(value: unknown, secrets: readonly string[], depth: number): unknown {
  if (typeof value === "string") return redact(value, secrets);
  if (typeof value === "number" || typeof value === "boolean" || value === null) return value;
  if (value instanceof CloudError) return safeValue(value.failure, secrets, depth);
  if (value instanceof Error) return safeError(value, secrets);
  if (typeof value !== "object" || depth >= DEEPEST || ArrayBuffer.isView(value)) return undefined;
  if (Array.isArray(value)) return value.map((item) => safeValue(item, secrets, depth + 1));
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key]) => !FORBIDDEN.test(key))
      .map(([key, item]) => [redact(key, secrets), safeValue(item, secrets, depth + 1)]),
  );
}

const MOST_STACK_LINES = 15;
const MOST_ERRORS = 5;
/** Shortens a stack frame's path to folder and file. A whole path looks like a URL or a signature. Only for short lines. */
const LONG_PATH = /(?<=^\s+at .*)(?:file:\/\/)?\/[^\s()]*?([^/\s()]+\/[^/\s()]+:\d+:\d+)/;

/**
 * Returns name and stack of an error, line by line, because a line may hold a signed URL. The error's own properties are left
 * out, because they may hold a whole request.
 */
function safeError(error: Error, secrets: readonly string[]): Record<string, unknown> {
  const lines = (error.stack ?? `${error.name}: ${error.message}`).split("\n").slice(0, MOST_STACK_LINES);
  const parts = error instanceof AggregateError ? error.errors.slice(0, MOST_ERRORS) : [];
  return {
    name: redact(error.name, secrets),
    stack: lines.map((line) => redact(line.length > 500 ? line : line.replace(LONG_PATH, "$1"), secrets)),
    ...(parts.length === 0 ? {} : { errors: parts.map((part) => safeValue(part, secrets, DEEPEST - 1)) }),
  };
}
