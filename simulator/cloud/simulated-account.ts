/** The money of an account, and the billing events that the vendor has published. */
import type { ArrearsEvent } from "../../functions/core/instance/instance.ts";
import type { AccountSpec } from "../story.ts";

export interface PublishedEvent extends ArrearsEvent {
  readonly regionId: string;
  readonly visibleAtMs: number;
  /** When the vendor hides a scheduled event, because the scheduled action has happened. */
  hiddenAtMs?: number;
}

export function isVisible({ visibleAtMs, hiddenAtMs }: PublishedEvent, nowMs: number): boolean {
  return visibleAtMs <= nowMs && (hiddenAtMs === undefined || nowMs < hiddenAtMs);
}

export interface SimulatedAccount {
  readonly spec: AccountSpec;
  cash: number;
  readonly payments: { readonly number: string; readonly atMs: number; readonly visibleAtMs: number }[];
  readonly events: PublishedEvent[];
  /** Each time at which the credit fell below zero. */
  readonly debtsAtMs: number[];
  /**
   * Each time at which the credit began or ceased to be enough for a start. The first entry is the story's beginning.
   */
  readonly solvency: { readonly atMs: number; readonly solvent: boolean }[];
  /** When the credit last became enough for a start; the recovery time counts from here. */
  solventSinceMs: number | undefined;
}

export function createAccount(spec: AccountSpec): SimulatedAccount {
  return {
    spec,
    cash: spec.cash,
    payments: [],
    events: [],
    debtsAtMs: [],
    solvency: [],
    solventSinceMs: undefined,
  };
}

/** Returns the credit by which the vendor decides: cash and vouchers. No API shows vouchers. */
export function creditOf(account: SimulatedAccount): number {
  return account.cash + account.spec.voucher;
}

export function canStartAnything(account: SimulatedAccount): boolean {
  return creditOf(account) >= account.spec.vendorMinimum && creditOf(account) > 0;
}
