/**
 * Two accounts in arrears, three regions and about sixty stopped instances: one for each row of the product's outcome
 * table. Each instance has its expected end beside it. The payment of the first account reaches the function as an
 * event. An operator recovers the second account, which is reached through a role.
 */
import { createFleetList } from "./fleet-list.ts";
import {
  badParameter,
  internalError,
  quotaUsedUp,
  riskControl,
  serviceUnavailable,
  soldOut,
  unheardOf,
} from "./refusals.ts";
import type { Scenario } from "./scenario.ts";

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

export const hubAccountId = "1000000000000001";
export const spokeAccountId = "2000000000000002";
export const spokeExternalId = "a-secret-between-two-accounts";

const stopped = { stopCause: "arrears", stoppedAgoMs: 2 * dayMs } as const;
const missed = { ...stopped, autoRestart: "missed" } as const;
/**
 * Starts within 0 ms: every read sees the instance either stopped or running, so the expected end does not depend on
 * timing.
 */
const restarts = { ...stopped, autoRestart: "ok", startMs: 0 } as const;
const byOwner = { status: "Stopped", stopCause: "owner", stoppedAgoMs: 9 * dayMs } as const;

const hangzhou = createFleetList("bp1demo", { accountId: hubAccountId, regionId: "cn-hangzhou" });
for (const name of ["web-1", "web-2", "web-3", "网页-4", "网页-5", "支付接口"]) hangzhou.add(name, "recovered", missed);
hangzhou.add("api-1 (fails twice)", "recovered", missed, { ...internalError, count: 2 });
hangzhou.add("api-2 (fails once)", "recovered", missed, { ...internalError, count: 1 });
hangzhou.add("api-3 (done, answer lost)", "recovered", missed, { effect: "answer-lost", hang: true, count: 1 });
hangzhou.add("api-4 (connection reset)", "recovered", missed, { effect: "reset", count: 1 });
hangzhou.add("api-5 (gateway's 502)", "recovered", missed, { effect: "html-502", count: 1 });
hangzhou.add("worker-1", "recovered-by-cloud", restarts);
hangzhou.add("worker-2", "recovered-by-cloud", restarts);
hangzhou.add("后台任务-3", "recovered-by-cloud", restarts);
hangzhou.add("queue-1 (cloud is late)", "recovered", { ...stopped, autoRestart: "late" });
hangzhou.add("reclaimed-1 (hardware taken)", "recovered", { ...missed, stoppedAgoMs: 6 * dayMs, recycled: true });
hangzhou.add("batch-1 (owner's stop, before)", "skipped/not-overdue", byOwner);
hangzhou.add("batch-2 (owner's stop, locked too)", "parked/owner-unclear", { ...byOwner, locks: ["financial"] });
/** Its owner stopped the instance 24 days ago. A sweep recorded that stop before the first sign of arrears. */
export const sightedInstanceId = hangzhou.add("batch-3 (owner's stop, was seen)", "skipped/stopped-before-arrears", {
  ...byOwner,
  stoppedAgoMs: 24 * dayMs,
  locks: ["financial"],
});
hangzhou.add("batch-4 (owner's stop, after)", "skipped/not-overdue", {
  ...byOwner,
  startedAgoMs: dayMs,
  stoppedAgoMs: 5 * hourMs,
});
hangzhou.add("idle-1 (running)", "none", { status: "Running" });
hangzhou.add("idle-2 (running)", "none", { status: "Running" });

const shanghai = createFleetList("uf6demo", { accountId: hubAccountId, regionId: "cn-shanghai" });
for (const name of ["search-1", "search-2", "推荐服务"]) shanghai.add(name, "recovered", missed);
shanghai.add("search-3 (throttled)", "recovered", missed, { effect: "throttle", retryAfterMs: 400, count: 1 });
shanghai.add("search-4", "recovered", missed);
shanghai.add("gpu-1 (sold out, near release)", "parked/no-stock", {
  ...missed,
  stoppedAgoMs: 13 * dayMs,
  refusal: soldOut,
});
shanghai.add("big-1 (quota used up)", "parked/quota", { ...missed, refusal: quotaUsedUp });
shanghai.add("edge-1 (service is down)", "parked/cloud-error", missed, serviceUnavailable);
shanghai.add("market-1 (paid image)", "parked/insufficient-balance", {
  ...missed,
  imageId: "m-uf6paidimage0001",
  imageBalanceMinimum: 5_000,
});
shanghai.add("db-1 (security lock)", "parked/security-lock", { ...missed, locks: ["financial", "security"] });
shanghai.add("数据库-2 (security lock)", "parked/security-lock", { ...missed, locks: ["security"] });
shanghai.add("host-1 (dedicated host unpaid)", "parked/dedicated-host-unpaid", {
  ...missed,
  locks: ["financial", "dedicatedhostfinancial"],
  dedicatedHostId: "dh-uf6demo0001",
});
shanghai.add("odd-1 (unknown code)", "failed/unknown-code", { ...missed, refusal: unheardOf });
shanghai.add("odd-2 (risk control)", "failed/denied", { ...missed, refusal: riskControl });
shanghai.add("odd-3 (invalid parameter)", "failed/invalid-request", { ...missed, refusal: badParameter });
shanghai.add("lab-1 (excluded)", "skipped/excluded", { ...missed, tags: { "auto-recovery": "off" } });
shanghai.add("lab-2 (excluded)", "skipped/excluded", { ...missed, tags: { "auto-recovery": "off", team: "lab" } });
shanghai.add("spot-1", "skipped/spot", { ...byOwner, spotStrategy: "SpotAsPriceGo", locks: ["Recycling"] });
shanghai.add("spot-2", "skipped/spot", { ...missed, spotStrategy: "SpotWithPriceLimit" });
shanghai.add("refunded-1", "skipped/refunded", { ...byOwner, locks: ["refunded"] });
shanghai.add("yearly-1 (subscription)", "none", { ...byOwner, chargeType: "PrePaid" });
shanghai.add("yearly-2 (subscription, ended)", "none", { ...byOwner, chargeType: "PrePaid", expiresInMs: -dayMs });
shanghai.add("gone-1 (released)", "released/by-arrears", { ...stopped, releasedAgoMs: 6 * hourMs });
shanghai.add("gone-2 (released)", "released/by-arrears", { ...stopped, releasedAgoMs: 20 * hourMs });

const spokeHangzhou = createFleetList("bp2demo", { accountId: spokeAccountId, regionId: "cn-hangzhou" });
for (const name of ["官网-1", "官网-2", "官网-3", "订单服务", "库存服务"]) spokeHangzhou.add(name, "recovered", missed);
spokeHangzhou.add("缓存-1", "recovered-by-cloud", restarts);
spokeHangzhou.add("缓存-2", "recovered-by-cloud", restarts);
spokeHangzhou.add("报表 (fails twice)", "recovered", missed, { ...internalError, count: 2 });
spokeHangzhou.add("flaky-1 (falls back once)", "recovered", { ...missed, fallsBack: 1, startMs: 5_000 });
spokeHangzhou.add("flaky-2 (always falls back)", "parked/start-failed", { ...missed, fallsBack: 9, startMs: 5_000 });
spokeHangzhou.add("备份 (owner's stop)", "skipped/not-overdue", byOwner);

const singapore = createFleetList("t4ndemo", { accountId: spokeAccountId, regionId: "ap-southeast-1" });
for (const name of ["shop-1", "shop-2", "shop-3"]) singapore.add(name, "recovered", missed);
singapore.add("shop-4 (throttled)", "recovered", missed, { effect: "throttle", count: 1 });
singapore.add("cdn-1 (sold out)", "parked/no-stock", { ...missed, refusal: soldOut });
singapore.add("vpn-1 (no stop event)", "parked/owner-unclear", { ...missed, stopEvent: false });

const lists = [hangzhou, shanghai, spokeHangzhou, singapore];

export const demoFleet = lists.flatMap(({ fleet }) => fleet);

export const demo: Scenario = {
  accounts: [
    {
      id: hubAccountId,
      name: "production",
      balance: -86.4,
      overdueAgoMs: 16 * dayMs,
      users: ["operator"],
      roles: [{ name: "ecs-auto-recovery-function", trust: { services: ["fc.aliyuncs.com"] } }],
    },
    {
      id: spokeAccountId,
      name: "电商",
      balance: -512.05,
      overdueAgoMs: 16 * dayMs,
      users: ["operator"],
      roles: [{ name: "ecs-auto-recovery", trust: { accounts: [hubAccountId], externalId: spokeExternalId } }],
    },
  ],
  instances: demoFleet.map(({ spec }) => spec),
  faults: lists.flatMap(({ faults }) => faults),
  // The vendor does not document which of the two behaviours holds. This is the harder one: an instance stopped by its
  // owner looks overdue, too.
  switches: { lockClearsOnPayment: false },
  // The log store of the account in arrears keeps running, so that a plan from before the payment can be read.
  delays: { logStoreStopsAfterMs: 365 * dayMs, startMs: 2_000, autoRestartMs: 1_000, autoRestartLateMs: 600_000 },
};
