import { describe, expect, it } from "vitest";
import { planInstance } from "../../../../functions/core/decision/plan.ts";
import { anInstance, aPlanContext, aStop, aView, DAY, HOUR, NOW } from "../../../support/builders.ts";

describe("planInstance with the event of a plan or a release", () => {
  it.each([
    ["a stop that is only planned", aStop({ state: "scheduled" })],
    ["a release that was carried out", aStop({ type: "delete" })],
    ["a planned release", aStop({ type: "delete", state: "scheduled", atMs: NOW + DAY })],
  ])("does not take %s as evidence of arrears", (_, event) => {
    const unlocked = anInstance({ hasLocalDisk: true });

    expect(planInstance(unlocked, aView([event]), aPlanContext())).toEqual({
      do: "nothing",
      subject: { instance: unlocked, previous: undefined, ownerStop: expect.anything(), warnings: [] },
      outcome: { outcome: "skipped", reason: "not-overdue" },
    });
  });

  it("does not take a planned stop as a release deadline", () => {
    const events = [aStop(), aStop({ state: "scheduled", atMs: NOW + HOUR })];

    expect(planInstance(anInstance(), aView(events), aPlanContext()).subject.release).toEqual({
      atMs: NOW + 13 * DAY,
      source: "stop-event",
    });
  });
});
