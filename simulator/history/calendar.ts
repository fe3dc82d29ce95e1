/** Draws the dates of a story: when each account falls into debt, is stopped and pays, and how long faults last. */
import type { AccountPolicy } from "../../functions/core/terms/policy.ts";
import type { Dice } from "../dice.ts";
import { KEPT_MS } from "../story.ts";

export const MINUTE_MS = 60_000;
export const HOUR_MS = 60 * MINUTE_MS;
export const DAY_MS = 24 * HOUR_MS;

export interface AccountDates {
  readonly accountId: string;
  /** When the credit falls below zero. */
  readonly debtAtMs: number;
  /**
   * When the vendor stops the instances. China site: at once, within the hour, or days later. International site: 15
   * days later.
   */
  readonly stopAtMs: number;
  readonly paidAtMs: number;
}

export interface Calendar {
  readonly startMs: number;
  /** The first payment of the story. The timers are placed around it. */
  readonly paidAtMs: number;
  readonly faultsFromMs: number;
  readonly faultsEndMs: number;
  /** Milliseconds between two payment ticks. */
  readonly tickMs: number;
  /** See HistoryOptions. */
  readonly long: boolean;
  readonly accounts: readonly AccountDates[];
}

/** 2026-03-02, a Monday. Nothing depends on the day. */
const EPOCH_MS = Date.UTC(2026, 2, 2);
/** Time before the first debt, in which sweeps read a healthy fleet. */
const PROLOGUE_MS = 30 * HOUR_MS;

export function drawCalendar(accounts: readonly AccountPolicy[], long: boolean, dice: Dice): Calendar {
  const paidAtMs = EPOCH_MS + dice.below(28 * 24 * 60) * MINUTE_MS + dice.below(60_000);
  const dates = accounts.map((account, index) =>
    drawDates(account, paidAtMs + (index === 0 ? 0 : dice.below(20 * MINUTE_MS)), dice),
  );
  return {
    startMs: Math.min(...dates.map(({ debtAtMs }) => debtAtMs)) - PROLOGUE_MS,
    paidAtMs,
    faultsFromMs: paidAtMs - 30 * MINUTE_MS,
    faultsEndMs: paidAtMs + drawTroubleMs(long, dice),
    tickMs: (long ? 5 : drawTickMinutes(dice)) * MINUTE_MS,
    long,
    accounts: dates,
  };
}

/**
 * Draws how long faults last. Half an hour is usual, so that ten thousand stories stay affordable. Some last long
 * enough for every back-off.
 */
function drawTroubleMs(long: boolean, dice: Dice): number {
  return dice.weighted([
    [long ? 7 : 16, dice.whole(10, 30) * MINUTE_MS],
    [long ? 2 : 3, dice.whole(30, 75) * MINUTE_MS],
    [1, dice.whole(75, 180) * MINUTE_MS],
  ]);
}

function drawTickMinutes(dice: Dice): number {
  return dice.weighted([
    [1, 5],
    [1, 10],
    [2, 15],
    [4, 30],
  ]);
}

function drawDates({ id, site }: AccountPolicy, paidAtMs: number, dice: Dice): AccountDates {
  const stoppedForMs = dice.weighted([
    [4, dice.between(20 * MINUTE_MS, 3 * HOUR_MS)],
    [3, dice.between(6 * HOUR_MS, 3 * DAY_MS)],
    [2, dice.between(3 * DAY_MS, 14 * DAY_MS)],
    [2, KEPT_MS - dice.between(30 * MINUTE_MS, 8 * HOUR_MS)],
  ]);
  const stopAtMs = Math.floor(paidAtMs - stoppedForMs);
  // Services go on with a negative balance: for 15 days on the International site; for days where an account of the China site is
  // entitled to a deferred stop. Source: help 190777 and the billing pages of both sites, read 2026-11.
  const isDeferred = dice.chance(0.25);
  const deferredMs = isDeferred ? dice.between(DAY_MS, 10 * DAY_MS) : dice.between(0, HOUR_MS);
  const graceMs = site === "international" ? KEPT_MS : deferredMs;
  return { accountId: id, debtAtMs: Math.floor(stopAtMs - graceMs), stopAtMs, paidAtMs };
}
