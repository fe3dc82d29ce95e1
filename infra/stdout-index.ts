/**
 * The index of the store that Function Compute writes to: the function's stdout lines (`message`) and, with request metrics on, one
 * row for every invocation.
 * Source: Function Compute "Request-level metric logs" (help.aliyun.com/en/functioncompute/fc/request-level-metric-logs), read
 * 2026-08, for the metric names; `message` and `errorType` are in public code only. Not verified on the live cloud.
 */
import type { FieldKind } from "./record-index.ts";

export const STDOUT_FIELDS = {
  message: "prose",
  functionName: "text",
  qualifier: "text",
  versionId: "text",
  requestId: "text",
  instanceID: "text",
  invocationType: "text",
  triggerType: "text",
  operation: "text",
  hasFunctionError: "text",
  errorType: "text",
  isColdStart: "text",
  statusCode: "long",
  durationMs: "double",
  invokeFunctionLatencyMs: "double",
  memoryMB: "double",
  memoryUsageMB: "double",
} as const satisfies Record<string, FieldKind>;
