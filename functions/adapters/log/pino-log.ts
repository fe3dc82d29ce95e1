/** The log: JSON lines on stdout, written before the call returns. */

import { type DestinationStream, pino } from "pino";
import { CloudError } from "../../core/failure/cloud-error.ts";
import type { StoredRecord } from "../../core/memory/record.ts";
import type { Log } from "../../ports/log.ts";
import { redact } from "../redaction/redact.ts";

export interface PinoLog extends Log {
  /** One line with every field of a record that the log store refused; the line says `undelivered`. */
  writeUndelivered(record: StoredRecord): void;
}

export interface LogWiring {
  /** Function Compute's; it puts one in front of `console.log` lines, but not in front of ours. */
  readonly requestId: string;
  readonly runId?: string;
  /** Hidden wherever they turn up. */
  readonly secrets?: readonly string[];
  /** stdout when absent. */
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
    // Synchronous: an instance is frozen the moment the handler returns, and what is still buffered is lost.
    destination ?? pino.destination({ fd: 1, sync: true }),
  );
  const safe = (fields: Readonly<Record<string, unknown>> = {}) => safeFields(fields, secrets);
  return {
    info: (message, fields) => log.info(safe(fields), message),
    warn: (message, fields) => log.warn(safe(fields), message),
    error: (message, fields) => log.error(safe(fields), message),
    writeUndelivered(record) {
      const fields = Object.fromEntries(
        Object.entries(record).map(([key, value]) => [key, value && withoutSecrets(value, secrets)]),
      );
      log.error({ ...fields, undelivered: true }, "undelivered record");
    },
  };
}

/** The fields a line may have. A new one is added here, after a thought about what it may hold. */
const ALLOWED: ReadonlySet<string> = new Set(
  `accountId accountIds action answer attempt attempts calls chunk cloudRequestId code codes configHash continued count
  counts deadlineMs delivered depth durationMs error eventId failure handedOver hop httpStatus instanceId instanceIds kind
  logged mode needsPerson outcome page pages planned problem problems reason records regionId regions remaining
  retryAfterMs rootRunId startedAt state status taskId total trigger undelivered version waitMs warnings`.split(/\s+/),
);

/** Names inside allowed fields that are never written, whatever they hold. */
const FORBIDDEN = /key|secret|token|signature|authorization|password|credential|cause|stack|url|headers?$/i;

const DEEPEST = 4;

/** Fields that are not allowed are named, so that nobody looks for them in vain. */
function safeFields(fields: Readonly<Record<string, unknown>>, secrets: readonly string[]): Record<string, unknown> {
  const names = Object.keys(fields);
  const dropped = names.filter((name) => !ALLOWED.has(name) && /^\w{1,40}$/.test(name));
  return {
    ...Object.fromEntries(
      names.filter((name) => ALLOWED.has(name)).map((name) => [name, safeValue(fields[name], secrets, 1)]),
    ),
    ...(dropped.length === 0 ? {} : { droppedFields: dropped }),
  };
}

function safeValue(value: unknown, secrets: readonly string[], depth: number): unknown {
  if (typeof value === "string") return redact(value, secrets);
  if (typeof value === "number" || typeof value === "boolean" || value === null) return value;
  if (value instanceof CloudError) return safeValue(value.failure, secrets, depth);
  // Any other error's message may be a signed URL, and its own properties a whole request.
  if (value instanceof Error) return value.name;
  if (typeof value !== "object" || depth >= DEEPEST) return undefined;
  if (Array.isArray(value)) return value.map((item) => safeValue(item, secrets, depth + 1));
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key]) => !FORBIDDEN.test(key))
      .map(([key, item]) => [key, safeValue(item, secrets, depth + 1)]),
  );
}

/** Records are redacted where they are made, and must arrive whole; only what was signed with is looked for again. */
function withoutSecrets(value: string, secrets: readonly string[]): string {
  let text = value;
  for (const secret of secrets) if (secret !== "") text = text.split(secret).join("<hidden>");
  return text;
}
