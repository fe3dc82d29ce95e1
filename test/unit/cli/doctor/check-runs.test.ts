import { describe, expect, it } from "vitest";
import { checkRuns } from "../../../../cli/doctor/check-runs.ts";
import { textsIn } from "../../../../cli/texts/texts.ts";
import { VERSION } from "../../../../functions/compose.ts";
import { configHash, parseConfiguration } from "../../../../functions/configuration/configuration.ts";

const configuration = parseConfiguration({});
const nowMs = Date.parse("2026-08-01T12:00:00Z");

const wrongIn = (findings: ReturnType<typeof checkRuns>) =>
  findings.filter(({ ok }) => !ok).map(({ detail }) => detail);

describe("checkRuns", () => {
  const run = (minutesAgo: number, more: Record<string, string> = {}) => ({
    record_type: "run",
    trigger: "timer",
    recorded_at: new Date(nowMs - minutesAgo * 60_000).toISOString(),
    config_hash: configHash(configuration),
    version: VERSION,
    calls: '{"DescribeInstances":3}',
    problems: "[]",
    ...more,
  });
  const lookSince = (firingSinceMs: number | undefined, ...runs: Record<string, string>[]) =>
    checkRuns(
      { configuration, runs, nowMs, firingSinceMs, stdoutProject: "p" },
      { language: "en", texts: textsIn("en") },
    );
  const look = (...runs: Record<string, string>[]) => lookSince(undefined, ...runs);

  it("finds nothing wrong with a tick and a sweep in time", () => {
    expect(wrongIn(look(run(3, { calls: "{}" }), run(50)))).toEqual([]);
  });

  it("does not take a run of the command line for the function's", () => {
    expect(wrongIn(look(run(1, { trigger: "manual" })))).toEqual(["no run by a timer is on record in the last day"]);
  });

  it("tells apart that no tick and no sweep is due yet after a deployment or a payment", () => {
    const minutesAgo = (minutes: number) => nowMs - minutes * 60_000;

    const [tick] = lookSince(minutesAgo(2));
    const [, sweep] = lookSince(minutesAgo(30), run(3, { calls: "{}" }));

    expect(tick).toMatchObject({ ok: true, unchecked: true, fix: "Run doctor again in 5 min." });
    expect(sweep).toMatchObject({ ok: true, unchecked: true, fix: "Run doctor again in 35 min." });
    expect(wrongIn(lookSince(minutesAgo(8)))).toEqual(["no run by a timer is on record in the last day"]);
    expect(wrongIn(lookSince(minutesAgo(66), run(3, { calls: "{}" })))).toEqual([
      "no look at every region is on record in the last day",
    ]);
  });

  it.each<[string, Record<string, string>[], RegExp]>([
    ["an old tick", [run(45)], /last run by a timer is 45 min old/],
    ["an old sweep", [run(3, { calls: "{}" }), run(200)], /look at every region is 3 h 20 min old/],
    ["no sweep", [run(3, { calls: "{}" })], /no look at every region/],
    [
      "another configuration",
      [run(3, { config_hash: "0123456789ab" })],
      /runs configuration 0123456789ab, the file here is/,
    ],
    ["another version", [run(3, { version: "0.0.1" })], /version 0\.0\.1/],
    [
      "its problems",
      [run(3, { problems: '[{"code":"denied","message":"ecs: Forbidden.RAM"}]' })],
      /reported 1: ecs: Forbidden/,
    ],
  ])("names %s", (_what, runs, words) => {
    const wrong = look(...runs).filter(({ ok }) => !ok);

    expect(wrong).toHaveLength(1);
    expect(wrong[0]?.detail).toMatch(words);
    expect(wrong.every(({ why, fix }) => why !== undefined && fix !== undefined)).toBe(true);
  });
});
