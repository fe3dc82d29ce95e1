/** An account's money and what the vendor has published about it. */
import type { ArrearsEvent } from "../../functions/core/instance/instance.ts";
import type { AccountSpec } from "../story.ts";

export interface PublishedEvent extends ArrearsEvent {
  readonly regionId: string;
  readonly visibleAtMs: number;
  /** A scheduled event that is overtaken by what was scheduled. */
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
  /** When its credit went below zero, each time. */
  readonly debtsAtMs: number[];
  /** When money began or ceased to suffice to start anything; the first entry is of the beginning. */
  readonly solvency: { readonly atMs: number; readonly solvent: boolean }[];
  /** When money last sufficed to start anything again: the recovery clock counts from here. */
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

/** What the vendor counts when it decides: vouchers included, shown nowhere. */
export function creditOf(account: SimulatedAccount): number {
  return account.cash + account.spec.voucher;
}

export function canStartAnything(account: SimulatedAccount): boolean {
  return creditOf(account) >= account.spec.vendorMinimum && creditOf(account) > 0;
}
