/**
 * Two accounts in arrears, three regions and about sixty stopped instances: one for each row of the product's outcome
 * table. Each instance has its expected end beside it. The payment of the first account reaches the function as an
 * event. An operator recovers the second account, which is reached through a role.
 */
import { createFleetList } from "./fleet-list.ts";
import {
  BAD_PARAMETER,
  INTERNAL_ERROR,
  QUOTA_USED_UP,
  RISK_CONTROL,
  SERVICE_UNAVAILABLE,
  SOLD_OUT,
  UNHEARD_OF,
} from "./refusals.ts";
import type { Scenario } from "./scenario.ts";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

export const HUB_ACCOUNT_ID = "1000000000000001";
export const SPOKE_ACCOUNT_ID = "2000000000000002";
export const SPOKE_EXTERNAL_ID = "a-secret-between-two-accounts";

const STOPPED = { stopCause: "arrears", stoppedAgoMs: 2 * DAY_MS } as const;
const MISSED = { ...STOPPED, autoRestart: "missed" } as const;
/**
 * Starts within 0 ms: every read sees the instance either stopped or running, so the expected end does not depend on
 * timing.
 */
const RESTARTS = { ...STOPPED, autoRestart: "ok", startMs: 0 } as const;
const BY_OWNER = { status: "Stopped", stopCause: "owner", stoppedAgoMs: 9 * DAY_MS } as const;

const hangzhou = createFleetList("bp1demo", { accountId: HUB_ACCOUNT_ID, regionId: "cn-hangzhou" });
for (const name of ["web-1", "web-2", "web-3", "网页-4", "网页-5", "支付接口"]) hangzhou.add(name, "recovered", MISSED);
hangzhou.add("api-1 (fails twice)", "recovered", MISSED, { ...INTERNAL_ERROR, count: 2 });
hangzhou.add("api-2 (fails once)", "recovered", MISSED, { ...INTERNAL_ERROR, count: 1 });
hangzhou.add("api-3 (done, answer lost)", "recovered", MISSED, { effect: "answer-lost", hang: true, count: 1 });
hangzhou.add("api-4 (connection reset)", "recovered", MISSED, { effect: "reset", count: 1 });
hangzhou.add("api-5 (gateway's 502)", "recovered", MISSED, { effect: "html-502", count: 1 });
hangzhou.add("worker-1", "recovered-by-cloud", RESTARTS);
hangzhou.add("worker-2", "recovered-by-cloud", RESTARTS);
hangzhou.add("后台任务-3", "recovered-by-cloud", RESTARTS);
hangzhou.add("queue-1 (cloud is late)", "recovered", { ...STOPPED, autoRestart: "late" });
hangzhou.add("reclaimed-1 (hardware taken)", "recovered", { ...MISSED, stoppedAgoMs: 6 * DAY_MS, recycled: true });
hangzhou.add("batch-1 (owner's stop, before)", "skipped/not-overdue", BY_OWNER);
hangzhou.add("batch-2 (owner's stop, locked too)", "parked/owner-unclear", { ...BY_OWNER, locks: ["financial"] });
/** Its owner stopped the instance 24 days ago. A sweep recorded that stop before the first sign of arrears. */
export const sightedInstanceId = hangzhou.add("batch-3 (owner's stop, was seen)", "skipped/stopped-before-arrears", {
  ...BY_OWNER,
  stoppedAgoMs: 24 * DAY_MS,
  locks: ["financial"],
});
hangzhou.add("batch-4 (owner's stop, after)", "skipped/not-overdue", {
  ...BY_OWNER,
  startedAgoMs: DAY_MS,
  stoppedAgoMs: 5 * HOUR_MS,
});
hangzhou.add("idle-1 (running)", "none", { status: "Running" });
hangzhou.add("idle-2 (running)", "none", { status: "Running" });

const shanghai = createFleetList("uf6demo", { accountId: HUB_ACCOUNT_ID, regionId: "cn-shanghai" });
for (const name of ["search-1", "search-2", "推荐服务"]) shanghai.add(name, "recovered", MISSED);
shanghai.add("search-3 (throttled)", "recovered", MISSED, { effect: "throttle", retryAfterMs: 400, count: 1 });
shanghai.add("search-4", "recovered", MISSED);
shanghai.add("gpu-1 (sold out, near release)", "parked/no-stock", {
  ...MISSED,
  stoppedAgoMs: 13 * DAY_MS,
  refusal: SOLD_OUT,
});
shanghai.add("big-1 (quota used up)", "parked/quota", { ...MISSED, refusal: QUOTA_USED_UP });
shanghai.add("edge-1 (service is down)", "parked/cloud-error", MISSED, SERVICE_UNAVAILABLE);
shanghai.add("market-1 (paid image)", "parked/insufficient-balance", {
  ...MISSED,
  imageId: "m-uf6paidimage0001",
  imageBalanceMinimum: 5_000,
});
shanghai.add("db-1 (security lock)", "parked/security-lock", { ...MISSED, locks: ["financial", "security"] });
shanghai.add("数据库-2 (security lock)", "parked/security-lock", { ...MISSED, locks: ["security"] });
shanghai.add("host-1 (dedicated host unpaid)", "parked/dedicated-host-unpaid", {
  ...MISSED,
  locks: ["financial", "dedicatedhostfinancial"],
  dedicatedHostId: "dh-uf6demo0001",
});
shanghai.add("odd-1 (unknown code)", "failed/unknown-code", { ...MISSED, refusal: UNHEARD_OF });
shanghai.add("odd-2 (risk control)", "failed/denied", { ...MISSED, refusal: RISK_CONTROL });
shanghai.add("odd-3 (invalid parameter)", "failed/invalid-request", { ...MISSED, refusal: BAD_PARAMETER });
shanghai.add("lab-1 (excluded)", "skipped/excluded", { ...MISSED, tags: { "auto-recovery": "off" } });
shanghai.add("lab-2 (excluded)", "skipped/excluded", { ...MISSED, tags: { "auto-recovery": "off", team: "lab" } });
shanghai.add("spot-1", "skipped/spot", { ...BY_OWNER, spotStrategy: "SpotAsPriceGo", locks: ["Recycling"] });
shanghai.add("spot-2", "skipped/spot", { ...MISSED, spotStrategy: "SpotWithPriceLimit" });
shanghai.add("refunded-1", "skipped/refunded", { ...BY_OWNER, locks: ["refunded"] });
shanghai.add("yearly-1 (subscription)", "none", { ...BY_OWNER, chargeType: "PrePaid" });
shanghai.add("yearly-2 (subscription, ended)", "none", { ...BY_OWNER, chargeType: "PrePaid", expiresInMs: -DAY_MS });
shanghai.add("gone-1 (released)", "released/by-arrears", { ...STOPPED, releasedAgoMs: 6 * HOUR_MS });
shanghai.add("gone-2 (released)", "released/by-arrears", { ...STOPPED, releasedAgoMs: 20 * HOUR_MS });

const spokeHangzhou = createFleetList("bp2demo", { accountId: SPOKE_ACCOUNT_ID, regionId: "cn-hangzhou" });
for (const name of ["官网-1", "官网-2", "官网-3", "订单服务", "库存服务"]) spokeHangzhou.add(name, "recovered", MISSED);
spokeHangzhou.add("缓存-1", "recovered-by-cloud", RESTARTS);
spokeHangzhou.add("缓存-2", "recovered-by-cloud", RESTARTS);
spokeHangzhou.add("报表 (fails twice)", "recovered", MISSED, { ...INTERNAL_ERROR, count: 2 });
spokeHangzhou.add("flaky-1 (falls back once)", "recovered", { ...MISSED, fallsBack: 1, startMs: 5_000 });
spokeHangzhou.add("flaky-2 (always falls back)", "parked/start-failed", { ...MISSED, fallsBack: 9, startMs: 5_000 });
spokeHangzhou.add("备份 (owner's stop)", "skipped/not-overdue", BY_OWNER);

const singapore = createFleetList("t4ndemo", { accountId: SPOKE_ACCOUNT_ID, regionId: "ap-southeast-1" });
for (const name of ["shop-1", "shop-2", "shop-3"]) singapore.add(name, "recovered", MISSED);
singapore.add("shop-4 (throttled)", "recovered", MISSED, { effect: "throttle", count: 1 });
singapore.add("cdn-1 (sold out)", "parked/no-stock", { ...MISSED, refusal: SOLD_OUT });
singapore.add("vpn-1 (no stop event)", "parked/owner-unclear", { ...MISSED, stopEvent: false });

const LISTS = [hangzhou, shanghai, spokeHangzhou, singapore];

export const demoFleet = LISTS.flatMap(({ fleet }) => fleet);

export const DEMO: Scenario = {
  accounts: [
    {
      id: HUB_ACCOUNT_ID,
      name: "production",
      balance: -86.4,
      overdueAgoMs: 16 * DAY_MS,
      users: ["operator"],
      roles: [{ name: "ecs-auto-recovery-function", trust: { services: ["fc.aliyuncs.com"] } }],
    },
    {
      id: SPOKE_ACCOUNT_ID,
      name: "电商",
      balance: -512.05,
      overdueAgoMs: 16 * DAY_MS,
      users: ["operator"],
      roles: [{ name: "ecs-auto-recovery", trust: { accounts: [HUB_ACCOUNT_ID], externalId: SPOKE_EXTERNAL_ID } }],
    },
  ],
  instances: demoFleet.map(({ spec }) => spec),
  faults: LISTS.flatMap(({ faults }) => faults),
  // The vendor does not document which of the two behaviours holds. This is the harder one: an instance stopped by its
  // owner looks overdue, too.
  switches: { lockClearsOnPayment: false },
  // The log store of the account in arrears keeps running, so that a plan from before the payment can be read.
  delays: { logStoreStopsAfterMs: 365 * DAY_MS, startMs: 2_000, autoRestartMs: 1_000, autoRestartLateMs: 600_000 },
};
