import { describe, expect, it } from "vitest";
import { getLogs, type LogView, readLogQuery } from "../../../../../local-cloud/services/log-store/get-logs.ts";
import { createIndex, updateIndex } from "../../../../../local-cloud/services/log-store/index-config.ts";
import { LogStoreError } from "../../../../../local-cloud/services/log-store/log-store-error.ts";
import { type LogTable, newLogTable } from "../../../../../local-cloud/services/log-store/projects.ts";

const nowMs = Date.UTC(2026, 7, 1, 12);
const SECOND = nowMs / 1000;
const TEXT = { type: "text", token: [] };
const INDEX = {
  line: { token: [",", " ", ":", "/"], caseSensitive: false },
  keys: {
    outcome: TEXT,
    exact: { ...TEXT, caseSensitive: true },
    message: { type: "text", token: [" ", ",", "."], chn: true },
    attempts: { type: "long" },
    balance: { type: "double" },
  },
};

/** One record of the given second (relative to now) for each set of fields. */
const tableOf = (...fields: readonly Record<string, string>[]): LogTable => {
  const table = newLogTable("results", nowMs - 1000, 30, 2);
  createIndex(table, INDEX, nowMs - 1000);
  for (const [at, one] of fields.entries()) addRecord(table, one, SECOND - 100 + at);
  return table;
};
const addRecord = (table: LogTable, fields: Record<string, string>, timeSeconds: number, searchableAtMs = nowMs) =>
  table.records.push({
    timeSeconds,
    topic: "run",
    source: "host-1",
    tags: [["zone", "z1"]],
    fields,
    writtenAtMs: nowMs,
    searchableAtMs,
    indexNumber: table.indexes.length - 1,
  });
const query = (more: Record<string, unknown>) => {
  const values: Record<string, unknown> = { from: SECOND - 3600, to: SECOND + 60, ...more };
  return readLogQuery((name) => values[name]);
};
const view = (change: Partial<LogView> = {}): LogView => ({
  nowMs,
  rules: { documentedOnly: true },
  incomplete: false,
  ...change,
});
const search = async (table: LogTable, words: string) =>
  (await getLogs(table, query({ query: words }), view())).logs.map(({ id }) => id);

const fleet = () =>
  tableOf(
    { id: "1", outcome: "recovered", attempts: "1", balance: "99.5", message: "i-1 is Running, at last" },
    { id: "2", outcome: "parked", exact: "Case", attempts: "3", balance: "-12", message: "no stock in zone" },
    { id: "3", outcome: "recovered-by-cloud", attempts: "0", message: "实例 已经恢复" },
    { id: "4", outcome: "skipped", message: "path:/a/b" },
  );

/** How often the event loop came round. */
function countTurns(): { end(): number } {
  let turns = 0;
  let isOver = false;
  const count = () => {
    turns += 1;
    if (!isOver) setImmediate(count);
  };
  setImmediate(count);
  return {
    end() {
      isOver = true;
      return turns;
    },
  };
}

describe("getLogs", () => {
  it.each([
    ["*", ["1", "2", "3", "4"]],
    ["", ["1", "2", "3", "4"]],
    ["outcome: recovered", ["1"]],
    ["outcome:recovered", ["1"]],
    ["outcome: RECOVERED", ["1"]],
    ["exact: case", []],
    ["exact: Case", ["2"]],
    ["outcome: recovered*", ["1", "3"]],
    ["outcome: park?d", ["2"]],
    ['outcome: "recovered*"', []],
    ["outcome: recovered or outcome: parked", ["1", "2"]],
    ["outcome: recovered OR outcome: parked AND attempts: 3", ["1", "2"]],
    ["(outcome: recovered or outcome: parked) and attempts: 3", ["2"]],
    ["not outcome: recovered", ["2", "3", "4"]],
    ["* not outcome: parked", ["1", "3", "4"]],
    ["attempts > 0", ["1", "2"]],
    ["attempts >= 1 and attempts < 3", ["1"]],
    ["attempts in [1 3]", ["1", "2"]],
    ["attempts in (1 3]", ["2"]],
    ["attempts = 0", ["3"]],
    ["balance < 0", ["2"]],
    ["attempts: *", ["1", "2", "3"]],
    ["running", ["1"]],
    ['"at last"', ["1"]],
    ['"last at"', ["1"]],
    ['#"at last"', ["1"]],
    ['#"last at"', []],
    ["message: stock zone", ["2"]],
    ["恢复", []],
    ["message: 恢复", ["3"]],
    ['"path:/a/b"', ["4"]],
    ['__topic__: run and __source__: "host-1" and __tag__:zone: z1', ["1", "2", "3", "4"]],
    ["__topic__: other", []],
    ['"nothing-like-this"', []],
    ["zone", ["2"]],
    ["balance", ["1", "2"]],
    ["Balance", ["1", "2"]],
    ['source: "host-1"', ["1", "2", "3", "4"]],
    ["message: sto?k", ["2"]],
    ["message: no*zone", ["2"]],
    ["message: no*zon", []],
    ["message: no?stock", ["2"]],
    ["message: stock*", ["2"]],
    ["message: tock*", []],
    ["run*last", ["1"]],
  ])("finds with %j", async (words, expected) => {
    expect(await search(fleet(), words)).toEqual(expected);
  });

  it.each([
    ["colour: red", "ParameterInvalid", "key (colour) is not config as key value config"],
    ["outcome > 3", "ParameterInvalid", "key (outcome) is not config as numberic column"],
    ["outcome:", "InvalidQueryString", "query string is invalid"],
    ["(outcome: a", "InvalidQueryString", ""],
    ["and outcome: a", "InvalidQueryString", ""],
    ['"open', "InvalidQueryString", ""],
    ["*tail", "InvalidQueryString", ""],
    ["attempts > many", "InvalidQueryString", ""],
    ["attempts IN [1 3]", "InvalidQueryString", ""],
    ["outcome: recovered-by-cloud", "InvalidQueryString", "double quotes"],
    [`${"(".repeat(101)}a${")".repeat(101)}`, "InvalidQueryString", "nested"],
    [`${"not ".repeat(100_000)}a`, "InvalidQueryString", "nested"],
    [Array.from({ length: 31 }, (_, at) => `outcome: a${at}`).join(" or "), "InvalidQueryString", "30"],
    ["* | select count(*)", "ParameterInvalid", "analytics"],
  ])("refuses %j with %s", async (words, code, message) => {
    await expect(search(fleet(), words)).rejects.toThrow(
      expect.objectContaining({ code, message: expect.stringContaining(message) }),
    );
  });

  it("takes thirty conditions, operators not counted, and more where the switch is off", async () => {
    const conditions = (count: number) =>
      ["attempts in [1 2]", ...Array.from({ length: count - 1 }, (_, at) => `not outcome: a${at}`)].join(" and ");

    expect(await search(fleet(), `* and (${conditions(30)})`)).toEqual(["1"]);
    const lenient = { rules: { documentedOnly: false } };
    expect((await getLogs(fleet(), query({ query: conditions(31) }), view(lenient))).logs).toHaveLength(1);
    expect((await getLogs(fleet(), query({ query: "outcome: recovered-by-cloud" }), view(lenient))).logs).toHaveLength(
      1,
    );
  });

  it("finds a record only once the index delay has passed", async () => {
    const table = tableOf();
    addRecord(table, { id: "late" }, SECOND, nowMs + 1000);

    expect(await search(table, "*")).toEqual([]);
    expect((await getLogs(table, query({}), view({ nowMs: nowMs + 1000 }))).logs).toHaveLength(1);
  });

  it("includes the first second of the range and not the last", async () => {
    const table = tableOf({ id: "a" }, { id: "b" });

    expect(
      (await getLogs(table, query({ from: SECOND - 100, to: SECOND - 99 }), view())).logs.map(({ id }) => id),
    ).toEqual(["a"]);
  });

  it("orders by log time and arrival, and turns round on demand", async () => {
    const table = tableOf();
    for (const [id, at] of [
      ["c", 3],
      ["a", 1],
      ["b", 1],
    ] as const)
      addRecord(table, { id }, SECOND - 10 + at);

    expect(await search(table, "*")).toEqual(["a", "b", "c"]);
    expect((await getLogs(table, query({ reverse: "true" }), view())).logs.map(({ id }) => id)).toEqual([
      "c",
      "b",
      "a",
    ]);
  });

  it("gives part of the logs and says so when the answer is incomplete", async () => {
    const page = await getLogs(fleet(), query({}), view({ incomplete: true }));

    expect(page).toMatchObject({ progress: "Incomplete" });
    expect(page.logs).toHaveLength(2);
  });

  it("does not find what was written before the index, nor an older index's records by a newer key", async () => {
    const table = newLogTable("results", nowMs, 30, 2);
    table.records.push({
      timeSeconds: SECOND,
      topic: "",
      source: "",
      tags: [],
      fields: { id: "0" },
      writtenAtMs: nowMs,
      searchableAtMs: nowMs,
    });
    createIndex(table, { keys: { id: TEXT } }, nowMs);
    addRecord(table, { id: "1", reason: "x" }, SECOND);
    updateIndex(table, { keys: { id: TEXT, reason: TEXT } }, nowMs);
    addRecord(table, { id: "2", reason: "x" }, SECOND);

    expect(await search(table, "*")).toEqual(["1", "2"]);
    expect(await search(table, "reason: x")).toEqual(["2"]);
  });

  it("forgets what is older than the store keeps", async () => {
    const table = tableOf({ id: "old" });
    table.ttl = 1;

    expect((await getLogs(table, query({ from: 0 }), view({ nowMs: nowMs + 86_400_000 + 200_000 }))).logs).toEqual([]);
  });

  it.each([
    [{ from: "x" }, "InvalidTimeRange"],
    [{ from: SECOND, to: SECOND }, "InvalidTimeRange"],
    [{ line: "101" }, "InvalidLine"],
    [{ line: "-1" }, "InvalidLine"],
    [{ offset: "x" }, "InvalidOffset"],
    [{ reverse: "maybe" }, "InvalidReverse"],
  ])("refuses %j with %s", (values, code) => {
    expect(() => query(values)).toThrow(expect.objectContaining({ code }));
  });

  it("lets others be served about twenty times while it looks through 20,000 records", async () => {
    const table = tableOf();
    for (let at = 0; at < 20_000; at += 1) {
      addRecord(
        table,
        {
          id: String(at),
          outcome: at % 7 === 0 ? "parked" : "recovered",
          attempts: String(at % 5),
          message: `i-${at} is Running`,
        },
        SECOND - 3000 + (at % 3000),
      );
    }
    const turns = countTurns();

    const page = await getLogs(
      table,
      query({ query: "outcome: parked and attempts >= 3 not running*", line: 100, reverse: true }),
      view(),
    );

    expect(page.logs).toEqual([]);
    expect((await getLogs(table, query({ query: "outcome: parked and attempts >= 3" }), view())).logs).toHaveLength(
      100,
    );
    expect(turns.end()).toBeGreaterThanOrEqual(30);
  });
});

describe("createIndex", () => {
  it.each([
    [{}, "IndexInfoInvalid"],
    [{ keys: { a: { type: "blob" } } }, "IndexInfoInvalid"],
    [{ line: { token: "," } }, "IndexInfoInvalid"],
  ])("refuses %j", (body, code) => {
    expect(() => createIndex(newLogTable("a", 0, 1, 1), body, 0)).toThrow(expect.objectContaining({ code }));
  });

  it("refuses a second index", () => {
    expect(() => createIndex(tableOf(), INDEX, nowMs)).toThrow(LogStoreError);
  });
});
