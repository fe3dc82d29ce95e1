/** Billing as one run sees it: the cash balance, and payments once the vendor shows them. */
import type { Balance, Payment } from "../../functions/core/instance/instance.ts";
import type { Billing } from "../../functions/ports/billing.ts";
import type { CloudModel } from "../cloud/cloud-model.ts";
import type { RunLog } from "../flight-recorder.ts";
import { type RequestLine, refused, served } from "./request-line.ts";

/** Codes of a refused billing call, for a caller without permission. */
const DENIALS = new Set(["NotAuthorized", "NotApplicable", "InvalidAccessKeyId.NotFound"]);

export function createBillingPort(model: CloudModel, log: RunLog, send: RequestLine): Billing {
  return {
    balance: (accountId) =>
      send<Balance>({
        action: "QueryAccountBalance",
        target: { accountId },
        medianMs: 150,
        serve: (bent) => {
          if (bent?.kind === "odd") return refused("Local.Incomplete");
          const { cash, spec } = model.accounts.get(accountId)!;
          return served({ available: cash, currency: spec.currency });
        },
        denied: () => refused("NotAuthorized"),
        told: (answer) => {
          if (answer.ok) log.balances.set(accountId, answer.value.available);
        },
      }),

    lastPayment: (accountId, sinceMs) =>
      send<Payment | undefined>({
        action: "QueryAccountTransactions",
        target: { accountId },
        medianMs: 180,
        serve: (bent) => {
          if (bent?.kind === "odd") return refused("Local.Incomplete");
          const nowMs = model.time.nowMs();
          const seen = model.accounts
            .get(accountId)!
            .payments.filter(({ atMs, visibleAtMs }) => visibleAtMs <= nowMs && atMs >= sinceMs);
          const newest = seen.reduce<(typeof seen)[number] | undefined>(
            (best, next) => (best === undefined || next.atMs > best.atMs ? next : best),
            undefined,
          );
          return served(newest && { number: newest.number, atMs: newest.atMs });
        },
        denied: () => refused("NotAuthorized"),
        told: (answer) => {
          if (!answer.ok && DENIALS.has(answer.code)) log.paymentsDenied.add(accountId);
        },
      }),
  };
}
