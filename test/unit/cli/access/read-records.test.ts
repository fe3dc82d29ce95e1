import { describe, expect, it } from "vitest";
import { readRecords } from "../../../../cli/access/read-records.ts";
import { followRun } from "../../../../cli/commands/run/follow-run.ts";
import { hasEnded } from "../../../../cli/commands/run/has-ended.ts";
import type { StoredRecord } from "../../../../functions/core/memory/record.ts";
import type { RecordPage, RecordQuery } from "../../../../functions/ports/record-store.ts";

/** A store that answers from a script of pages, and a clock that only sleeping moves. */
function aSource(answer: (query: RecordQuery, ask: number) => RecordPage) {
  let nowMs = 1_000_000;
  const asked: RecordQuery[] = [];
  return {
    asked,
    source: {
      clock: {
        nowMs: () => nowMs,
        sleep: async (ms: number) => {
          nowMs += ms;
        },
      },
      store: {
        append: async () => undefined,
        read: async (query: RecordQuery) => {
          asked.push(query);
          return answer(query, asked.length);
        },
      },
    },
  };
}

const records = (count: number, from = 0): StoredRecord[] =>
  Array.from({ length: count }, (_, index) => ({ record_id: `r${from + index}` }));

describe("readRecords", () => {
  it("turns pages until one is not full", async () => {
    const { source, asked } = aSource(({ offset }) => ({
      complete: true,
      records: offset < 200 ? records(100, offset) : records(7, offset),
    }));

    expect(await readRecords(source, [], 0, 1)).toHaveLength(207);
    expect(asked.map(({ offset }) => offset)).toEqual([0, 100, 200]);
  });

  it("counts a record that was written twice once", async () => {
    const { source } = aSource(() => ({ complete: true, records: [...records(2), ...records(2)] }));

    expect(await readRecords(source, [], 0, 1)).toHaveLength(2);
  });

  it("asks again while the answer is incomplete", async () => {
    const { source, asked } = aSource((_query, ask) => ({ complete: ask > 3, records: records(ask) }));

    expect(await readRecords(source, [], 0, 1)).toHaveLength(4);
    expect(asked).toHaveLength(4);
  });

  it("reports an answer that never becomes complete, and does not present a part as the whole", async () => {
    const { source } = aSource(() => ({ complete: false, records: [] }));

    await expect(readRecords(source, [], 0, 1)).rejects.toThrow("incompletely");
  });
});

describe("hasEnded", () => {
  const run = (continued: string) => ({ record_type: "run", continued });

  it.each([
    [[], false],
    [[{ record_type: "instance" }], false],
    [[run("false")], true],
    [[run("true")], false],
    [[run("true"), run("true"), run("false")], true],
  ])("says of %j: %s", (seen, ended) => {
    expect(hasEnded(seen)).toBe(ended);
  });
});

describe("followRun", () => {
  const options = { field: "correlation", value: "c-1", fromMs: 0, untilMs: 1_060_000 } as const;

  it("polls until the run record is there", async () => {
    const end = { record_id: "run", record_type: "run", continued: "false" };
    const { source, asked } = aSource((_query, ask) => ({ complete: true, records: ask < 4 ? records(ask) : [end] }));

    const followed = await followRun({ ...options, source });

    expect(followed.ended).toBe(true);
    expect(asked).toHaveLength(4);
    expect(asked[0]?.where).toEqual([{ field: "correlation", anyOf: ["c-1"] }]);
  });

  it("gives up when the time is over, and returns the records read so far", async () => {
    const { source } = aSource(() => ({ complete: true, records: records(3) }));

    expect(await followRun({ ...options, source })).toEqual({ records: records(3), ended: false });
  });

  it("gives up sooner when no record at all has appeared", async () => {
    const { source, asked } = aSource(() => ({ complete: true, records: [] }));

    await followRun({ ...options, source, giveUpWithoutRecordsAtMs: 1_002_000 });

    expect(asked.length).toBeLessThan(6);
  });

  it("stops when it is interrupted", async () => {
    const { source, asked } = aSource(() => ({ complete: true, records: [] }));

    const { ended } = await followRun({ ...options, source, signal: AbortSignal.abort() });

    expect(ended).toBe(false);
    expect(asked).toHaveLength(1);
  });
});
