/** The shape of one log store operation, and what it is given to work on. */
import type { CloudRequest } from "../../kernel/http.ts";
import type { Call, ServiceFault, World } from "../../kernel/world.ts";
import type { RamActionName } from "../accounts/ram-actions.ts";
import { LogStoreError } from "./log-store-error.ts";
import type { LogProject, LogTable } from "./projects.ts";
import type { SearchRules } from "./query-expression.ts";

export interface Scene {
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
  /** undefined: an empty body; a Buffer goes out as it is, anything else as JSON. */
  readonly body?: unknown;
}

export interface Operation {
  readonly action: string;
  readonly method: "GET" | "POST" | "PUT" | "DELETE";
  /** `:logstore` and `:shard` stand for one segment. */
  readonly path: string;
  /** Tells operations on one path apart. */
  readonly when?: (request: CloudRequest, projectName: string | undefined) => boolean;
  readonly permission: RamActionName;
  readonly status: "implemented" | "simplified";
  readonly note: string;
  run(scene: Scene): OperationAnswer | Promise<OperationAnswer>;
}

/** Throws LogStoreError `ProjectNotExist`, or `Unauthorized` for another account's project. */
export function projectOf(scene: Scene): LogProject {
  const project = scene.projectName === undefined ? undefined : scene.projects.get(scene.projectName);
  if (project === undefined) throw new LogStoreError("ProjectNotExist", scene.projectName ?? "");
  if (project.accountId !== scene.call.identity.accountId) {
    throw new LogStoreError("Unauthorized", "The project does not belong to you.");
  }
  return project;
}

/** Throws LogStoreError `LogStoreNotExist`, and what projectOf throws. */
export function tableOf(scene: Scene): LogTable {
  const table = projectOf(scene).tables.get(scene.tableName ?? "");
  if (table === undefined) throw new LogStoreError("LogStoreNotExist", scene.tableName ?? "");
  return table;
}
