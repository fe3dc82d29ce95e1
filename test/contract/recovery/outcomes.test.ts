/** One instance of every kind that the outcome table knows, over two accounts and three regions, in one run. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { InstanceSpec } from "../../../local-cloud/services/ecs/instance-spec.ts";
import { byOwner, changing, ends, overdue, reactivated, recordOf } from "../../support/recovery-facts.ts";
import { ACCOUNT, openRecoveryStage, type Ran, type RecoveryStage } from "../../support/recovery-stage.ts";

const SPOKE = "2000000000000002";
const EXTERNAL_ID = "a-word-between-two-accounts";
const HOUR = 3_600_000;
const DAY = 24 * HOUR;

const HANGZHOU = { accountId: ACCOUNT, regionId: "cn-hangzhou" };
const SHANGHAI = { accountId: ACCOUNT, regionId: "cn-shanghai" };
const SINGAPORE = { accountId: SPOKE, regionId: "ap-southeast-1" };

const refusal = (status: number, code: string) => ({ refusal: { status, code, message: "As published." } });

/** The possible losses of a stop. The address of an economical stop is not shown, only the bandwidth bought with it. */
const ECONOMICAL = { publicIp: "121.40.0.9", stoppedMode: "StopCharging", autoReleaseInMs: -HOUR } as const;
const DISKS = { eip: "47.96.0.9", localDisks: 2, tags: { "acs:autoscaling:scalingGroupId": "asg-1" } };

/** [where, instance, its end]; `calls`: the number of ReActivateInstances calls for it, 1 if it is absent. */
const FLEET: readonly { spec: InstanceSpec; end: string; calls: number }[] = [
  // Recovered by a call.
  { spec: overdue("i-web", HANGZHOU), end: "recovered", calls: 1 },
  { spec: overdue("i-web-cn", { ...HANGZHOU, name: "网页" }), end: "recovered", calls: 1 },
  { spec: overdue("i-classic", { ...HANGZHOU, vpcId: null }), end: "recovered", calls: 1 },
  { spec: overdue("i-recycled", { ...HANGZHOU, stoppedAgoMs: 6 * DAY, recycled: true }), end: "recovered", calls: 1 },
  { spec: overdue("i-lock-cleared", { ...SHANGHAI, locks: [] }), end: "recovered", calls: 1 },
  { spec: overdue("i-search", SHANGHAI), end: "recovered", calls: 1 },
  { spec: overdue("i-economical", { ...HANGZHOU, ...ECONOMICAL }), end: "recovered", calls: 1 },
  { spec: overdue("i-disks", { ...HANGZHOU, ...DISKS }), end: "recovered", calls: 1 },
  { spec: overdue("i-shop", SINGAPORE), end: "recovered", calls: 1 },
  { spec: overdue("i-shop-2", { ...SINGAPORE, stoppedAgoMs: 14.5 * DAY }), end: "recovered", calls: 1 },
  // Recovered by the cloud, during the run.
  { spec: overdue("i-worker", { ...HANGZHOU, autoRestart: "ok" }), end: "recovered-by-cloud", calls: 0 },
  { spec: overdue("i-cache", { ...SINGAPORE, autoRestart: "ok" }), end: "recovered-by-cloud", calls: 0 },
  // Called and not recovered.
  { spec: overdue("i-slow", { ...HANGZHOU, startMs: 20 * 60_000 }), end: "accepted", calls: 1 },
  {
    spec: overdue("i-stock", { ...SHANGHAI, ...refusal(403, "OperationDenied.NoStock") }),
    end: "parked/no-stock",
    calls: 1,
  },
  {
    spec: overdue("i-quota", { ...SHANGHAI, ...refusal(403, "QuotaExceed.ElasticQuota") }),
    end: "parked/quota",
    calls: 1,
  },
  {
    spec: overdue("i-host", { ...SHANGHAI, ...refusal(403, "OperationDenied.HostRepairing") }),
    end: "parked/cloud-error",
    calls: 1,
  },
  { spec: overdue("i-falls", { ...SINGAPORE, fallsBack: 99 }), end: "parked/start-failed", calls: 2 },
  {
    spec: overdue("i-image", { ...SHANGHAI, imageId: "m-paid", imageBalanceMinimum: 90_000 }),
    end: "parked/insufficient-balance",
    calls: 1,
  },
  {
    spec: overdue("i-risk", { ...SHANGHAI, ...refusal(403, "Forbidden.RiskControl") }),
    end: "failed/denied",
    calls: 1,
  },
  {
    spec: overdue("i-wrong", { ...SHANGHAI, ...refusal(400, "InvalidParameter") }),
    end: "failed/invalid-request",
    calls: 1,
  },
  {
    spec: overdue("i-odd", { ...SHANGHAI, ...refusal(409, "Nobody.HeardOfThis") }),
    end: "failed/unknown-code",
    calls: 1,
  },
  // Never called.
  {
    spec: overdue("i-security", { ...HANGZHOU, locks: ["financial", "security"] }),
    end: "parked/security-lock",
    calls: 0,
  },
  { spec: overdue("i-security-2", { ...HANGZHOU, locks: ["security"] }), end: "parked/security-lock", calls: 0 },
  {
    spec: overdue("i-dedicated", { ...HANGZHOU, locks: ["dedicatedhostfinancial"] }),
    end: "parked/dedicated-host-unpaid",
    calls: 0,
  },
  { spec: byOwner("i-owner-locked", { ...HANGZHOU, locks: ["financial"] }), end: "parked/owner-unclear", calls: 0 },
  { spec: byOwner("i-owner-before", HANGZHOU), end: "skipped/not-overdue", calls: 0 },
  {
    spec: byOwner("i-owner-after", { ...HANGZHOU, startedAgoMs: DAY, stoppedAgoMs: 2 * HOUR }),
    end: "skipped/not-overdue",
    calls: 0,
  },
  { spec: overdue("i-excluded", { ...SHANGHAI, tags: { "auto-recovery": "off" } }), end: "skipped/excluded", calls: 0 },
  { spec: overdue("i-other-team", { ...SHANGHAI, tags: { team: "lab" } }), end: "skipped/excluded", calls: 0 },
  { spec: byOwner("i-refunded", { ...SHANGHAI, locks: ["refunded"] }), end: "skipped/refunded", calls: 0 },
  { spec: overdue("i-spot", { ...SHANGHAI, spotStrategy: "SpotAsPriceGo" }), end: "skipped/spot", calls: 0 },
  { spec: byOwner("i-recycling", { ...SHANGHAI, locks: ["Recycling"] }), end: "skipped/spot", calls: 0 },
  { spec: overdue("i-released", { ...SHANGHAI, releasedAgoMs: 6 * HOUR }), end: "released/by-arrears", calls: 0 },
];

/** Instances that are no case: no record, no call. */
const OTHERS: readonly InstanceSpec[] = [
  { ...HANGZHOU, instanceId: "i-running" },
  byOwner("i-subscription", { ...SHANGHAI, chargeType: "PrePaid" }),
  byOwner("i-subscription-over", { ...SHANGHAI, chargeType: "PrePaid", expiresInMs: -DAY }),
];

let stage: RecoveryStage;
let ran: Ran;

beforeAll(async () => {
  stage = await openRecoveryStage({
    scenario: {
      accounts: [
        { id: ACCOUNT, balance: -86.4, overdueAgoMs: 2 * DAY },
        {
          id: SPOKE,
          balance: -512.05,
          overdueAgoMs: 2 * DAY,
          roles: [
            {
              name: "recovery",
              trust: { accounts: [ACCOUNT], externalId: EXTERNAL_ID },
              policy: ["ecs:Describe*", "ecs:ReActivateInstances", "bss:*"],
            },
          ],
        },
      ],
      instances: [...FLEET.map(({ spec }) => spec), ...OTHERS],
      // Of the two documented behaviours this is the harder one: an instance that its owner stopped looks overdue as well.
      switches: { lockClearsOnPayment: false },
    },
    configuration: {
      accounts: [
        { id: ACCOUNT, name: "production", regions: ["cn-hangzhou", "cn-shanghai"] },
        {
          id: SPOKE,
          name: "电商",
          roleArn: `acs:ram::${SPOKE}:role/recovery`,
          externalId: EXTERNAL_ID,
          regions: ["ap-southeast-1"],
        },
      ],
      select: { excludeTags: { "auto-recovery": "off", team: "lab" } },
      timing: { settleSeconds: 30, verifySeconds: 120 },
    },
  });
  await stage.recharge(5_000);
  await stage.recharge(5_000, SPOKE);
  ran = await stage.run({ name: "recharge", eventAtMs: stage.clock.nowMs() });
});

afterAll(() => stage.close());

describe("recover", () => {
  it("brings every kind of instance to the end that the outcome table names", () => {
    const expected = Object.fromEntries(FLEET.map(({ spec, end }) => [spec.instanceId, end]));

    expect(ends(ran.records)).toEqual(expected);
  });

  it("calls the instances that are due and no others, each as often as its row says", () => {
    const calls: Record<string, number> = {};
    for (const instanceId of reactivated(ran.journal)) calls[instanceId] = (calls[instanceId] ?? 0) + 1;

    const expected = FLEET.filter(({ calls: due }) => due > 0).map(({ spec, calls: due }) => [spec.instanceId, due]);
    expect(calls).toEqual(Object.fromEntries(expected));
  });

  it("changes nothing in the cloud except by ReActivateInstances", () => {
    expect(new Set(changing(ran.journal))).toEqual(new Set(["ReActivateInstances"]));
  });

  it("leaves running exactly the instances that the records call recovered", async () => {
    const statuses = await stage.statuses();
    const running = [...statuses].filter(([, status]) => status === "Running").map(([id]) => id);

    const recovered = Object.entries(ends(ran.records)).filter(([, end]) => end.startsWith("recovered"));
    expect(running.sort()).toEqual([...recovered.map(([id]) => id), "i-running"].sort());
  });

  it("assumes the role of the second account once", () => {
    const assumed = ran.journal.filter(({ action }) => action === "AssumeRole");
    const abroad = ran.journal.filter(({ accountId }) => accountId === SPOKE);

    expect(assumed).toHaveLength(1);
    expect(abroad.length).toBeGreaterThan(5);
    expect(abroad.every(({ identity }) => identity?.includes(":assumed-role/recovery/"))).toBe(true);
  });

  it("counts each instance once, and the cases that need a person", () => {
    const { counts, needsPerson, problems, logged } = ran.summary;
    const byOutcome: Record<string, number> = {};
    for (const end of Object.values(ends(ran.records))) {
      const outcome = end.split("/")[0] ?? "";
      byOutcome[outcome] = (byOutcome[outcome] ?? 0) + 1;
    }

    expect(counts).toEqual(byOutcome);
    // Image and quota; two security locks, the host, the unclear owner; three failed; the released one.
    expect(needsPerson).toBe(10);
    expect(problems.map(({ code }) => code)).toEqual(["unknown-code"]);
    expect(logged.undelivered).toBe(0);
  });

  it("records the losses that the stop may have caused or may still cause", () => {
    const warned = ran.records.filter(({ warnings }) => warnings !== undefined);

    expect(Object.fromEntries(warned.map((record) => [record.instance_id, JSON.parse(record.warnings ?? "")]))).toEqual(
      {
        "i-economical": ["public-ip-may-change", "auto-release-time-passed"],
        "i-disks": ["eip-releases-earlier", "local-disk-data-lost", "scaling-group-member"],
      },
    );
  });

  it("records the release deadline of each instance", () => {
    const near = recordOf(ran.records, "i-shop-2");
    const stuck = recordOf(ran.records, "i-security");

    expect(near.release_source).toBe("scheduled-delete");
    expect(Number(stuck.seconds_left)).toBeGreaterThan(12.9 * 86_400);
    expect(Number(stuck.seconds_left)).toBeLessThan(13 * 86_400);
    expect(recordOf(ran.records, "i-web-cn").instance_name).toBe("网页");
  });

  it("records the wake-up of every open case", () => {
    const wakes = (instanceId: string) => recordOf(ran.records, instanceId).wakes_on;

    expect(wakes("i-slow")).toBe("next-run");
    expect(wakes("i-stock")).toMatch(/^at:2030-/);
    expect(wakes("i-image")).toBe("recharge");
    expect(wakes("i-security")).toBe("lock-change");
    expect(wakes("i-odd")).toBe("person");
    expect(wakes("i-web")).toBeUndefined();
    expect(wakes("i-owner-before")).toBeUndefined();
  });
});
