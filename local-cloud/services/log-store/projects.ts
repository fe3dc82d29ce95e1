/** The state of the log store: projects, their log stores (`LogTable`), and the records of each. */
import { LazyList } from "../../kernel/lazy-list.ts";

export interface LogRecord {
  readonly timeSeconds: number;
  readonly timeNsPart?: number;
  readonly topic: string;
  readonly source: string;
  readonly tags: readonly (readonly [key: string, value: string])[];
  readonly fields: Readonly<Record<string, string>>;
  readonly writtenAtMs: number;
  /** Epoch milliseconds from which a query finds the record: time of the write plus the index delay of that moment. */
  readonly searchableAtMs: number;
  /** Position in LogTable.indexes of the index in force at the write. An index never covers older records. */
  readonly indexNumber?: number;
}

export interface IndexedKey {
  readonly type: "text" | "long" | "double" | "json";
  /** Delimiters of words. Without delimiters the whole value is one word. */
  readonly token: readonly string[];
  readonly caseSensitive: boolean;
  readonly chn: boolean;
}

export interface IndexConfig {
  /** The index as it was sent; GetIndex returns it. */
  readonly sent: Readonly<Record<string, unknown>>;
  readonly line?: Omit<IndexedKey, "type">;
  readonly keys: Readonly<Record<string, IndexedKey>>;
  readonly modifiedAtMs: number;
}

export interface LogTable {
  readonly name: string;
  readonly createdAtMs: number;
  modifiedAtMs: number;
  /** Days that records are kept. */
  ttl: number;
  shardCount: number;
  /** Other fields of CreateLogStore. They are stored and returned, and change nothing. */
  settings: Readonly<Record<string, unknown>>;
  /** All indexes of the log store, oldest first. The last one is in force unless `indexed` is false. */
  indexes: IndexConfig[];
  indexed: boolean;
  /** The records in order of arrival. */
  records: LogRecord[];
}

export interface LogProject {
  readonly name: string;
  readonly accountId: string;
  readonly regionId: string;
  readonly description: string;
  readonly createdAtMs: number;
  readonly tables: Map<string, LogTable>;
  /** Alert rules by name, as they were sent. */
  alerts?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

export interface LogStoreState {
  projects: Map<string, LogProject>;
  indexDelayMs: number;
}

export function newLogTable(name: string, nowMs: number, ttl: number, shardCount: number): LogTable {
  return {
    name,
    createdAtMs: nowMs,
    modifiedAtMs: nowMs,
    ttl,
    shardCount,
    settings: {},
    indexes: [],
    indexed: false,
    records: [],
  };
}

const bytesOf = new WeakMap<LogTable, number>();

export function countBytes(table: LogTable, bytes: number): void {
  bytesOf.set(table, (bytesOf.get(table) ?? 0) + bytes);
}

/** Of everything that was written since the start; what a snapshot brought back is not counted. */
export function storedBytes(projects: ReadonlyMap<string, LogProject>): number {
  let bytes = 0;
  for (const { tables } of projects.values()) for (const table of tables.values()) bytes += bytesOf.get(table) ?? 0;
  return bytes;
}

export function indexInForce(table: LogTable): IndexConfig | undefined {
  return table.indexed ? table.indexes.at(-1) : undefined;
}

type SavedTable = Omit<LogTable, "records"> & { readonly records: Iterable<LogRecord> };

export type LogProjectsSnapshot = readonly (Omit<LogProject, "tables"> & { readonly tables: readonly SavedTable[] })[];

/** Records, indexes and alerts never change once they are made, and records are only added. */
export function snapshotProjects(projects: ReadonlyMap<string, LogProject>): LogProjectsSnapshot {
  return Array.from(projects.values(), ({ tables, ...project }) => ({
    ...project,
    tables: Array.from(tables.values(), (table) => ({
      ...table,
      indexes: [...table.indexes],
      records: firstOf(table.records, table.records.length),
    })),
  }));
}

function firstOf(records: readonly LogRecord[], count: number): LazyList<LogRecord> {
  return new LazyList(function* () {
    for (let at = 0; at < count; at += 1) yield records[at]!;
  });
}

export function restoreProjects(snapshot: LogProjectsSnapshot): Map<string, LogProject> {
  return new Map(
    snapshot.map((project) => [
      project.name,
      {
        ...project,
        tables: new Map(project.tables.map((table) => [table.name, { ...table, records: [...table.records] }])),
      },
    ]),
  );
}
