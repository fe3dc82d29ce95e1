import { describe, expect, it } from "vitest";
import { drawStory } from "../../../simulator/history.ts";
import type { Story } from "../../../simulator/story.ts";
import { aPolicy } from "../../support/a-story.ts";

const stories = (count: number, options: Parameters<typeof drawStory>[1] = { fleet: 50 }) =>
  Array.from({ length: count }, (_, seed) => drawStory(seed, options));
const spread = <T>(all: readonly Story[], of: (story: Story) => readonly T[]) => new Set(all.flatMap(of));

describe("drawStory", () => {
  it("draws the same story from the same seed, and another one from the next", () => {
    const text = (seed: number) => JSON.stringify(drawStory(seed, { fleet: 50 }));

    expect(text(42)).toBe(text(42));
    expect(text(42)).not.toBe(text(43));
  });

  it("draws every kind of fault, each in at least one story of ten", () => {
    const all = stories(200);
    const kinds = [
      "code DescribeInstances",
      "code ReActivateInstances",
      "code PutLogs",
      "code GetLogs",
      "code DescribeInstanceHistoryEvents",
      "code QueryAccountBalance",
      "code InvokeFunction",
      "silence ReActivateInstances",
      "silence PutLogs",
      "incomplete GetLogs",
      "falls-back ReActivateInstances",
      "denied DescribeInstances",
      "denied ReActivateInstances",
    ];
    const share = (kind: string) =>
      all.filter(({ faults }) =>
        faults.some(({ effect, actions }) => actions.some((one) => `${effect.kind} ${one}` === kind)),
      ).length / all.length;

    for (const kind of kinds) expect(share(kind), kind).toBeGreaterThan(0.05);
    expect(all.filter(({ faults }) => faults.some(({ vpcId }) => vpcId !== undefined)).length).toBeGreaterThan(10);
    expect(all.filter(({ switches }) => switches.killShare > 0).length).toBeGreaterThan(50);
    expect(all.filter(({ quotas }) => quotas.some(({ limit }) => limit.kind === "window")).length).toBeGreaterThan(50);
    expect(all.filter(({ quotas }) => quotas.some(({ limit }) => limit.kind === "bucket")).length).toBeGreaterThan(50);
  });

  it("draws both ways for each behaviour that the vendor leaves open, on both sites", () => {
    const all = stories(100);

    expect(spread(all, ({ switches }) => [switches.lockClearsOnPayment])).toEqual(new Set([true, false]));
    expect(spread(all, ({ switches }) => [switches.lockReachesOwnerStopped])).toEqual(new Set([true, false]));
    expect(spread(all, ({ switches }) => [switches.acceptsAnythingStopped])).toEqual(new Set([true, false]));
    expect(spread(all, ({ accounts }) => accounts.map(({ site }) => site))).toEqual(
      new Set(["china", "international"]),
    );
    expect(spread(all, ({ policy }) => [policy.select.lockOnly])).toEqual(new Set(["auto", "act", "ask"]));
  });

  it("has every kind of instance that the outcomes tell apart", () => {
    const specs = stories(60).flatMap(({ instances }) => instances);

    expect(new Set(specs.map(({ chargeType }) => chargeType))).toEqual(new Set(["PostPaid", "PrePaid"]));
    expect(new Set(specs.map(({ spotStrategy }) => spotStrategy)).size).toBe(2);
    expect(new Set(specs.flatMap(({ lockReasons }) => lockReasons))).toEqual(
      new Set(["financial", "recycling", "security", "dedicatedhostfinancial", "refunded"]),
    );
    for (const has of [
      (spec: (typeof specs)[number]) => spec.imageCash !== undefined,
      (spec: (typeof specs)[number]) => spec.blocks.length > 0,
      (spec: (typeof specs)[number]) => spec.fallBacks > 0,
      (spec: (typeof specs)[number]) => spec.autoReleaseAtMs !== undefined,
      (spec: (typeof specs)[number]) => spec.vpcId === undefined,
      (spec: (typeof specs)[number]) => spec.tags["auto-recovery"] === "off",
    ]) {
      expect(specs.some(has)).toBe(true);
    }
  });

  it("wakes the engine for every reason, and some runs while others are still going", () => {
    const all = stories(100);
    const names = spread(all, ({ invocations }) =>
      invocations.map(({ trigger }) => `${trigger.name}/${trigger.depth}`),
    );

    expect(names).toEqual(
      new Set([
        "timer/full",
        "timer/payment",
        "recharge/full",
        "instance-stopped/full",
        "auto-reactivated/full",
        "wake-up/full",
        "manual/full",
      ]),
    );
    expect(all.some(({ invocations }) => invocations.some(({ timeoutMs }) => !Number.isFinite(timeoutMs)))).toBe(true);
    expect(
      all.filter(({ invocations }) =>
        invocations.some(({ atMs }, index) => atMs - (invocations[index - 1]?.atMs ?? 0) < 5_000),
      ).length,
    ).toBeGreaterThan(20);
  });

  it("lets nothing fail in a calm story", () => {
    for (const { faults, quotas, switches } of stories(20, { fleet: 10, calm: true })) {
      expect([faults, quotas, switches.killShare, switches.stateLagMs]).toEqual([[], [], 0, 0]);
    }
  });

  it("uses the policy it is given, and its accounts", () => {
    const policy = aPolicy();
    const story = drawStory(1, { fleet: 5, policy });

    expect(story.policy).toBe(policy);
    expect(story.accounts.map(({ id, site, regions }) => ({ id, site, regions }))).toEqual([
      { id: policy.accounts[0]?.id, site: "china", regions: ["cn-hangzhou"] },
    ]);
    expect(story.instances).toHaveLength(5);
  });
});
