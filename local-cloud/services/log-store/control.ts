/**
 * Routes of the log store under `/_local/`. Scenarios create projects here without a signed request, and tests read
 * records here without the index delay.
 */

import { ControlError } from "../../kernel/control-error.ts";
import type { ControlRoute } from "../../kernel/control-route.ts";
import { inTurns } from "../../kernel/in-turns.ts";
import { isObject } from "../../kernel/is-object.ts";
import type { World } from "../../kernel/world.ts";
import { addAlert } from "./alert-operations.ts";
import { createIndex } from "./index-config.ts";
import { LogStoreError } from "./log-store-error.ts";
import { type LogProject, type LogRecord, type LogStoreState, type LogTable, newLogTable } from "./projects.ts";

const MOST_ENTRIES = 1_000;
const LONGEST_DELAY_MS = 86_400_000;

const isTtl = (days: unknown): days is number => Number.isInteger(days) && Number(days) >= 1 && Number(days) <= 3650;

type Fields = Readonly<Record<string, unknown>>;

/**
 * Returns the routes:
 * - `PUT log-store {indexDelayMs}`: sets the delay before a record is found
 * - `GET log-store`: returns the delay and every project with its log stores and their number of records
 * - `PUT log-store/projects/<name> {accountId, regionId?, logstores?: [{name, ttl?, index?}], alerts?: [{name}]}`: adds what is missing
 * - `GET log-store/projects/<name>/logstores/<name>?last=`: every record, or the last ones, newest last, delay and index ignored
 */
export function logStoreControlRoutes(state: LogStoreState, world: World): readonly ControlRoute[] {
  return [
    {
      method: "PUT",
      pattern: "log-store",
      handle(_params, body) {
        const { indexDelayMs } = fieldsOf(body);
        if (typeof indexDelayMs !== "number" || !(indexDelayMs >= 0 && indexDelayMs <= LONGEST_DELAY_MS)) {
          throw new ControlError(400, `indexDelayMs must be milliseconds from 0 to ${LONGEST_DELAY_MS} (one day).`);
        }
        state.indexDelayMs = indexDelayMs;
        return { indexDelayMs };
      },
    },
    {
      method: "GET",
      pattern: "log-store",
      handle: () => ({ indexDelayMs: state.indexDelayMs, projects: [...state.projects.values()].map(describe) }),
    },
    {
      method: "PUT",
      pattern: "log-store/projects/:project",
      handle: (params, body) => describe(ensureProject(state, world, params.project!, fieldsOf(body))),
    },
    {
      method: "GET",
      pattern: "log-store/projects/:project/logstores/:logstore",
      isLarge: true,
      handle(params, _body, query) {
        const table = state.projects.get(params.project!)?.tables.get(params.logstore!);
        if (table === undefined) throw new ControlError(404, `no log store ${params.project}/${params.logstore}`);
        const last = Number(query.get("last") ?? Math.max(1, table.records.length));
        if (!Number.isInteger(last) || last < 1) throw new ControlError(400, "last is a number of records");
        return inTurns(recordSteps(table.records.slice(-last)), 2000);
      },
    },
  ];
}

function* recordSteps(records: readonly LogRecord[]): Generator<undefined, unknown> {
  const shown: object[] = [];
  for (const { indexNumber: _, ...record } of records) {
    shown.push(record);
    yield;
  }
  return { records: shown };
}

function ensureProject(state: LogStoreState, world: World, name: string, body: Fields): LogProject {
  const { accountId, regionId = "cn-hangzhou", logstores = [], alerts = [] } = body;
  if (typeof accountId !== "string" || !world.accounts.exists(accountId)) {
    const given = JSON.stringify(accountId) ?? "missing";
    throw new ControlError(
      400,
      `accountId is ${given}, which is no account of this cloud. GET /_local/accounts lists them.`,
    );
  }
  const isList = (value: unknown): value is unknown[] => Array.isArray(value) && value.length <= MOST_ENTRIES;
  if (typeof regionId !== "string" || !isList(logstores) || !isList(alerts)) {
    throw new ControlError(400, `regionId must be a string, logstores and alerts lists of at most ${MOST_ENTRIES}`);
  }
  const known = state.projects.get(name);
  if (known !== undefined && known.accountId !== accountId)
    throw new ControlError(409, `Project ${name} belongs to account ${known.accountId}.`);
  const createdAtMs = world.clock.nowMs();
  const project = known ?? { name, accountId, regionId, description: "", createdAtMs, tables: new Map() };
  for (const logstore of logstores) ensureTable(project, fieldsOf(logstore), createdAtMs);
  for (const alert of alerts) addAlert(project, fieldsOf(alert), createdAtMs);
  state.projects.set(name, project);
  return project;
}

function ensureTable(project: LogProject, body: Fields, nowMs: number): void {
  const { name, ttl = 30, index } = body;
  if (typeof name !== "string" || !isTtl(ttl)) {
    throw new ControlError(400, "Each of logstores needs a name, and may have ttl (1 to 3650 days) and index.");
  }
  const table: LogTable = project.tables.get(name) ?? newLogTable(name, nowMs, ttl, 2);
  if (index !== undefined && !table.indexed) {
    try {
      createIndex(table, fieldsOf(index), nowMs);
    } catch (error) {
      if (error instanceof LogStoreError) throw new ControlError(400, error.message);
      throw error;
    }
  }
  project.tables.set(name, table);
}

function describe(project: LogProject): unknown {
  const { name, accountId, regionId, tables } = project;
  return {
    name,
    accountId,
    regionId,
    logstores: [...tables.values()].map((table) => ({
      name: table.name,
      ttl: table.ttl,
      indexed: table.indexed,
      records: table.records.length,
    })),
  };
}

function fieldsOf(value: unknown): Fields {
  if (isObject(value)) return value;
  throw new ControlError(400, "The body, each of logstores and each of alerts must be a JSON object.");
}
