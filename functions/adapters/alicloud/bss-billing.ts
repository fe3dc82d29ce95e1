/** Reads the account's money from BssOpenApi 2017-12-14. */
import { CloudError } from "../../core/failure/cloud-error.ts";
import type { Payment } from "../../core/instance/instance.ts";
import type { Billing } from "../../ports/billing.ts";
import type { AccountClient } from "./account-client.ts";
import { parseAmount } from "./amount.ts";
import { type AnswerObject, asObject, numberOf, textOf, wrappedList } from "./answer.ts";
import type { RpcAnswer } from "./pop-client.ts";
import { formatVendorTime, parseVendorTime } from "./vendor-time.ts";

/** Neither the order of the list nor the largest page is documented, so the newest payment is searched in all pages. */
const PAGE_SIZE = 100;
/** No account pays 1,000 times in this period. A longer list counts as one that does not end. */
const MAX_PAGES = 10;

/**
 * Builds the port.
 * @param homeRegionId fills `{region}` in an endpoint template; billing itself has no regions.
 */
export function createBssBilling(client: AccountClient, homeRegionId: string): Billing {
  async function incomePage(accountId: string, sinceMs: number, page: number) {
    const action = "QueryAccountTransactions";
    const answer = await client.bss({
      accountId,
      regionId: homeRegionId,
      action,
      parameters: {
        TransactionFlow: "Income",
        CreateTimeStart: formatVendorTime(sinceMs),
        PageNum: page,
        PageSize: PAGE_SIZE,
      },
    });
    const data = asObject(answer.body.Data);
    const list = wrappedList(data, "AccountTransactionsList", "AccountTransactionsList");
    const total = textOf(data?.TotalCount);
    // An answer about no transaction may lack the list, but then its count is 0.
    if (list === undefined && total !== "0") throw missing(action, "AccountTransactionsList", answer);
    return { items: list ?? [], total: numberOf(total) };
  }

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
      const listed: AnswerObject[] = [];
      for (let page = 1; page <= MAX_PAGES; page += 1) {
        const { items, total } = await incomePage(accountId, sinceMs, page);
        listed.push(...items);
        if (items.length === 0 || listed.length >= total) return newestOf(listed, sinceMs);
      }
      throw incomplete(`more than ${MAX_PAGES} pages of income`);
    },
  };
}

function newestOf(listed: readonly AnswerObject[], sinceMs: number): Payment | undefined {
  // The filter of the request is repeated here. An expense that is taken for a payment would start a recovery that cannot succeed.
  const incomes = listed.filter((item) => textOf(item.TransactionFlow) !== "Expense");
  const payments = incomes.flatMap((item): Payment[] => {
    const atMs = parseVendorTime(textOf(item.TransactionTime));
    return atMs === undefined ? [] : [{ number: textOf(item.TransactionNumber) || textOf(item.RecordID), atMs }];
  });
  // One form of time is documented, `2020-03-10T02:03:20Z` (API metadata, read 2026-08). With another form no payment would ever be
  // noticed, so it is an error.
  if (incomes.length > 0 && payments.length === 0) throw incomplete("no time of a transaction can be read");
  // Transactions have whole seconds. A payment in the second of `sinceMs` must not be lost to the fraction.
  const sinceSecondMs = Math.floor(sinceMs / 1000) * 1000;
  return payments
    .filter(({ number, atMs }) => number !== "" && atMs >= sinceSecondMs)
    .sort(byTime)
    .at(-1);
}

/** Orders by time, then by number, so that the same payments always have the same newest one. */
function byTime(one: Payment, other: Payment): number {
  return one.atMs - other.atMs || (one.number < other.number ? -1 : 1);
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

/** Returns the error for answers that do not show which payment is the newest. */
function incomplete(message: string): CloudError {
  return new CloudError({ action: "QueryAccountTransactions", code: "Local.Incomplete", message, answered: true });
}
