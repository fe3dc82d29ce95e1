/** One operation of the log store, and the context that it runs in. */
import type { CloudRequest } from "../../kernel/http.ts";
import type { Call, ServiceFault, World } from "../../kernel/world.ts";
import type { RamActionName } from "../accounts/ram-actions.ts";
import { LogStoreError } from "./log-store-error.ts";
import type { LogProject, LogTable } from "./projects.ts";
import type { SearchRules } from "./query-expression.ts";

export interface OperationContext {
  readonly call: Call;
  readonly request: CloudRequest;
  readonly world: World;
  readonly projects: Map<string, LogProject>;
  readonly indexDelayMs: number;
  readonly searchRules: SearchRules;
  readonly projectName?: string;
  readonly tableName?: string;
  readonly fault?: ServiceFault;
}

export interface OperationAnswer {
  readonly headers?: Readonly<Record<string, string>>;
  /** undefined: the body is empty. A Buffer is sent as it is, any other value as JSON. */
  readonly body?: unknown;
}

export interface Operation {
  readonly action: string;
  readonly method: "GET" | "POST" | "PUT" | "DELETE";
  /** Path of the operation; `:logstore` and `:shard` stand for one segment. */
  readonly path: string;
  /** Decides between operations with the same method and path, for example by the query parameter `type`. */
  readonly when?: (request: CloudRequest, projectName: string | undefined) => boolean;
  readonly permission: RamActionName;
  readonly status: "implemented" | "simplified";
  readonly note: string;
  run(context: OperationContext): OperationAnswer | Promise<OperationAnswer>;
}

/**
 * Returns the project of the request. Throws LogStoreError: `ProjectNotExist`, or `Unauthorized` for another account's
 * project.
 */
export function projectOf(context: OperationContext): LogProject {
  const project = context.projectName === undefined ? undefined : context.projects.get(context.projectName);
  if (project === undefined) throw new LogStoreError("ProjectNotExist", context.projectName ?? "");
  if (project.accountId !== context.call.identity.accountId) {
    throw new LogStoreError("Unauthorized", "The project does not belong to you.");
  }
  return project;
}

/** Returns the log store of the request. Throws LogStoreError: `LogStoreNotExist`, and the errors of projectOf. */
export function tableOf(context: OperationContext): LogTable {
  const table = projectOf(context).tables.get(context.tableName ?? "");
  if (table === undefined) throw new LogStoreError("LogStoreNotExist", context.tableName ?? "");
  return table;
}
