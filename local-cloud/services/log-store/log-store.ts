/** The log store (Simple Log Service): recognises and authenticates requests, runs their operations and answers. */
import type { CloudRequest, CloudResponse } from "../../kernel/http.ts";
import type { Settings } from "../../kernel/settings.ts";
import type { Service, World } from "../../kernel/world.ts";
import { authenticate } from "./authenticate.ts";
import { logStoreControlRoutes } from "./control.ts";
import { answerLogStoreError, LogStoreError, toLogStoreCode } from "./log-store-error.ts";
import type { OperationAnswer } from "./operation.ts";
import { logStoreParity } from "./parity.ts";
import { projectOfHost } from "./project-of-host.ts";
import {
  type LogProject,
  type LogProjectsSnapshot,
  type LogStoreState,
  restoreProjects,
  snapshotProjects,
} from "./projects.ts";
import { refusedOperationOf } from "./refused-operations.ts";
import { meaningOf, nameCall } from "./routing.ts";

const defaultRegionId = "cn-hangzhou";

/** Milliseconds from PutLogs until a record is found, about as on the live service. */
const usualIndexDelayMs = 1000;

export function createLogStore(world: World, settings: Settings): Service {
  const state: LogStoreState = { projects: new Map(), indexDelayMs: usualIndexDelayMs };

  const describe = (request: CloudRequest, accountId?: string) => {
    const host = projectOfHost(request.headers.host ?? "");
    const projectName = host.project ?? firstProjectOf(state.projects, accountId);
    const regionId = state.projects.get(projectName ?? "")?.regionId ?? host.regionId ?? defaultRegionId;
    return { ...meaningOf(request, host.project), projectName, regionId };
  };

  const answerRefusals = <T>(work: () => T): T | CloudResponse => {
    try {
      return work();
    } catch (error) {
      if (error instanceof LogStoreError) return answerLogStoreError(error, world);
      throw error;
    }
  };

  return {
    name: "sls",
    claims: ({ path, headers }) =>
      headers["x-log-apiversion"] !== undefined || path === "/logstores" || path.startsWith("/logstores/"),
    authenticate: (request) =>
      answerRefusals(() => {
        const identity = authenticate(request, world);
        refuseUnpaid(identity.accountId, world, settings);
        const { operation, tableName, ...target } = describe(request, identity.accountId);
        if (operation === undefined) throw notOffered(request);
        return nameCall(operation, request, { identity, tableName, ...target });
      }),
    peek(request) {
      const { operation, regionId } = describe(request);
      return { action: operation?.action ?? refusedOperationOf(request)?.action ?? "Unknown", regionId };
    },
    denied(call) {
      const { action, resource } = call.permission ?? {};
      const words = `denied by sts or ram, action: ${action}, resource: ${resource}`;
      return answerLogStoreError(new LogStoreError("Unauthorized", words), world);
    },
    vendorError: (error, request) =>
      answerLogStoreError(toLogStoreCode(error, describe(request).operation?.action ?? ""), world),
    async handle(call, request, _world, fault) {
      try {
        const { operation, projectName, tableName } = describe(request, call.accountId);
        const answer = await operation!.run({
          call,
          request,
          world,
          projects: state.projects,
          indexDelayMs: state.indexDelayMs,
          searchRules: { documentedOnly: settings.switches.documentedSearchOnly },
          ...(projectName === undefined ? {} : { projectName }),
          ...(tableName === undefined ? {} : { tableName }),
          ...(fault === undefined ? {} : { fault }),
        });
        return success(answer, world);
      } catch (error) {
        if (error instanceof LogStoreError) return answerLogStoreError(error, world);
        throw error;
      }
    },
    reset() {
      state.projects = new Map();
      state.indexDelayMs = usualIndexDelayMs;
    },
    snapshot: () => ({ projects: snapshotProjects(state.projects), indexDelayMs: state.indexDelayMs }),
    restore(snapshot) {
      const { projects, indexDelayMs } = snapshot as { projects: LogProjectsSnapshot; indexDelayMs: number };
      state.projects = restoreProjects(projects);
      state.indexDelayMs = indexDelayMs;
    },
    controlRoutes: () => logStoreControlRoutes(state, world),
    parity: logStoreParity,
  };
}

/**
 * Throws LogStoreError if a bill of the account is unpaid for so long that the vendor stops the service. The vendor
 * uses this code and message for every forbidden service.
 */
function refuseUnpaid(accountId: string, world: World, settings: Settings): void {
  const sinceMs = world.accounts.unpaidSinceMs(accountId);
  if (sinceMs === undefined || world.clock.nowMs() < sinceMs + settings.delays.logStoreStopsAfterMs) return;
  throw new LogStoreError("Unauthorized", "Your SLS service has been forbidden.");
}

function notOffered(request: CloudRequest): LogStoreError {
  const refused = refusedOperationOf(request);
  const reason =
    refused === undefined
      ? `${request.method} ${request.path} is not an operation`
      : `${refused.action} is not offered by the local cloud`;
  return new LogStoreError("ParameterInvalid", reason);
}

/** Returns the first project of the account. A host such as 127.0.0.1 names no project. */
function firstProjectOf(projects: ReadonlyMap<string, LogProject>, accountId: string | undefined): string | undefined {
  for (const project of projects.values()) {
    if (accountId === undefined || project.accountId === accountId) return project.name;
  }
  return undefined;
}

/**
 * Builds an answer of HTTP 200. A write has an empty body and no content-type, so that clients that parse bodies by
 * type parse nothing.
 */
function success(answer: OperationAnswer, world: World): CloudResponse {
  return {
    status: 200,
    headers: {
      ...(answer.body === undefined ? {} : { "content-type": "application/json" }),
      "x-log-requestid": world.requestId("hex24"),
      ...answer.headers,
    },
    body: answer.body === undefined ? "" : Buffer.isBuffer(answer.body) ? answer.body : JSON.stringify(answer.body),
  };
}
