import { describe, expect, it } from "vitest";
import { createSettings } from "../../../../../local-cloud/kernel/settings.ts";
import type { Life } from "../../../../../local-cloud/services/ecs/instance.ts";
import {
  type Command,
  type LifecycleRules,
  type Step,
  step,
} from "../../../../../local-cloud/services/ecs/lifecycle.ts";

const DAY_MS = 86_400_000;
const { switches, delays } = createSettings();
const RULES: LifecycleRules = {
  switches,
  delays,
  site: "china",
  chargeType: "PostPaid",
  economical: false,
  autoRestart: "ok",
  suspended: false,
};
const RUNNING: Life = {
  status: "Running",
  locks: [],
  stoppedMode: "Not-applicable",
  recycled: false,
  startedAtMs: 1,
  fallsBack: 0,
  isAutoStart: false,
  due: [],
};
const OWNER_STOPPED: Life = { ...RUNNING, status: "Stopped", stopCause: "owner", stoppedAtMs: 5 };

function life(taken: Step): Life {
  if (taken.kind !== "life") throw new Error(taken.kind);
  return taken.life;
}
const take = (from: Life, command: Command, nowMs = 100, change: Partial<LifecycleRules> = {}) =>
  step(from, command, nowMs, { ...RULES, ...change });
const arrearsStopped = life(take(RUNNING, { do: "suspend" }));
const statesOf = (taken: Step) =>
  "notices" in taken ? taken.notices.map((one) => ("state" in one ? one.state : one.kind)) : [];

describe("step", () => {
  it("stops for arrears with lock, cause, notice, recycling and release", () => {
    const taken = take(RUNNING, { do: "suspend" });

    expect(life(taken)).toMatchObject({
      status: "Stopped",
      locks: ["financial"],
      stopCause: "arrears",
      stoppedMode: "KeepCharging",
      arrearsStopAtMs: 100,
      due: [
        { what: "recycle", atMs: 100 + 5 * DAY_MS },
        { what: "release", atMs: 100 + 15 * DAY_MS },
      ],
    });
    expect(statesOf(taken)).toEqual(["Stopped", "arrears-stop"]);
  });

  it("gives compute back where stopped instances cost nothing, and recycles on the China site only", () => {
    expect(life(take(RUNNING, { do: "suspend" }, 100, { economical: true })).stoppedMode).toBe("StopCharging");
    const abroad = life(take(RUNNING, { do: "suspend" }, 100, { site: "international" }));
    expect(abroad.due.map((due) => due.what)).toEqual(["release"]);
  });

  it("leaves a subscription alone", () => {
    expect(life(take(RUNNING, { do: "suspend" }, 100, { chargeType: "PrePaid" }))).toBe(RUNNING);
  });

  it("locks an instance that its owner had stopped, without a notice, and unlocks it after payment", () => {
    const taken = take(OWNER_STOPPED, { do: "suspend" });
    expect(statesOf(taken)).toEqual([]);
    expect(life(taken)).toMatchObject({ stopCause: "owner", locks: ["financial"] });
    expect(life(take(life(taken), { do: "settle" }))).toMatchObject({ locks: [], due: [] });
  });

  it("keeps the release planned after payment until the instance runs", () => {
    const paid = life(take(arrearsStopped, { do: "settle" }, 200, { autoRestart: "missed" }));
    expect(paid.due.map((due) => due.what)).toEqual(["release"]);
    const starting = life(take(paid, { do: "start" }, 300));
    const taken = take(starting, { do: "started" }, 400);
    expect(life(taken)).toMatchObject({ status: "Running", startedAtMs: 400, due: [], stoppedMode: "Not-applicable" });
    expect(life(taken)).not.toHaveProperty("stopCause");
    expect(statesOf(taken)).toEqual(["Running", "release-avoided"]);
  });

  it.each([
    ["ok", 200 + delays.autoRestartMs],
    ["late", 200 + delays.autoRestartLateMs],
  ] as const)("plans the cloud's restart when it is %s", (autoRestart, atMs) => {
    const paid = life(take(arrearsStopped, { do: "settle" }, 200, { autoRestart }));
    expect(paid.due.find((due) => due.what === "auto-restart")?.atMs).toBe(atMs);
    const restarted = life(take(paid, { do: "auto-restart" }, atMs));
    expect(statesOf(take(restarted, { do: "started" }, atMs + 1))).toContain("auto-reactivated");
  });

  it("does not restart an instance that is locked otherwise, belongs to a debtor again, or is already starting", () => {
    const paid = life(take(arrearsStopped, { do: "settle" }, 200));
    const locked: Life = { ...paid, locks: ["security"] };
    expect(life(take(locked, { do: "auto-restart" }))).toMatchObject({ status: "Stopped" });
    expect(life(take(paid, { do: "auto-restart" }, 300, { suspended: true }))).toMatchObject({ status: "Stopped" });
    const starting = life(take(paid, { do: "start" }));
    expect(starting.due.map((due) => due.what)).not.toContain("auto-restart");
    expect(life(take(starting, { do: "auto-restart" }))).toMatchObject({ status: "Starting", isAutoStart: false });
  });

  it("falls back to Stopped as often as planned, cause and deadline kept", () => {
    const starting: Life = { ...life(take(arrearsStopped, { do: "start" })), fallsBack: 1 };
    const taken = take(starting, { do: "started" }, 500);
    expect(life(taken)).toMatchObject({ status: "Stopped", fallsBack: 0, stopCause: "arrears", arrearsStopAtMs: 100 });
    expect(life(taken).due.map((due) => due.what)).toContain("release");
    expect(statesOf(taken)).toEqual(["Stopped"]);
  });

  it("passes through Stopping when its owner stops it", () => {
    const stopping = life(take(RUNNING, { do: "stop", stoppedMode: "StopCharging" }));
    expect(stopping).toMatchObject({ status: "Stopping", stopCause: "owner" });
    expect(life(take(stopping, { do: "stopped" }, 300))).toMatchObject({
      status: "Stopped",
      stoppedAtMs: 300,
      stoppedMode: "StopCharging",
      due: [],
    });
  });

  it("refuses to start an instance that is not stopped, and to stop an instance that does not run", () => {
    expect(take(RUNNING, { do: "start" }).kind).toBe("refused");
    expect(take(OWNER_STOPPED, { do: "stop", stoppedMode: "KeepCharging" }).kind).toBe("refused");
  });

  it("releases an instance that is still stopped, and keeps one that is starting", () => {
    expect(take(arrearsStopped, { do: "release" })).toEqual({
      kind: "released",
      notices: [{ kind: "state", state: "Deleted" }, { kind: "released" }],
    });
    expect(take({ ...arrearsStopped, status: "Starting" }, { do: "release" }).kind).toBe("life");
  });
});
