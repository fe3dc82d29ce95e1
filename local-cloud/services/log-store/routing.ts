/** Finds the operation of a request and names the call. */

import type { CloudRequest } from "../../kernel/http.ts";
import type { Call } from "../../kernel/world.ts";
import type { Identity } from "../accounts/accounts.ts";
import { permissionFor } from "../accounts/ram-actions.ts";
import { ALERT_OPERATIONS } from "./alert-operations.ts";
import type { Operation } from "./operation.ts";
import { PROJECT_OPERATIONS } from "./project-operations.ts";
import { RECORD_OPERATIONS } from "./record-operations.ts";
import { fitsPath } from "./refused-operations.ts";
import { TABLE_OPERATIONS } from "./table-operations.ts";

/**
 * All operations. GetLogs, GetHistograms and ListTopics share their path with GetLogStore; the query parameter `type`
 * distinguishes them.
 */
export const LOG_STORE_OPERATIONS: readonly Operation[] = [
  ...RECORD_OPERATIONS,
  ...TABLE_OPERATIONS,
  ...ALERT_OPERATIONS,
  ...PROJECT_OPERATIONS,
];

/** The operation and log store that a request names. */
export interface Meaning {
  readonly operation?: Operation;
  readonly tableName?: string;
}

export function meaningOf(request: CloudRequest, hostProject: string | undefined): Meaning {
  const operation = LOG_STORE_OPERATIONS.find(
    (candidate) =>
      candidate.method === request.method &&
      fitsPath(candidate.path, request.path) &&
      (candidate.when?.(request, hostProject) ?? true),
  );
  const tableName = /^\/logstores\/([^/]+)/.exec(request.path)?.[1];
  return { ...(operation === undefined ? {} : { operation }), ...(tableName === undefined ? {} : { tableName }) };
}

export function nameCall(
  operation: Operation,
  request: CloudRequest,
  target: {
    readonly identity: Identity;
    readonly regionId: string;
    readonly projectName: string | undefined;
    readonly tableName: string | undefined;
  },
): Call {
  const { identity, regionId, projectName, tableName } = target;
  return {
    service: "sls",
    action: operation.action,
    regionId,
    accountId: identity.accountId,
    identity,
    parameters: {
      ...Object.fromEntries(request.query),
      ...(projectName === undefined ? {} : { project: projectName }),
      ...(tableName === undefined ? {} : { logstore: tableName }),
      ...(request.body.length === 0 ? {} : { bodyBytes: request.body.length }),
    },
    permission: permissionFor(operation.permission, {
      region: regionId,
      account: identity.accountId,
      project: projectName,
      logstore: tableName,
    }),
  };
}
