/** Runs one invocation of a function and writes it down; how the caller is answered is decided elsewhere. */
import { dropOldest } from "../../kernel/drop-oldest.ts";
import type { World } from "../../kernel/world.ts";
import { FcError, fcRequestId } from "./fc-error.ts";
import type { FunctionSpec } from "./function-spec.ts";
import type { LogLine } from "./instance.ts";
import type { InstanceOutcome } from "./instance-outcome.ts";
import { createInstancePool, type InstancePool } from "./instance-pool.ts";
import { instanceEnv, invocationContext } from "./invocation-context.ts";

type InvocationStatus = "Enqueued" | "Running" | "Succeeded" | "Failed" | "Retrying" | "Expired";

/** One invocation in the answer of `GET /_local/functions/<name>`. The names of the states are the vendor's. */
export interface InvocationRecord {
  readonly requestId: string;
  readonly type: "Sync" | "Async";
  /** Cause of the invocation: `api`, `timer`, `http`, `eventbridge`, `destination`, or `control` (the control API). */
  readonly cause: string;
  readonly taskId?: string;
  readonly functionName: string;
  readonly accountId: string;
  status: InvocationStatus;
  /** Cloud milliseconds of the first attempt; undefined: the invocation waits. */
  startedAtMs?: number;
  durationMs?: number;
  attempts: number;
  errorType?: string;
  /** Beginning of the error's message. */
  errorMessage?: string;
}

export type InvocationResult =
  | { readonly ok: true; readonly body: Buffer; readonly memoryMb: number; readonly durationMs: number }
  | {
      readonly ok: false;
      readonly errorType: string;
      /** The error as JSON, as the caller of a synchronous invocation gets it. */
      readonly body: Buffer;
      readonly memoryMb: number;
      readonly durationMs: number;
    };

export interface Invoker {
  readonly pool: InstancePool;
  readonly invocations: InvocationRecord[];
  readonly lines: readonly (LogLine & { readonly functionName: string; readonly accountId: string })[];
  newRecord(spec: FunctionSpec, fields: Pick<InvocationRecord, "type" | "cause" | "taskId">): InvocationRecord;
  /**
   * Runs one attempt and updates the record. Throws FcError if no instance is free or the function's role cannot be
   * assumed.
   */
  attempt(spec: FunctionSpec, record: InvocationRecord, event: Buffer): Promise<InvocationResult>;
  clear(): void;
}

const KEPT_INVOCATIONS = 20_000;
const KEPT_LINES = 50_000;
const KEPT_LINE_BYTES = 16 * 1024 * 1024;

export function createInvoker(world: World): Invoker {
  let lines: (LogLine & { functionName: string; accountId: string })[] = [];
  let lineBytes = 0;
  const invocations: InvocationRecord[] = [];
  const pool = createInstancePool({
    clock: world.clock,
    newInstanceId: () => `c-${world.random.hex(8)}-${world.random.hex(12)}`,
    onLine(spec, line) {
      lines.push({ ...line, functionName: spec.name, accountId: spec.accountId });
      lineBytes += line.line.length;
      if (lines.length <= KEPT_LINES && lineBytes <= KEPT_LINE_BYTES) return;
      for (const dropped of lines.splice(0, Math.ceil(lines.length / 4))) lineBytes -= dropped.line.length;
    },
  });

  return {
    pool,
    invocations,
    get lines() {
      return lines;
    },
    newRecord(spec, fields) {
      const record: InvocationRecord = {
        requestId: fcRequestId(world),
        ...fields,
        functionName: spec.name,
        accountId: spec.accountId,
        status: "Enqueued",
        attempts: 0,
      };
      invocations.push(record);
      dropOldest(invocations, KEPT_INVOCATIONS);
      return record;
    },
    async attempt(spec, record, event) {
      const keys = roleKeys(spec, world);
      const startedAtMs = world.clock.nowMs();
      const run = pool.run(
        spec,
        { requestId: record.requestId, event, context: invocationContext(spec, keys) },
        (instanceId) => instanceEnv(spec, keys, instanceId),
      );
      if (run === undefined) throw new FcError("ResourceExhausted", spec.maxInstances);
      record.status = "Running";
      record.attempts += 1;
      record.startedAtMs ??= startedAtMs;
      const { outcome } = await run;
      const durationMs = world.clock.nowMs() - startedAtMs;
      record.durationMs = durationMs;
      const result = toResult(outcome, spec, durationMs);
      record.status = result.ok ? "Succeeded" : "Failed";
      if (!result.ok) Object.assign(record, { errorType: result.errorType, errorMessage: messageOf(result.body) });
      return result;
    },
    clear() {
      invocations.length = 0;
      lines = [];
      lineBytes = 0;
    },
  };
}

const KEPT_MESSAGE = 500;

function messageOf(body: Buffer): string {
  try {
    return String(JSON.parse(body.toString("utf8")).errorMessage).slice(0, KEPT_MESSAGE);
  } catch {
    return "";
  }
}

/**
 * Returns keys of the function's role for 36 hours. Source of the duration: page "Context". Each invocation gets new
 * keys, because the keys of a warm instance could have expired.
 */
function roleKeys(spec: FunctionSpec, world: World) {
  if (spec.role === undefined) return undefined;
  if (!spec.role.startsWith(`acs:ram::${spec.accountId}:`))
    throw new FcError("AccessDenied", `the role '${spec.role}' is another account's`);
  const keys = world.accounts.issueRoleKeys(spec.role, `fc-${spec.name}`.slice(0, 32), 36 * 3600);
  if (keys === undefined) throw new FcError("AccessDenied", `the role '${spec.role}' cannot be assumed`);
  return keys;
}

/**
 * Returns the result of an outcome. Source: "Error handling" of the Node.js runtime and "Process exited unexpectedly",
 * read 2026-08. The message of the time-out is chosen here.
 */
function toResult(outcome: InstanceOutcome, spec: FunctionSpec, durationMs: number): InvocationResult {
  const { memoryMb } = outcome;
  const failed = (errorType: string, body: Buffer): InvocationResult => ({
    ok: false,
    errorType,
    body,
    memoryMb,
    durationMs,
  });
  const broken = (errorMessage: string) =>
    failed("UnhandledInvocationError", Buffer.from(JSON.stringify({ errorMessage })));
  switch (outcome.kind) {
    case "returned":
      return { ok: true, body: outcome.body, memoryMb, durationMs };
    case "threw":
      return failed(outcome.handled ? "HandledInvocationError" : "UnhandledInvocationError", outcome.body);
    case "exited":
      return broken(
        `Process exited unexpectedly before completing request (duration: ${durationMs}ms, maxMemoryUsage: ${memoryMb}.00MB)`,
      );
    case "timed-out":
      return broken(`Function timed out after ${spec.timeoutSeconds} seconds (maxMemoryUsage: ${memoryMb}.00MB)`);
  }
}
