import { describe, expect, it } from "vitest";
import { renderExplanation } from "../../../../cli/report/render-explanation.ts";
import { renderReport } from "../../../../cli/report/render-report.ts";
import { makeReport } from "../../../../cli/report/report.ts";
import { whatWouldChangeIt } from "../../../../cli/report/what-would-change-it.ts";
import { displayWidth } from "../../../../cli/report/wrap.ts";
import { createTerminal } from "../../../../cli/terminal/terminal.ts";

const nowMs = Date.parse("2026-08-02T00:00:00Z");
const look = (width: number) => createTerminal({ write: () => true, columns: width }, { write: () => true }, {});

const aRecord = (fields: Record<string, string>) => ({
  record_type: "instance",
  account_id: "1000000000000001",
  account_name: "生产",
  region_id: "cn-hangzhou",
  instance_id: "i-bp1000000000000000001",
  instance_name: "网页服务器一号机",
  recorded_at: "2026-08-01T23:00:00Z",
  run_id: "r-1",
  ...fields,
});

describe("makeReport", () => {
  it("lists who needs a person, the shortest time left first, unknown deadlines last", () => {
    const parked = { outcome: "parked", reason: "security-lock" };

    const { needsPerson } = makeReport(
      [
        aRecord({ ...parked, instance_id: "i-c" }),
        aRecord({ ...parked, instance_id: "i-b", release_at: "2026-08-10T00:00:00Z" }),
        aRecord({ ...parked, instance_id: "i-a", release_at: "2026-08-05T00:00:00Z" }),
        aRecord({ outcome: "recovered", instance_id: "i-d" }),
      ],
      nowMs,
    );

    expect(needsPerson.map(({ instanceId }) => instanceId)).toEqual(["i-a", "i-b", "i-c"]);
  });
});

describe("renderReport", () => {
  const report = makeReport(
    [
      aRecord({ outcome: "recovered", instance_id: "i-1" }),
      aRecord({
        outcome: "parked",
        reason: "insufficient-balance",
        error_code: "ReopenInstance.InstanceNotEnoughBalance",
        release_at: "2026-08-05T04:00:00Z",
        release_source: "stop-event",
      }),
    ],
    nowMs,
  );

  it("shows counts, then reason, what would change it, and the time left", () => {
    const text = renderReport(report, look(100));

    expect(text).toMatch(/recovered\s+│\s+1/);
    expect(text).toContain("insufficient-balance");
    expect(text).toContain("Recharge the account");
    expect(text).toContain("3 d 4 h");
    expect(text).toContain("网页服务器一号机");
  });

  it.each([60, 80, 100, 160])("keeps every line within %d columns, and cuts nothing", (width) => {
    const text = renderReport(report, look(width));

    for (const line of text.split("\n")) expect(displayWidth(line)).toBeLessThanOrEqual(width);
    expect(text).not.toContain("…");
  });

  it("says so when nobody is needed, and when nothing is on record", () => {
    expect(renderReport(makeReport([aRecord({ outcome: "recovered" })], nowMs), look(80))).toContain(
      "No instance needs a person",
    );
    expect(renderReport(makeReport([], nowMs), look(80))).toBe("No instance is on record.");
  });
});

describe("whatWouldChangeIt", () => {
  it("admits that it does not know a word of a newer version", () => {
    expect(whatWouldChangeIt({ outcome: "parked", reason: "full-moon" })).toContain("newer");
  });
});

describe("renderExplanation", () => {
  it("tells rule, evidence, attempts, last error, what would change it and the time left", () => {
    const text = renderExplanation(
      [
        aRecord({
          outcome: "parked",
          reason: "no-stock",
          evidence: "lock+event",
          attempts: "2",
          attempt_log: JSON.stringify([["2026-08-01T22:00:00.000Z", "OperationDenied.NoStock", "REQ-1"]]),
          error_code: "OperationDenied.NoStock",
          error_message: "sold out",
          cloud_request_id: "REQ-1",
          warnings: '["public-ip-may-change"]',
          release_at: "2026-08-05T04:00:00Z",
          release_source: "scheduled-delete",
        }),
        aRecord({ outcome: "parked", reason: "settling", recorded_at: "2026-08-01T22:00:00Z" }),
      ],
      nowMs,
      look(100),
    );

    for (const words of [
      "The zone has no stock",
      "an arrears stop event",
      "REQ-1",
      "public-ip-may-change",
      "Wait for stock",
      "3 d 4 h",
      "scheduled release event",
      "parked/settling",
    ]) {
      expect(text).toContain(words);
    }
  });

  it("reads on when a field is not the JSON it should be", () => {
    expect(
      renderExplanation([aRecord({ outcome: "recovered", attempts: "1", attempt_log: "{" })], nowMs, look(80)),
    ).toContain("recovered");
  });
});
