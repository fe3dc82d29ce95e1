import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createSettings } from "../../../../../local-cloud/kernel/settings.ts";
import type { Life } from "../../../../../local-cloud/services/ecs/instance.ts";
import { type Command, type LifecycleRules, step } from "../../../../../local-cloud/services/ecs/lifecycle.ts";

const { switches, delays } = createSettings();
const FRESH: Life = {
  status: "Running",
  locks: [],
  stoppedMode: "Not-applicable",
  recycled: false,
  startedAtMs: 0,
  fallsBack: 0,
  isAutoStart: false,
  due: [],
};

const command = fc.oneof(
  fc.constantFrom<Command>(
    { do: "suspend" },
    { do: "settle" },
    { do: "start" },
    { do: "started" },
    { do: "stopped" },
    { do: "auto-restart" },
    { do: "recycle" },
    { do: "release" },
  ),
  fc.constant<Command>({ do: "stop", stoppedMode: "KeepCharging" }),
);
const rules: fc.Arbitrary<LifecycleRules> = fc.record({
  switches: fc.record({
    ownerStoppedGetsLock: fc.boolean(),
    lockClearsOnPayment: fc.boolean(),
    reactivateAcceptsAnyStopped: fc.boolean(),
    olderCodes: fc.constant(switches.olderCodes),
  }),
  delays: fc.constant(delays),
  site: fc.constantFrom("china", "international"),
  chargeType: fc.constantFrom("PostPaid", "PrePaid"),
  economical: fc.boolean(),
  autoRestart: fc.constantFrom("ok", "late", "missed"),
  suspended: fc.boolean(),
});

/** Runs the commands a second apart, until a release. */
function live(
  commands: readonly Command[],
  withRules: LifecycleRules,
  look: (life: Life, asked: Command, before: Life) => void,
) {
  let life: Life = { ...FRESH, fallsBack: commands.length % 3 };
  for (const [index, asked] of commands.entries()) {
    const taken = step(life, asked, (index + 1) * 1_000, withRules);
    if (taken.kind === "released") return;
    if (taken.kind === "refused") continue;
    look(taken.life, asked, life);
    life = taken.life;
  }
}

describe("step", () => {
  it("keeps its fields consistent after any commands", () => {
    fc.assert(
      fc.property(fc.array(command, { maxLength: 25 }), rules, (commands, withRules) => {
        live(commands, withRules, (life) => {
          if (life.status === "Running") {
            expect(life.stopCause).toBeUndefined();
            expect(life.locks).not.toContain("financial");
            expect(life.due.map((due) => due.what)).not.toContain("release");
          }
          if (life.status === "Starting") expect(life.due.map((due) => due.what)).toContain("started");
          if (life.status === "Stopping") expect(life.due.map((due) => due.what)).toContain("stopped");
          if (life.stopCause === "arrears") expect(life.due.map((due) => due.what)).toContain("release");
          for (const what of ["started", "stopped", "release", "recycle", "auto-restart"]) {
            expect(life.due.filter((due) => due.what === what).length).toBeLessThanOrEqual(1);
          }
        });
      }),
    );
  });

  it("never restarts by itself an instance that its owner stopped", () => {
    fc.assert(
      fc.property(fc.array(command, { maxLength: 25 }), rules, (commands, withRules) => {
        live(commands, withRules, (life, asked, before) => {
          if (asked.do === "auto-restart" && before.stopCause !== "arrears") expect(life.status).toBe(before.status);
        });
      }),
    );
  });

  it("never changes a subscription because of money", () => {
    fc.assert(
      fc.property(fc.array(command, { maxLength: 25 }), rules, (commands, withRules) => {
        live(commands, { ...withRules, chargeType: "PrePaid" }, (life) => {
          expect(life.stopCause).not.toBe("arrears");
          expect(life.locks).toEqual([]);
        });
      }),
    );
  });
});
