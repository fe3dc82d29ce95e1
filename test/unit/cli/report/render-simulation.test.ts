import { describe, expect, it } from "vitest";
import { renderSimulation, simulationJson } from "../../../../cli/report/render-simulation.ts";
import { styleOf } from "../../../../cli/report/style.ts";
import { displayWidth } from "../../../../cli/report/wrap.ts";
import type { Language } from "../../../../cli/texts/texts.ts";
import { createFigures } from "../../../../simulator/figures.ts";
import { someFigures } from "../../../support/some-figures.ts";
import { anInMemoryShell } from "../in-memory-shell.ts";

const ROW = { from: 10, count: 2, fleet: 50 };

const render = (figures = someFigures(), { row = {}, seconds = 1.4, language = "en", width = 200 }: Options = {}) =>
  renderSimulation({ figures, row: { ...ROW, ...row }, seconds }, { ...styleOf(anInMemoryShell({ language })), width });

interface Options {
  readonly row?: { readonly fleet?: number; readonly policyFile?: string };
  readonly seconds?: number;
  readonly language?: Language;
  readonly width?: number;
}

describe("renderSimulation", () => {
  it("gives the recovered instances, the times, the cost, and the seeds of each violation", () => {
    const text = render();

    expect(text).toContain("2 of 50 instances, seeds 10 to 11, in 1 s");
    expect(text).toContain("80 of 100 instances that the arrears stopped; 16 left alone, 4 released");
    expect(text).toContain(
      "not selected 6, refused by the vendor 3, unpaid 2, locked for security 2, refunded 1, other 2\n",
    );
    expect(text).toContain("98.75 % (50 by the engine, 29 by the cloud itself; 0 left behind, 1 lost)");
    expect(text).toContain("p50 2.0 min, p99 10.0 min");
    expect(text).toContain("65 ReActivateInstances, 1.30 for each instance that the engine recovered");
    expect(text).toContain("790 requests in all, 10.00 for each that it or the cloud recovered");
    expect(text).toContain("2 ReActivateInstances (3.08 %)");
    expect(text).toMatch(/violations +14/);
    expect(text).toContain("lost: 12 in 12 stories");
    expect(text).toContain("  and 2 more");
    expect(text).toContain("seed 10  run-3  cut off after 300 s");
    expect(text).toContain("left-behind: 1 in one story");
  });

  it.each([
    [{}, "--fleet 50"],
    [{ fleet: 8, policyFile: "my/policy.yaml" }, "--fleet 8 --policy my/policy.yaml"],
    [{ policyFile: "it's my policy.yaml" }, "--fleet 50 --policy 'it'\\''s my policy.yaml'"],
  ])("prints a replay command with every option that the story depends on: %j", (given, options) => {
    const lines = render(someFigures(), { row: given }).split("\n");

    expect(lines.at(-1)).toBe(`Replay one: ecs-recovery simulate --runs 1 --seed 11 ${options}`);
  });

  it("prints 100 % only if no instance is missing", () => {
    const rate = (recoveredByUs: number) =>
      render(Object.assign(createFigures(), { recoverable: 100_000, recoveredByUs }));

    expect(rate(99_999)).toMatch(/recovery rate +99\.99 %/);
    expect(rate(100_000)).toMatch(/recovery rate +100\.00 %/);
  });

  it("prints a sentence if no story was played", () => {
    const text = render(createFigures());

    expect(text).toMatch(/recovery rate +nothing was recoverable/);
    expect(text).toMatch(/time to recover +nothing to measure/);
    expect(text).toMatch(/calls +0 ReActivateInstances\n +0 requests in all\n/);
    expect(text).toMatch(/violations +none/);
    expect(text).not.toMatch(/NaN|undefined/);
  });
});

describe("renderSimulation in Chinese", () => {
  it("words every line but the details of violations", () => {
    const text = render(someFigures(), { language: "zh" });

    expect(text).toContain("2 段，每段 50 台实例，种子 10 到 11，用时 1 秒");
    expect(text).toContain(
      "不在策略范围内 6 台，云平台拒绝 3 台，未付清欠款 2 台，安全锁定 2 台，已退款 1 台，其他 2 台",
    );
    expect(text).toContain("untold：始终没有任何停机原因的线索");
    expect(text).toContain("lost：12 处，涉及 12 段历史");
    const known =
      /ReActivateInstances|Running|lockOnly: act|ecs-recovery simulate .*|docs\/\S+|p50|p99|^ {2}种子.*$|[a-z]+(-[a-z]+)*：/gm;
    expect(text.replace(known, "")).not.toMatch(/[A-Za-z]{2}/);
  });

  it.each([
    ["en", 50],
    ["zh", 50],
    ["en", 80],
  ] as const)("in %s, keeps the lines of the figures within %d columns", (language, width) => {
    const figures = Object.assign(someFigures(), { violations: [] });
    const lines = render(figures, { language, width }).split("\n");

    expect(lines.filter((line) => displayWidth(line) > width)).toEqual([]);
  });
});

describe("simulationJson", () => {
  it("is one line of JSON with every violation", () => {
    const parsed = JSON.parse(simulationJson({ figures: someFigures(), row: ROW, seconds: 1 }));

    expect(parsed).toMatchObject({
      seed: 10,
      fleet: 50,
      stories: 2,
      heldBy: { "not selected": 6 },
      recoveryRate: 79 / 80,
      recoveryP50Ms: 120_000,
      recoveryP99Ms: 600_000,
      reactivateCallsPerRecovered: 1.3,
      callsPerRecovered: 10,
    });
    expect(parsed.violations).toHaveLength(14);
  });
});
