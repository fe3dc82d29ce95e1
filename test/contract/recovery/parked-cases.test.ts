/** A parked case waits for what wakes it, over many runs. */
import { afterEach, describe, expect, it } from "vitest";
import { ends, overdue, reactivated } from "../../support/recovery-facts.ts";
import { openRecoveryStage, type RecoveryStage } from "../../support/recovery-stage.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

let stage: RecoveryStage;

afterEach(() => stage.close());

describe("a parked case", () => {
  it("is not tried before its time, and its pauses grow", async () => {
    stage = await openRecoveryStage();
    const soldOut = { status: 403, code: "OperationDenied.NoStock", message: "Sold out." };
    await stage.add(overdue("i-1", { refusal: soldOut }));

    const triedAfterMinutes: number[] = [];
    for (let minutes = 0; minutes <= 120; minutes += 5) {
      const { journal } = await stage.run({ depth: minutes === 0 ? "full" : "payment" });
      if (reactivated(journal).length > 0) triedAfterMinutes.push(minutes);
      await stage.advance(5 * MINUTE);
    }

    const pauses = triedAfterMinutes.slice(1).map((minutes, index) => minutes - (triedAfterMinutes[index] ?? 0));
    expect(pauses[0]).toBeGreaterThanOrEqual(10);
    expect(pauses[0]).toBeLessThanOrEqual(20);
    expect(pauses.every((pause, index) => index === 0 || pause >= (pauses[index - 1] ?? 0))).toBe(true);
    expect(triedAfterMinutes.length).toBeLessThanOrEqual(5);
    expect(triedAfterMinutes.length).toBeGreaterThanOrEqual(4);
  });

  it("is tried at once when a person asks", async () => {
    stage = await openRecoveryStage();
    await stage.add(
      overdue("i-1", { refusal: { status: 403, code: "OperationDenied.NoStock", message: "", times: 1 } }),
    );
    await stage.run();

    const { records } = await stage.run({ name: "manual", instanceIds: ["i-1"] });

    expect(ends(records)).toEqual({ "i-1": "recovered" });
  });

  it("that failed waits for a person, a day, or a changed configuration", async () => {
    stage = await openRecoveryStage();
    await stage.add(overdue("i-1"));
    await stage.fault({ action: "ReActivateInstances", effect: "error", status: 403, code: "Forbidden.RAM", count: 1 });
    await stage.run();
    await stage.advance(HOUR);

    const same = await stage.run();
    const changed = await stage.run({}, { configuration: { limits: { maxConcurrentCalls: 7 } } });

    expect(reactivated(same.journal)).toEqual([]);
    expect(ends(changed.records)).toEqual({ "i-1": "recovered" });
  });

  it("is written again within a day, so that it is never forgotten", async () => {
    stage = await openRecoveryStage();
    await stage.add(overdue("i-1", { locks: ["security"] }));
    let written = 0;
    for (let hour = 0; hour < 49; hour += 1) {
      const { records } = await stage.run();
      written += Object.keys(ends(records)).length;
      await stage.advance(HOUR);
    }

    expect(written).toBe(3);
  });
});
