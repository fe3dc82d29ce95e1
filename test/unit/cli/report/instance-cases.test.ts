import { describe, expect, it } from "vitest";
import { countOutcomes, newestByInstance } from "../../../../cli/report/instance-cases.ts";

const aRecord = (fields: Record<string, string>) => ({
  record_type: "instance",
  account_id: "1",
  region_id: "cn-hangzhou",
  instance_id: "i-1",
  recorded_at: "2026-08-01T00:00:00Z",
  outcome: "recovered",
  ...fields,
});

describe("newestByInstance", () => {
  it("keeps the newest record of an instance, whichever order the records come in", () => {
    const old = aRecord({ outcome: "accepted" });
    const young = aRecord({ outcome: "recovered", recorded_at: "2026-08-01T00:05:00Z" });

    expect(newestByInstance([old, young])).toEqual([young]);
    expect(newestByInstance([young, old])).toEqual([young]);
  });

  it("tells apart the same id in two accounts or regions", () => {
    const records = [aRecord({}), aRecord({ account_id: "2" }), aRecord({ region_id: "cn-shanghai" })];

    expect(newestByInstance(records)).toHaveLength(3);
  });

  it("leaves out run, account, intent and sighting records", () => {
    expect(
      newestByInstance(["run", "account", "intent", "sighting"].map((type) => aRecord({ record_type: type }))),
    ).toEqual([]);
  });
});

describe("countOutcomes", () => {
  it("follows the order of the outcome table and counts the reasons, the most frequent first", () => {
    const counts = countOutcomes([
      aRecord({ outcome: "parked", reason: "no-stock" }),
      aRecord({ outcome: "parked", reason: "security-lock" }),
      aRecord({ outcome: "parked", reason: "security-lock" }),
      aRecord({ outcome: "recovered" }),
    ]);

    expect(counts).toEqual([
      { outcome: "recovered", count: 1, reasons: [] },
      {
        outcome: "parked",
        count: 3,
        reasons: [
          { reason: "security-lock", count: 2 },
          { reason: "no-stock", count: 1 },
        ],
      },
    ]);
  });

  it("shows an outcome that this version does not know instead of dropping it", () => {
    expect(countOutcomes([aRecord({ outcome: "teleported" })])).toEqual([
      { outcome: "teleported", count: 1, reasons: [] },
    ]);
  });
});
