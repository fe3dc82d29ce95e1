/**
 * One account, one region and a dozen instances. It is the smallest fleet with arrears, the cloud's own restart and
 * failed restarts. The account owes money until it is recharged.
 */
import { createFleetList } from "./fleet-list.ts";
import { INTERNAL_ERROR, SOLD_OUT } from "./refusals.ts";
import type { Scenario } from "./scenario.ts";

const DAY_MS = 86_400_000;

export const FIRST_ACCOUNT_ID = "1000000000000001";

const STOPPED = { stopCause: "arrears", stoppedAgoMs: 2 * DAY_MS } as const;
const MISSED = { ...STOPPED, autoRestart: "missed" } as const;
/**
 * Starts within 0 ms: every read sees the instance either stopped or running, so the expected end does not depend on
 * timing.
 */
const RESTARTS = { ...STOPPED, autoRestart: "ok", startMs: 0 } as const;
const BY_OWNER = { status: "Stopped", stopCause: "owner", stoppedAgoMs: 9 * DAY_MS } as const;

const list = createFleetList("bp1first", { accountId: FIRST_ACCOUNT_ID, regionId: "cn-hangzhou" });
list.add("web-1", "recovered", MISSED);
list.add("web-2", "recovered", MISSED);
list.add("网页-3", "recovered", MISSED);
list.add("api-1 (fails twice)", "recovered", MISSED, { ...INTERNAL_ERROR, count: 2 });
list.add("worker-1", "recovered-by-cloud", RESTARTS);
list.add("worker-2", "recovered-by-cloud", RESTARTS);
list.add("queue-1 (cloud is late)", "recovered", { ...STOPPED, autoRestart: "late" });
list.add("gpu-1 (sold out)", "parked/no-stock", { ...MISSED, stoppedAgoMs: 13 * DAY_MS, refusal: SOLD_OUT });
list.add("db-1 (security lock)", "parked/security-lock", { ...MISSED, locks: ["financial", "security"] });
list.add("batch-1 (owner's stop)", "skipped/not-overdue", BY_OWNER);
list.add("batch-2 (locked too)", "parked/owner-unclear", { ...BY_OWNER, locks: ["financial"] });
list.add("lab-1 (excluded)", "skipped/excluded", { ...MISSED, tags: { "auto-recovery": "off" } });
list.add("idle-1 (running)", "none", { status: "Running" });

export const firstFleet = list.fleet;

export const FIRST: Scenario = {
  accounts: [
    {
      id: FIRST_ACCOUNT_ID,
      name: "production",
      balance: -86.4,
      overdueAgoMs: 2 * DAY_MS,
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
  delays: { logStoreStopsAfterMs: 365 * DAY_MS, startMs: 2_000, autoRestartMs: 1_000, autoRestartLateMs: 60_000 },
};
