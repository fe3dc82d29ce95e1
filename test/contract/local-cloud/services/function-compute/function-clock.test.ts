import { afterEach, describe, expect, it } from "vitest";
import { eventually } from "./function-folder.ts";
import { type Probe, startProbe } from "./probe.ts";

let probe: Probe;
afterEach(() => probe.cloud.close());

describe("a clock that differs from real time", () => {
  it("gives the function the cloud's time and runs its timers at the cloud's rate", async () => {
    const now = Date.UTC(2031, 5, 1);
    probe = await startProbe(
      `const { setTimeout: sleep } = require("node:timers/promises");
      exports.handler = async () => {
        const realStart = process.hrtime.bigint();
        const before = Date.now();
        await new Promise((resolve) => setTimeout(resolve, 2000));
        await sleep(2000);
        return { before, iso: new Date().toISOString(), isDate: new Date() instanceof Date, passed: Date.now() - before, realMs: Number(process.hrtime.bigint() - realStart) / 1e6 };
      };`,
      {},
      { clock: { mode: "scaled", rate: 20, now } },
    );

    const answer = JSON.parse((await probe.invoke()).text);

    expect(answer.isDate).toBe(true);
    expect(answer.before).toBeGreaterThanOrEqual(now);
    expect(answer.iso).toMatch(/^2031-06-01T00:/);
    expect(answer.passed).toBeGreaterThanOrEqual(4000);
    expect(answer.realMs).toBeLessThan(2000);
  });

  it("fires a function's timers when a stepped clock is moved", async () => {
    probe = await startProbe(
      `exports.handler = async () => {
        console.log("asleep");
        const before = Date.now();
        await new Promise((resolve) => setTimeout(resolve, 60_000));
        return String(Date.now() - before);
      };`,
      { timeout: 300 },
      { clock: { mode: "stepped", now: Date.UTC(2031, 5, 1) } },
    );
    const answer = probe.invoke();
    await eventually(async () => ((await probe.output()).length > 0 ? true : undefined));

    await probe.advance(59_999);
    await probe.advance(1);

    expect(Number((await answer).text)).toBe(60_000);
  });

  it("accepts a signature made with the cloud's time", async () => {
    probe = await startProbe(
      "exports.handler = async () => 'ok';",
      {},
      { clock: { mode: "stepped", now: Date.UTC(2031, 5, 1) } },
    );

    const answer = await probe.invoke("", { "x-acs-date": "2031-06-01T00:00:00Z" });
    const stale = await probe.invoke("", { "x-acs-date": "2029-06-01T00:00:00Z" });

    expect([answer.status, stale.status]).toEqual([200, 400]);
  });
});
