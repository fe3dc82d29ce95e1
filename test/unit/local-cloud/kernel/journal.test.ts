import { describe, expect, it } from "vitest";
import { createJournal } from "../../../../local-cloud/kernel/journal.ts";

const call = (parameters: Record<string, unknown>, action = "DescribeRegions") => ({
  time: "2026-11-30T00:00:00.000Z",
  action,
  region: "cn-hangzhou",
  parameters,
});
/** 32,016 characters, names included. */
const LARGE = Object.fromEntries(Array.from({ length: 8 }, (_, at) => [`P${at}`, "y".repeat(4_000)]));
/** 32 MB of large calls, and those that are left when a tenth of them was dropped. */
const [MOST, FEWEST] = [1_048, 943];

describe("the journal", () => {
  it("keeps at most 32 MB of parameters, and drops the oldest calls first", () => {
    const journal = createJournal();
    for (let at = 0; at < 1_300; at += 1) journal.add(call(LARGE));
    const kept = journal.list({});

    expect(kept.length).toBeLessThanOrEqual(MOST);
    expect(kept.length).toBeGreaterThanOrEqual(FEWEST);
    expect(kept.at(-1)?.seq).toBe(1_300);
  });

  it("keeps twenty thousand small calls", () => {
    const journal = createJournal();
    for (let at = 0; at < 20_000; at += 1) journal.add(call({ InstanceId: "i-1" }));

    expect(journal.latest(20_000)).toHaveLength(20_000);
  });

  it("cuts what the caller sent as action or region", () => {
    const journal = createJournal();
    journal.add(call({}, "a".repeat(100_000)));

    expect(JSON.stringify(journal.list({})).length).toBeLessThan(1_000);
  });

  it("bounds what a snapshot brings back, too", () => {
    const journal = createJournal();
    journal.restore(Array.from({ length: 1_300 }, (_, at) => ({ seq: at + 1, ...call(LARGE) })));

    expect(journal.list({}).length).toBeLessThanOrEqual(MOST);
    expect(journal.add(call({})).seq).toBe(1_301);
  });
});
