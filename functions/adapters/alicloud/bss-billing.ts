/** The account's money, on BssOpenApi 2017-12-14. */
import { CloudError } from "../../core/failure/cloud-error.ts";
import type { Payment } from "../../core/instance/instance.ts";
import type { Billing } from "../../ports/billing.ts";
import type { AccountClient } from "./account-client.ts";
import { parseAmount } from "./amount.ts";
import { type AnswerObject, asObject, numberOf, textOf, wrappedList } from "./answer.ts";
import type { RpcAnswer } from "./pop-client.ts";
import { formatVendorTime, parseVendorTime } from "./vendor-time.ts";

/** Neither the order of the list nor the largest page is documented: the newest is looked for in all that there are. */
const PAGE_SIZE = 100;
/** No account is paid so often; whose list does not end is not asked for ever. */
const MAX_PAGES = 10;

/** @param homeRegionId fills `{region}` in an endpoint template; billing itself knows no regions. */
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
    // "Nothing happened" may come without the list, but then the count says so.
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
  // The filter is repeated here: an expense taken for a payment would start a recovery that cannot succeed.
  const incomes = listed.filter((item) => textOf(item.TransactionFlow) !== "Expense");
  const payments = incomes.flatMap((item): Payment[] => {
    const atMs = parseVendorTime(textOf(item.TransactionTime));
    return atMs === undefined ? [] : [{ number: textOf(item.TransactionNumber) || textOf(item.RecordID), atMs }];
  });
  // One form is documented, `2020-03-10T02:03:20Z` (API metadata, read 2026-08): in another, no payment would ever be noticed.
  if (incomes.length > 0 && payments.length === 0) throw incomplete("no time of a transaction can be read");
  // Transactions know whole seconds: one of the very second asked about must not be lost to the fraction.
  const sinceSecondMs = Math.floor(sinceMs / 1000) * 1000;
  return payments
    .filter(({ number, atMs }) => number !== "" && atMs >= sinceSecondMs)
    .sort(byTime)
    .at(-1);
}

/** Those of one second by their numbers: listed in another order, the same payments have the same newest. */
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

/** What was answered does not say which payment is the newest. */
function incomplete(message: string): CloudError {
  return new CloudError({ action: "QueryAccountTransactions", code: "Local.Incomplete", message, answered: true });
}
