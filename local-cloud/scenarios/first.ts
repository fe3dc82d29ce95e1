/**
 * One account, one region and a dozen instances. It is the smallest fleet with arrears, the cloud's own restart and
 * failed restarts. The account owes money until it is recharged.
 */
import { createFleetList } from "./fleet-list.ts";
import { internalError, soldOut } from "./refusals.ts";
import type { Scenario } from "./scenario.ts";

const dayMs = 86_400_000;

export const firstAccountId = "1000000000000001";

const stopped = { stopCause: "arrears", stoppedAgoMs: 2 * dayMs } as const;
const missed = { ...stopped, autoRestart: "missed" } as const;
/**
 * Starts within 0 ms: every read sees the instance either stopped or running, so the expected end does not depend on
 * timing.
 */
const restarts = { ...stopped, autoRestart: "ok", startMs: 0 } as const;
const byOwner = { status: "Stopped", stopCause: "owner", stoppedAgoMs: 9 * dayMs } as const;

const list = createFleetList("bp1first", { accountId: firstAccountId, regionId: "cn-hangzhou" });
list.add("web-1", "recovered", missed);
list.add("web-2", "recovered", missed);
list.add("网页-3", "recovered", missed);
list.add("api-1 (fails twice)", "recovered", missed, { ...internalError, count: 2 });
list.add("worker-1", "recovered-by-cloud", restarts);
list.add("worker-2", "recovered-by-cloud", restarts);
list.add("queue-1 (cloud is late)", "recovered", { ...stopped, autoRestart: "late" });
list.add("gpu-1 (sold out)", "parked/no-stock", { ...missed, stoppedAgoMs: 13 * dayMs, refusal: soldOut });
list.add("db-1 (security lock)", "parked/security-lock", { ...missed, locks: ["financial", "security"] });
list.add("batch-1 (owner's stop)", "skipped/not-overdue", byOwner);
list.add("batch-2 (locked too)", "parked/owner-unclear", { ...byOwner, locks: ["financial"] });
list.add("lab-1 (excluded)", "skipped/excluded", { ...missed, tags: { "auto-recovery": "off" } });
list.add("idle-1 (running)", "none", { status: "Running" });

export const firstFleet = list.fleet;

export const first: Scenario = {
  accounts: [
    {
      id: firstAccountId,
      name: "production",
      balance: -86.4,
      overdueAgoMs: 2 * dayMs,
      users: ["operator"],
      roles: [{ name: "ecs-auto-recovery-function", trust: { services: ["fc.aliyuncs.com"] } }],
    },
  ],
  instances: firstFleet.map(({ spec }) => spec),
  faults: list.faults,
  // The vendor does not document which of the two behaviours holds. This is the harder one: an instance stopped by its
  // owner looks overdue, too.
  switches: { lockClearsOnPayment: false },
  // The log store of the account in arrears keeps running, so that a plan from before the payment can be read.
  delays: { logStoreStopsAfterMs: 365 * dayMs, startMs: 2_000, autoRestartMs: 1_000, autoRestartLateMs: 60_000 },
};
