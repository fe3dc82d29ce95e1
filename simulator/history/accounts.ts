/**
 * Draws the models of a policy's accounts: their money, and how well the vendor restarts instances and publishes
 * events.
 */
import type { AccountPolicy } from "../../functions/core/terms/policy.ts";
import type { Dice } from "../dice.ts";
import type { AccountSpec, Happening } from "../story.ts";
import { type AccountDates, HOUR_MS, MINUTE_MS } from "./calendar.ts";

const SOME_REGIONS = ["cn-hangzhou", "cn-shanghai"];
/**
 * Cash and vouchers that a start needs, China site, CNY. Source: ReActivateInstances, API page of the China site, read
 * 2026-08.
 */
const CHINA_MINIMUM = 100;

export function drawAccountModel(policy: AccountPolicy, calm: boolean, dice: Dice): AccountSpec {
  return {
    id: policy.id,
    site: policy.site,
    regions: policy.regions === "all" ? SOME_REGIONS : policy.regions,
    currency: policy.site === "china" ? "CNY" : "USD",
    voucher: dice.chance(0.2) ? 150 : 0,
    vendorMinimum: policy.site === "china" ? CHINA_MINIMUM : 0,
    restart: calm ? { missShare: 0.3, lateShare: 0 } : drawRestart(dice),
    events: calm ? { stopShare: 1, deleteShare: 1, delayMs: 0, lateByMs: 0 } : drawEvents(dice),
    cash: dice.whole(20, 500),
  };
}

function drawRestart(dice: Dice): AccountSpec["restart"] {
  return dice.pick([
    { missShare: 1, lateShare: 0 },
    { missShare: 0.5, lateShare: 0.2 },
    { missShare: 0.2, lateShare: 0.5 },
    { missShare: 0.05, lateShare: 0 },
    { missShare: 0.9, lateShare: 1 },
  ]);
}

function drawEvents(dice: Dice): AccountSpec["events"] {
  const delayMs = dice.pick([0, MINUTE_MS, 10 * MINUTE_MS, 3 * HOUR_MS]);
  const stopShare = dice.weighted([
    [5, 1],
    [2, 0.9],
    [1, 0.5],
    [2, 0],
  ]);
  return { stopShare, deleteShare: dice.pick([0, 0.5, 1]), delayMs, lateByMs: dice.pick([0, 0, 30 * MINUTE_MS]) };
}

type MoneyKind = "whole" | "parts" | "just-enough" | "again" | "never";

/**
 * Draws the debt, the stop and the payments. An account may pay never, too little, in parts, or just before the next
 * debt.
 */
export function drawMoney(spec: AccountSpec, dates: AccountDates, calm: boolean, dice: Dice): Happening[] {
  const { accountId, debtAtMs, stopAtMs, paidAtMs } = dates;
  const debt = -(spec.voucher + dice.whole(5, 400));
  const pay = (atMs: number, amount: number, number: string): Happening => ({
    kind: "payment",
    atMs: Math.floor(atMs),
    accountId,
    amount,
    number: `${accountId}-${number}`,
    visibleAtMs: Math.floor(atMs + (calm ? 0 : dice.between(0, 90_000))),
  });
  const happenings: Happening[] = [
    { kind: "debt", atMs: debtAtMs, accountId, cash: debt },
    { kind: "arrears-stop", atMs: stopAtMs, accountId },
  ];
  const kind = calm
    ? "whole"
    : dice.weighted<MoneyKind>([
        [8, "whole"],
        [2, "parts"],
        [2, "just-enough"],
        [2, "again"],
        [1, "never"],
      ]);
  if (kind === "never") return happenings;
  const enough = Math.max(spec.vendorMinimum, 100);
  if (kind === "parts") {
    const part = Math.ceil(-debt / 2);
    const early = paidAtMs - dice.between(5 * MINUTE_MS, 2 * HOUR_MS);
    if (early > stopAtMs + MINUTE_MS) happenings.push(pay(early, part, "part"));
    happenings.push(
      pay(paidAtMs, -debt + enough + dice.whole(0, 900) - (early > stopAtMs + MINUTE_MS ? part : 0), "rest"),
    );
  } else if (kind === "just-enough") {
    // Vouchers complete the minimum, so the balance alone looks too low.
    happenings.push(pay(paidAtMs, -debt + Math.max(1, enough - spec.voucher), "just-enough"));
  } else {
    happenings.push(pay(paidAtMs, -debt + enough + dice.whole(0, 2_000), "whole"));
  }
  if (kind === "again") {
    const secondMs = paidAtMs + dice.between(20 * MINUTE_MS, 60 * MINUTE_MS);
    happenings.push(
      { kind: "debt", atMs: Math.floor(secondMs), accountId, cash: debt },
      { kind: "arrears-stop", atMs: Math.floor(secondMs + MINUTE_MS), accountId },
      pay(secondMs + dice.between(20 * MINUTE_MS, 40 * MINUTE_MS), -debt + enough + dice.whole(0, 900), "second"),
    );
  }
  return happenings;
}
