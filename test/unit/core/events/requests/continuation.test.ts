import { describe, expect, it } from "vitest";
import { isConfirmed } from "../../../../../functions/core/events/requests/continuation.ts";
import type { Trigger } from "../../../../../functions/core/terms/trigger.ts";
import { ACCOUNT, OTHER, parse } from "../an-event.ts";

const PART: Trigger = { name: "continuation", depth: "full", accountIds: [ACCOUNT], rootRunId: "run-1", hop: 1 };
const ON_RECORD = { rootRunId: "run-1", accountId: ACCOUNT };

describe("isConfirmed", () => {
  it.each(["continuation", "fan-out"] as const)("needs a record of the root run for a %s", (name) => {
    const trigger = { ...PART, name };

    expect(isConfirmed(trigger, [{ rootRunId: "run-0", accountId: ACCOUNT }, ON_RECORD])).toBe(true);
    expect(isConfirmed(trigger, [])).toBe(false);
    expect(isConfirmed(trigger, [{ ...ON_RECORD, rootRunId: "run-2" }])).toBe(false);
    expect(isConfirmed(trigger, [{ ...ON_RECORD, accountId: OTHER }])).toBe(false);
    expect(isConfirmed({ ...trigger, accountIds: [ACCOUNT, OTHER] }, [ON_RECORD])).toBe(false);
    expect(isConfirmed({ ...trigger, accountIds: [] }, [ON_RECORD])).toBe(false);
  });

  it("needs a record of the root run for every later link of a chain", () => {
    expect(isConfirmed({ ...PART, name: "recharge", hop: 2 }, [])).toBe(false);
    expect(isConfirmed({ ...PART, name: "recharge", hop: 2 }, [ON_RECORD])).toBe(true);
  });

  it("needs no record for a trigger that is no part of a run", () => {
    for (const name of ["timer", "manual", "recharge", "instance-stopped", "wake-up"] as const)
      expect(isConfirmed({ ...PART, name, hop: 0 }, [])).toBe(true);
  });
});

describe("a continuation", () => {
  const payload = {
    kind: "continue",
    rootRunId: "run-1",
    hop: 0,
    account: ACCOUNT,
    mode: "apply",
    trigger: "recharge",
  };

  it.each([
    [{ cause: "manual" }, "cause: belongs to a continuation or a fan-out only"],
    [{ trigger: "manual" }, 'trigger: a request by hand is {"kind":"recover"}'],
  ])("of an event has no more rights than the event: %j", (claim, problem) => {
    expect(parse({ ...payload, ...claim })).toEqual({ kind: "refused", problems: [problem] });
  });

  it("of a run may have a hop and a cause", () => {
    expect(parse({ ...payload, trigger: "continuation", hop: 3, cause: "manual" })).toMatchObject({ kind: "run" });
    expect(parse({ ...payload, trigger: "fan-out", hop: 0, cause: "timer" })).toMatchObject({ kind: "run" });
  });
});
