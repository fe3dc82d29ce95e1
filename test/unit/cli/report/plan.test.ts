import { describe, expect, it } from "vitest";
import { makePlan } from "../../../../cli/report/plan.ts";
import { toPlanCsv } from "../../../../cli/report/plan-csv.ts";
import { renderPlan } from "../../../../cli/report/render-plan.ts";
import { displayWidth } from "../../../../cli/report/wrap.ts";
import type { StoredRecord } from "../../../../functions/core/memory/record.ts";
import { AN_ACCOUNT, aLook, anAccountRecord, aRecord, nowMs } from "../a-record.ts";

const planned = (fields: StoredRecord) =>
  aRecord({
    outcome: "planned",
    mode: "plan",
    instance_type: "ecs.g7.large",
    evidence: "lock+event",
    release_at: "2026-08-05T04:00:00Z",
    release_source: "stop-event",
    ...fields,
  });
const excluded = (id: string) => aRecord({ outcome: "skipped", reason: "excluded", mode: "plan", instance_id: id });

const plan = (...records: StoredRecord[]) =>
  makePlan({ records, problems: [] }, { accounts: [AN_ACCOUNT], nowMs }, aLook());

describe("a plan", () => {
  const made = plan(
    planned({ instance_id: "i-bp1000000000000000002", release_at: "2026-08-09T04:00:00Z" }),
    planned({ instance_id: "i-bp1000000000000000001" }),
    excluded("i-a"),
    excluded("i-b"),
    aRecord({ outcome: "recovered-by-cloud", mode: "plan", instance_id: "i-c" }),
    anAccountRecord({ balance_available: "-86.4", mode: "plan" }),
  );
  const text = renderPlan(made, aLook());

  it("lists everything that would be started, the first to be released first", () => {
    expect(made.wouldStart.map(({ instanceId }) => instanceId.slice(-1))).toEqual(["1", "2"]);
    expect(text).toMatch(/i-bp1000000000000000001 +网页服务器一号机 +ecs\.g7\.large +lock \+ event +3 d 4 h/);
    expect(text).toContain("生产, cn-hangzhou: 2");
  });

  it("groups the instances that would not be started by cause, with count, advice and ids", () => {
    expect(text).toContain("2 instances would not be started");
    expect(text).toContain("excluded by tag: 2 instances");
    expect(text).toContain("select.excludeTags");
    expect(text).toContain("i-a (网页服务器一号机), i-b (网页服务器一号机)");
  });

  it("lists separately the instances that came back without a call", () => {
    expect(text).toContain("1 instance has come back without a call");
  });

  it("begins with the debt and the amount to pay first", () => {
    expect(text.split("\n")[0]).toContain("owes CNY 86.40. Pay at least CNY 186.40 first");
  });

  it.each([60, 80, 120])("keeps ids whole and lines within %d columns", (width) => {
    const drawn = renderPlan(made, aLook(width));

    expect(drawn).toContain("i-bp1000000000000000001");
    for (const line of drawn.split("\n")) expect(displayWidth(line), line).toBeLessThanOrEqual(width);
  });

  it("as CSV has one line an instance", () => {
    const lines = toPlanCsv(made).trimEnd().split("\r\n");

    expect(lines).toHaveLength(6);
    expect(lines[0]).toMatch(/^would_start,account_id,.*,release_at,/);
    expect(lines[1]).toMatch(/^true,1000000000000001,生产,cn-hangzhou,i-bp1000000000000000001,/);
    expect(lines.filter((line) => line.startsWith("false,"))).toHaveLength(3);
  });

  it("says that no instance would be started", () => {
    expect(renderPlan(plan(excluded("i-a")), aLook())).toContain("No instance would be started.");
  });
});
