/** The log store (Simple Log Service): recognises and authenticates requests, runs their operations and answers. */
import type { CloudRequest, CloudResponse } from "../../kernel/http.ts";
import { jsonInTurns } from "../../kernel/in-turns.ts";
import type { Settings } from "../../kernel/settings.ts";
import type { Service, Stateful, World } from "../../kernel/world.ts";
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

const DEFAULT_REGION_ID = "cn-hangzhou";

/** Milliseconds from PutLogs until a record is found, about as on the live service. */
const USUAL_INDEX_DELAY_MS = 1000;

/** What a snapshot holds of the log store. */
export interface SavedLogStore {
  readonly projects: LogProjectsSnapshot;
  readonly indexDelayMs: number;
}

export function createLogStore(world: World, settings: Settings): Service & Stateful<SavedLogStore> {
  const state: LogStoreState = { projects: new Map(), indexDelayMs: USUAL_INDEX_DELAY_MS };
  return {
    name: "sls",
    ...wireSide(state, world, settings),
    reset() {
      state.projects = new Map();
      state.indexDelayMs = USUAL_INDEX_DELAY_MS;
    },
    snapshot: () => ({ projects: snapshotProjects(state.projects), indexDelayMs: state.indexDelayMs }),
    restore({ projects, indexDelayMs }) {
      state.projects = restoreProjects(projects);
      state.indexDelayMs = indexDelayMs;
    },
    controlRoutes: () => logStoreControlRoutes(state, world),
    parity: logStoreParity,
  };
}

/** The parts of the service that serve signed requests. */
function wireSide(
  state: LogStoreState,
  world: World,
  settings: Settings,
): Pick<Service, "claims" | "authenticate" | "peek" | "denied" | "vendorError" | "handle"> {
  const refuse = (error: unknown): CloudResponse => {
    if (error instanceof LogStoreError) return answerLogStoreError(error, world);
    throw error;
  };
  return {
    claims: ({ path, headers }) =>
      headers["x-log-apiversion"] !== undefined || path === "/logstores" || path.startsWith("/logstores/"),
    authenticate(request) {
      try {
        const identity = authenticate(request, world, settings.switches);
        refuseUnpaid(identity.accountId, world, settings);
        const { operation, tableName, ...target } = targetOf(request, state, identity.accountId);
        if (operation === undefined) throw notOffered(request);
        return nameCall(operation, request, { identity, tableName, ...target });
      } catch (error) {
        return refuse(error);
      }
    },
    peek(request) {
      const { operation, regionId } = targetOf(request, state);
      return { action: operation?.action ?? refusedOperationOf(request)?.action ?? "Unknown", regionId };
    },
    denied(call) {
      const { action, resource } = call.permission ?? {};
      const words = `denied by sts or ram, action: ${action}, resource: ${resource}`;
      return answerLogStoreError(new LogStoreError("Unauthorized", words), world);
    },
    vendorError: (error, request) =>
      answerLogStoreError(toLogStoreCode(error, targetOf(request, state).operation?.action ?? ""), world),
    async handle(call, request, _world, fault) {
      try {
        const { operation, projectName, tableName } = targetOf(request, state, call.accountId);
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
        return await success(answer, world);
      } catch (error) {
        return refuse(error);
      }
    },
  };
}

/** What a request is about: by its host and path, and else the account's first project. */
function targetOf(request: CloudRequest, { projects }: LogStoreState, accountId?: string) {
  const host = projectOfHost(request.headers.host ?? "");
  const projectName = host.project ?? firstProjectOf(projects, accountId);
  const regionId = projects.get(projectName ?? "")?.regionId ?? host.regionId ?? DEFAULT_REGION_ID;
  return { ...meaningOf(request, host.project), projectName, regionId };
}

/** The service stops when a bill stays unpaid. Same code and words as for any other forbidden service. */
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

/** A write answers 200 with an empty body; a client that parses every body by its type then finds nothing to parse. */
async function success({ headers, body }: OperationAnswer, world: World): Promise<CloudResponse> {
  return {
    status: 200,
    headers: {
      ...(body === undefined ? {} : { "content-type": "application/json" }),
      "x-log-requestid": world.requestId("hex24"),
      ...headers,
    },
    body: body === undefined ? "" : Buffer.isBuffer(body) ? body : await jsonInTurns(body),
  };
}
