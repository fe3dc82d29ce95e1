/** If the cloud restarts an instance by itself, the record says `recovered-by-cloud`, and no run counts it as its own recovery. */
import { afterEach, describe, expect, it } from "vitest";
import { ends, many, overdue, reactivated, recordOf } from "../../support/recovery-facts.ts";
import { ACCOUNT, openRecoveryStage, owing, type RecoveryStage } from "../../support/recovery-stage.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
let stage: RecoveryStage;

afterEach(() => stage.close());

describe("an instance that the cloud brought back", () => {
  it("is warned about: what the stop has cost matters most now", async () => {
    stage = await openRecoveryStage(owing());
    await stage.add(overdue("i-1", { autoRestart: "ok", autoReleaseInMs: MINUTE, localDisks: 1 }));
    await stage.run();
    await stage.recharge(1_000);
    await stage.advance(5 * MINUTE);

    const { records } = await stage.run();

    expect(ends(records)).toEqual({ "i-1": "recovered-by-cloud" });
    expect(recordOf(records, "i-1").warnings).toBe('["auto-release-time-passed","local-disk-data-lost"]');
  });

  it("is counted once, by the run that first saw it, whatever runs follow", async () => {
    stage = await openRecoveryStage(owing());
    await stage.add(...many(3, "c", { autoRestart: "ok" }));
    await stage.run();
    await stage.advance(5 * MINUTE);
    await stage.recharge(1_000);
    await stage.advance(MINUTE);

    const seen: Record<string, string>[] = [];
    for (const depth of ["payment", "payment", "full", "full"] as const) {
      const { records, journal } = await stage.run({ depth });
      expect(reactivated(journal)).toEqual([]);
      seen.push(ends(records));
      await stage.advance(HOUR);
    }

    const byCloud = "recovered-by-cloud";
    expect(seen).toEqual([{ "i-c-0001": byCloud, "i-c-0002": byCloud, "i-c-0003": byCloud }, {}, {}, {}]);
  });

  it("is found by its stop event alone when no run had seen it stopped", async () => {
    stage = await openRecoveryStage(owing());
    await stage.add(overdue("i-1", { autoRestart: "ok" }));
    await stage.recharge(1_000);
    await stage.advance(MINUTE);

    const first = await stage.run({ depth: "payment" });
    await stage.advance(HOUR);
    const second = await stage.run();

    expect(ends(first.records)).toEqual({ "i-1": "recovered-by-cloud" });
    expect(ends(second.records)).toEqual({});
  });

  it("is counted again after its next stop", async () => {
    stage = await openRecoveryStage(owing());
    await stage.add(overdue("i-1", { autoRestart: "ok" }));
    await stage.recharge(1_000);
    await stage.advance(MINUTE);
    await stage.run();
    await stage.advance(3 * HOUR);
    await stage.cloud.control("POST", `accounts/${ACCOUNT}/arrears`, {});
    await stage.advance(HOUR);
    await stage.recharge(1_000);
    await stage.advance(MINUTE);

    const { records } = await stage.run();

    expect(ends(records)).toEqual({ "i-1": "recovered-by-cloud" });
  });

  it("is let restart within the settle window, and only the rest is called", async () => {
    stage = await openRecoveryStage(
      owing({ configuration: { timing: { settleSeconds: 60 } }, scenario: { delays: { autoRestartMs: 20_000 } } }),
    );
    await stage.add(...many(4, "c", { autoRestart: "ok" }), ...many(2, "m"));
    await stage.recharge(1_000);

    const { summary, journal } = await stage.run({ depth: "payment" });

    expect(summary.counts).toEqual({ recovered: 2, "recovered-by-cloud": 4 });
    expect([...reactivated(journal)].sort()).toEqual(["i-m-0001", "i-m-0002"]);
    const calledAtMs = Date.parse(journal.find(({ action }) => action === "ReActivateInstances")?.time ?? "");
    expect(calledAtMs - Date.parse(journal[0]?.time ?? "")).toBeGreaterThan(50_000);
  });
});
