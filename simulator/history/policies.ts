/**
 * Draws policies: one to three accounts, their regions, and settings from the whole range of the configuration. For
 * example limits of one and of a thousand, no settle window, one attempt.
 */
import type { AccountPolicy, Policy } from "../../functions/core/terms/policy.ts";
import type { Dice } from "../dice.ts";

const REGIONS = ["cn-hangzhou", "cn-shanghai", "cn-beijing", "ap-southeast-1"];

export function drawPolicy(dice: Dice): Policy {
  const count = dice.weighted([
    [8, 1],
    [3, 2],
    [1, 3],
  ]);
  return {
    mode: "apply",
    modeForced: false,
    accounts: Array.from({ length: count }, (_, index) => drawAccountPolicy(index, dice)),
    select: {
      includeTags: dice.chance(0.2) ? { environment: "production" } : {},
      excludeTags: { "auto-recovery": "off" },
      resourceGroupIds: dice.chance(0.1) ? ["rg-main"] : [],
      priorityTag: "recovery-priority",
      lockOnly: dice.weighted([
        [8, "auto"],
        [1, "act"],
        [1, "ask"],
      ]),
    },
    limits: {
      maxInstancesPerRun: dice.pick([3, 10, 25, 1_000]),
      maxConcurrentCalls: dice.pick([1, 4, 8, 32]),
      maxCallsPerSecond: dice.pick([1, 5, 20, 100]),
      fanOutAbove: dice.chance(0.1) ? 1 : 200,
    },
    timing: {
      settleMs: dice.pick([0, 60_000, 120_000, 300_000]),
      verifyMs: dice.pick([0, 60_000, 180_000, 300_000]),
      pollMs: dice.pick([2_000, 5_000, 10_000, 30_000]),
      callTimeoutMs: dice.pick([3_000, 10_000]),
      attempts: dice.pick([1, 2, 6]),
      reserveMs: dice.pick([10_000, 20_000]),
    },
  };
}

function drawAccountPolicy(index: number, dice: Dice): AccountPolicy {
  const regions = REGIONS.slice(0, dice.pick([1, 1, 2, 2, 3]));
  return {
    id: String(1_000_000_000_000_001 + index),
    name: `account-${index + 1}`,
    site: dice.chance(0.65) ? "china" : "international",
    regions: dice.chance(0.5) ? "all" : regions,
  };
}
