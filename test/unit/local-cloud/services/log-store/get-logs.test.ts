import { describe, expect, it } from "vitest";
import { getLogs } from "../../../../../local-cloud/services/log-store/get-logs.ts";
import { createIndex, updateIndex } from "../../../../../local-cloud/services/log-store/index-config.ts";
import { newLogTable } from "../../../../../local-cloud/services/log-store/projects.ts";
import { addRecord, fleet, nowMs, query, SECOND, search, TEXT, tableOf, view } from "./a-log-table.ts";

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

  it("lets others be served at least twenty times while two searches look through 20,000 records each", async () => {
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
    expect(turns.end()).toBeGreaterThanOrEqual(20);
  });
});
