/** Carries out the operations of Function Compute. */
import type { CloudRequest, CloudResponse } from "../../kernel/http.ts";
import { jsonInTurns } from "../../kernel/in-turns.ts";
import type { Call, World } from "../../kernel/world.ts";
import type { AsyncQueue } from "./async-queue.ts";
import { FcError, fcRequestId } from "./fc-error.ts";
import type { FunctionRegistry } from "./function-registry.ts";
import type { FunctionSpec } from "./function-spec.ts";
import { httpTriggerEvent, httpTriggerResponse } from "./http-trigger.ts";
import type { InvocationResult, Invoker } from "./invoker.ts";
import type { FcRoute } from "./routes.ts";
import type { Trigger } from "./trigger-spec.ts";

export interface FcDeps {
  readonly world: World;
  readonly registry: FunctionRegistry;
  readonly invoker: Invoker;
  readonly queue: AsyncQueue;
  /** See the switch `invocationsArriveOverHttp`. */
  readonly invokesOverHttp: () => boolean;
}

/** Largest event of a synchronous invocation. Source: "Limits" of Function Compute, read 2026-08. */
const LARGEST_SYNC_BYTES = 33_554_432;
/**
 * Largest body of an HTTP trigger, a quarter of the vendor's limit. The body is converted to text several times, and
 * other requests wait meanwhile.
 */
const LARGEST_HTTP_BYTES = 8_388_608;
const TAIL_BYTES = 4096;

/** Returns the answer of the operation. Throws FcError. */
export async function carryOut(
  deps: FcDeps,
  route: FcRoute,
  call: Call,
  request: CloudRequest,
): Promise<CloudResponse> {
  switch (route.action) {
    case "ListFunctions":
      return listFunctions(deps, call.accountId, request);
    case "GetFunction": {
      const spec = deps.registry.find(call.accountId, route.functionName, undefined);
      const times = timesOf(deps, spec);
      return json({ ...describeFunction(spec), ...times, environmentVariables: spec.env }, deps.world);
    }
    case "ListTriggers": {
      const spec = deps.registry.find(call.accountId, route.functionName, undefined);
      const times = timesOf(deps, spec);
      return json(
        { triggers: spec.triggers.map((trigger) => ({ ...describeTrigger(trigger), ...times })) },
        deps.world,
      );
    }
    case "InvokeFunction":
      return invokeFunction(deps, deps.registry.find(call.accountId, route.functionName, route.service), request);
    case "HttpTrigger":
      return httpTrigger(deps, route, call, request);
  }
}

async function invokeFunction(deps: FcDeps, spec: FunctionSpec, request: CloudRequest): Promise<CloudResponse> {
  refuseOverdue(deps, spec);
  const type = request.headers["x-fc-invocation-type"] ?? "Sync";
  if (type === "Async") return enqueue(deps, spec, request, await eventOf(deps, spec, request));
  if (type !== "Sync") throw new FcError("InvalidArgument", `invocation type '${type}' is invalid`);
  if (request.body.length > LARGEST_SYNC_BYTES) throw new FcError("EntityTooLarge", LARGEST_SYNC_BYTES);

  const record = deps.invoker.newRecord(spec, { type: "Sync", cause: "api" });
  const result = await attempt(deps, spec, record, await eventOf(deps, spec, request));
  const wantsTail = request.headers["x-fc-log-type"] === "Tail";
  return {
    status: 200,
    headers: {
      "content-type": "application/octet-stream",
      "x-fc-request-id": record.requestId,
      "x-fc-invocation-duration": String(result.durationMs),
      "x-fc-max-memory-usage": String(result.memoryMb),
      ...(result.ok ? {} : { "x-fc-error-type": result.errorType }),
      ...(wantsTail ? { "x-fc-log-result": tailOfLog(deps, record.requestId) } : {}),
    },
    body: result.body,
    ...(result.ok ? {} : { code: result.errorType }),
  };
}

/** Returns what the function gets of an invocation: its body or, with the switch, the whole request. */
async function eventOf(deps: FcDeps, spec: FunctionSpec, request: CloudRequest): Promise<Buffer> {
  if (!deps.invokesOverHttp() || !spec.triggers.some(({ kind }) => kind === "http")) return request.body;
  const details = { rawPath: request.path, requestId: fcRequestId(deps.world), nowMs: deps.world.clock.nowMs() };
  return httpTriggerEvent(request, spec, details);
}

/** Runs one attempt. If it cannot start, the invocation is recorded as failed. */
async function attempt(
  deps: FcDeps,
  spec: FunctionSpec,
  record: ReturnType<Invoker["newRecord"]>,
  event: Buffer,
): Promise<InvocationResult> {
  try {
    return await deps.invoker.attempt(spec, record, event);
  } catch (error) {
    record.status = "Failed";
    throw error;
  } finally {
    deps.queue.drain();
  }
}

/**
 * Queues an asynchronous invocation. Versions 2.0 and 3.0 use different headers for the task id; each answers with its
 * own.
 */
function enqueue(deps: FcDeps, spec: FunctionSpec, request: CloudRequest, event: Buffer): CloudResponse {
  const isVersion3 = request.path.startsWith("/2023-03-30/");
  const header = isVersion3 ? "x-fc-async-task-id" : "x-fc-stateful-async-invocation-id";
  const taskId = request.headers[header];
  const record = deps.queue.accept(
    spec,
    event,
    { cause: "api", ...(taskId === undefined || taskId === "" ? {} : { taskId }) },
    isVersion3 ? "AsyncTaskAlreadyExists" : "StatefulAsyncInvocationAlreadyExists",
  );
  return {
    status: 202,
    headers: { "x-fc-request-id": record.requestId, [header]: record.taskId ?? record.requestId },
    body: "",
  };
}

async function httpTrigger(deps: FcDeps, route: FcRoute, call: Call, request: CloudRequest): Promise<CloudResponse> {
  const spec = deps.registry.byName(route.functionName, call.accountId);
  const trigger = spec?.triggers.find((candidate) => candidate.kind === "http");
  if (spec === undefined || trigger?.kind !== "http") throw new FcError("FunctionNotFound", route.functionName);
  if (!trigger.methods.includes(request.method)) {
    throw new FcError("AccessDenied", `the trigger does not allow ${request.method}`);
  }
  if (request.body.length > LARGEST_HTTP_BYTES) throw new FcError("EntityTooLarge", LARGEST_HTTP_BYTES);
  refuseOverdue(deps, spec);
  const details = { rawPath: route.rawPath ?? "/", nowMs: deps.world.clock.nowMs() };
  if (request.headers["x-fc-invocation-type"] === "Async") {
    const requestId = fcRequestId(deps.world);
    const event = await httpTriggerEvent(request, spec, { ...details, requestId });
    const record = deps.queue.accept(spec, event, { cause: "http" });
    return { status: 202, headers: { "x-fc-request-id": record.requestId }, body: "" };
  }
  const record = deps.invoker.newRecord(spec, { type: "Sync", cause: "http" });
  const event = await httpTriggerEvent(request, spec, { ...details, requestId: record.requestId });
  return httpTriggerResponse(await attempt(deps, spec, record, event), record.requestId);
}

function refuseOverdue(deps: FcDeps, spec: FunctionSpec): void {
  if (deps.world.accounts.isOverdue(spec.accountId)) throw new FcError("AccountOverdue", spec.accountId);
}

function listFunctions(deps: FcDeps, accountId: string, request: CloudRequest): Promise<CloudResponse> {
  const limit = Number(request.query.get("limit") ?? 20);
  if (!Number.isInteger(limit) || limit < 1 || limit > 100)
    throw new FcError("InvalidArgument", "limit must be 1 to 100");
  const prefix = request.query.get("prefix") ?? "";
  const after = request.query.get("nextToken") ?? "";
  const left = deps.registry.list(accountId).filter(({ name }) => name.startsWith(prefix) && name > after);
  const functions = left.slice(0, limit);
  const nextToken = left.length > limit ? functions.at(-1)?.name : undefined;
  return json(
    { functions: functions.map(describeFunction), ...(nextToken === undefined ? {} : { nextToken }) },
    deps.world,
  );
}

/**
 * Returns the times of the function's last deployment. Each deployment creates the function and its triggers again.
 * Shape: Function and Trigger of the API metadata 2023-03-30.
 */
function timesOf({ registry }: FcDeps, spec: FunctionSpec): Record<string, string> {
  const time = `${new Date(registry.deployedAtMs(spec)).toISOString().slice(0, 19)}Z`;
  return { createdTime: time, lastModifiedTime: time };
}

/**
 * Returns a trigger as the API shows it, with its configuration as JSON text. Shape: Trigger of the API metadata
 * 2023-03-30.
 */
function describeTrigger(trigger: Trigger): Record<string, unknown> {
  return {
    triggerName: trigger.name,
    triggerType: trigger.kind,
    qualifier: "LATEST",
    status: "Active",
    triggerConfig: JSON.stringify(triggerConfigOf(trigger)),
  };
}

function triggerConfigOf(trigger: Trigger): Record<string, unknown> {
  switch (trigger.kind) {
    case "timer":
      return { cronExpression: trigger.expression, enable: trigger.enabled, payload: trigger.payload };
    case "http":
      return { authType: trigger.auth, methods: trigger.methods };
    case "eventbridge":
      return {
        triggerEnable: trigger.enabled,
        asyncInvocationType: trigger.isAsync,
        eventRuleFilterPattern: JSON.stringify(trigger.pattern),
      };
  }
}

/** Returns a function with the names of its variables. The values may be secrets. */
export function describeFunction(spec: FunctionSpec): Record<string, unknown> {
  return {
    functionName: spec.name,
    functionArn: `acs:fc:${spec.regionId}:${spec.accountId}:functions/${spec.name}`,
    runtime: "nodejs20",
    handler: spec.handler,
    memorySize: spec.memoryMb,
    timeout: spec.timeoutSeconds,
    environmentVariables: Object.fromEntries(Object.keys(spec.env).map((name) => [name, "***"])),
    ...(spec.role === undefined ? {} : { role: spec.role }),
    instanceConcurrency: 1,
    state: "Active",
  };
}

function tailOfLog(deps: FcDeps, requestId: string): string {
  const lines = deps.invoker.lines.filter((line) => line.requestId === requestId).map(({ line }) => line);
  const text = [`FC Invoke Start RequestId: ${requestId}`, ...lines, `FC Invoke End RequestId: ${requestId}`].join(
    "\n",
  );
  return Buffer.from(text, "utf8").subarray(-TAIL_BYTES).toString("base64");
}

async function json(body: unknown, world: World): Promise<CloudResponse> {
  return {
    status: 200,
    headers: { "content-type": "application/json", "x-fc-request-id": fcRequestId(world) },
    body: await jsonInTurns(body),
  };
}
