/** The account's money, on BssOpenApi 2017-12-14. */
import { CloudError } from "../../core/cloud-error.ts";
import type { Payment } from "../../core/instance.ts";
import type { Billing } from "../../ports/billing.ts";
import type { AccountClient } from "./account-client.ts";
import { parseAmount } from "./amount.ts";
import { asObject, textOf, wrappedList } from "./answer.ts";
import type { RpcAnswer } from "./pop-client.ts";
import { formatVendorTime, parseVendorTime } from "./vendor-time.ts";

/** The page's order is not documented, so the newest is looked for in one large page. Its maximum is not verified. */
const PAGE_SIZE = 100;

/** @param homeRegionId fills `{region}` in an endpoint template; billing itself knows no regions. */
export function createBssBilling(client: AccountClient, homeRegionId: string): Billing {
  return {
    async balance(accountId) {
      const action = "QueryAccountBalance";
      const answer = await client.bss({ accountId, regionId: homeRegionId, action, parameters: {} });
      const data = asObject(answer.body.Data);
      const available = parseAmount(textOf(data?.AvailableAmount));
      if (available === undefined) throw missing(action, "AvailableAmount", answer);
      return { available, currency: textOf(data?.Currency).trim() };
    },

    async lastPayment(accountId, sinceMs) {
      const action = "QueryAccountTransactions";
      const answer = await client.bss({
        accountId,
        regionId: homeRegionId,
        action,
        parameters: {
          TransactionFlow: "Income",
          CreateTimeStart: formatVendorTime(sinceMs),
          PageNum: 1,
          PageSize: PAGE_SIZE,
        },
      });
      const data = asObject(answer.body.Data);
      const list = wrappedList(data, "AccountTransactionsList", "AccountTransactionsList");
      // "Nothing happened" may come without the list, but then the count says so.
      if (list === undefined && textOf(data?.TotalCount) === "0") return undefined;
      if (list === undefined) throw missing(action, "AccountTransactionsList", answer);
      // Transactions know whole seconds: one of the very second asked about must not be lost to the fraction.
      const sinceSecondMs = Math.floor(sinceMs / 1000) * 1000;
      let newest: Payment | undefined;
      for (const item of list) {
        const atMs = parseVendorTime(textOf(item.TransactionTime));
        const number = textOf(item.TransactionNumber) || textOf(item.RecordID);
        // The filter is repeated here: an expense taken for a payment would start a recovery that cannot succeed.
        const isIncome = textOf(item.TransactionFlow) !== "Expense";
        if (!isIncome || atMs === undefined || atMs < sinceSecondMs || number === "") continue;
        if (newest === undefined || atMs > newest.atMs) newest = { number, atMs };
      }
      return newest;
    },
  };
}

function missing(action: string, field: string, answer: RpcAnswer): CloudError {
  return new CloudError({
    action,
    code: "Local.NoCode",
    message: `the answer lacks ${field}`,
    requestId: answer.requestId,
    answered: true,
  });
}
