import { describe, expect, it } from "vitest";
import type { AccountCall } from "../../../../functions/adapters/alicloud/account-client.ts";
import { createBssBilling } from "../../../../functions/adapters/alicloud/bss-billing.ts";

const SINCE_MS = Date.UTC(2026, 7, 1, 10, 0, 5, 500);

function aBilling(data: unknown) {
  const calls: AccountCall[] = [];
  const bss = async (call: AccountCall) => {
    calls.push(call);
    return { requestId: "r-1", body: { Data: data } };
  };
  return { billing: createBssBilling({ bss, ecs: bss }, "cn-hangzhou"), calls };
}

/** Serves one prepared page for each request. */
function aBook(all: readonly object[], largestPage = 100, total = all.length) {
  const calls: AccountCall[] = [];
  const bss = async (call: AccountCall) => {
    calls.push(call);
    const size = Math.min(Number(call.parameters.PageSize), largestPage);
    const first = (Number(call.parameters.PageNum) - 1) * size;
    return { requestId: "r-1", body: { Data: { ...listOf(...all.slice(first, first + size)), TotalCount: total } } };
  };
  return { billing: createBssBilling({ bss, ecs: bss }, "cn-hangzhou"), calls };
}

const aTransaction = (number: string, time: string, more: object = {}) => ({
  TransactionNumber: number,
  TransactionTime: time,
  TransactionFlow: "Income",
  ...more,
});

const listOf = (...transactions: object[]) => ({
  TotalCount: transactions.length,
  AccountTransactionsList: { AccountTransactionsList: transactions },
});

describe("createBssBilling balance", () => {
  it("reads the available amount and its currency", async () => {
    const { billing, calls } = aBilling({ AvailableAmount: "-1,011.19\n", Currency: " CNY", QuotaLimit: "0.00\n" });

    expect(await billing.balance("1")).toEqual({ available: -1011.19, currency: "CNY" });
    expect(calls).toEqual([{ accountId: "1", regionId: "cn-hangzhou", action: "QueryAccountBalance", parameters: {} }]);
  });

  it.each([undefined, {}, { AvailableAmount: "n/a" }])("does not read %j as a balance of zero", async (data) => {
    await expect(aBilling(data).billing.balance("1")).rejects.toMatchObject({
      failure: { action: "QueryAccountBalance", code: "Local.NoCode", requestId: "r-1" },
    });
  });
});

describe("createBssBilling lastPayment", () => {
  it("asks for income since the time given, in one page", async () => {
    const { billing, calls } = aBilling(listOf());

    expect(await billing.lastPayment("1", SINCE_MS)).toBeUndefined();
    expect(calls).toHaveLength(1);
    expect(calls[0]).toMatchObject({
      action: "QueryAccountTransactions",
      parameters: { TransactionFlow: "Income", CreateTimeStart: "2026-08-01T10:00:05Z", PageNum: 1, PageSize: 100 },
    });
  });

  it("finds the newest, whatever the order of the page", async () => {
    const { billing } = aBilling(
      listOf(
        aTransaction("1", "2026-08-01T10:01:00Z"),
        aTransaction("3", "2026-08-01T10:03:00Z"),
        aTransaction("2", "2026-08-01T10:02:00Z"),
      ),
    );

    expect(await billing.lastPayment("1", SINCE_MS)).toEqual({ number: "3", atMs: Date.UTC(2026, 7, 1, 10, 3) });
  });

  it("passes over expenses, earlier ones, and those without a time or a number", async () => {
    const { billing } = aBilling(
      listOf(
        aTransaction("expense", "2026-08-01T10:09:00Z", { TransactionFlow: "Expense" }),
        aTransaction("early", "2026-08-01T10:00:04Z"),
        aTransaction("timeless", ""),
        aTransaction("", "2026-08-01T10:09:00Z"),
      ),
    );

    expect(await billing.lastPayment("1", SINCE_MS)).toBeUndefined();
  });

  it("keeps a payment of the very second asked about", async () => {
    const { billing } = aBilling(listOf(aTransaction("1", "2026-08-01T10:00:05Z")));

    expect((await billing.lastPayment("1", SINCE_MS))?.number).toBe("1");
  });

  it("names a transaction without a number by its record", async () => {
    const { billing } = aBilling(listOf(aTransaction("", "2026-08-01T10:01:00Z", { RecordID: "2026080142" })));

    expect((await billing.lastPayment("1", SINCE_MS))?.number).toBe("2026080142");
  });

  it("goes on to the next page while there is more, and no further", async () => {
    const all = Array.from({ length: 250 }, (_, index) =>
      aTransaction(`${index}`, new Date(SINCE_MS + (index + 1) * 60_000).toISOString()),
    );
    const { billing, calls } = aBook(all);

    expect((await billing.lastPayment("1", SINCE_MS))?.number).toBe("249");
    expect(calls.map(({ parameters }) => parameters.PageNum)).toEqual([1, 2, 3]);
  });

  it("counts the transactions of each answer, not the page size that it asked for", async () => {
    const all = [1, 2, 3, 4, 5].map((minute) => aTransaction(`${minute}`, `2026-08-01T10:0${minute}:00Z`));
    const { billing, calls } = aBook(all, 2);

    expect((await billing.lastPayment("1", SINCE_MS))?.number).toBe("5");
    expect(calls).toHaveLength(3);
  });

  it("ends with an empty page, whatever total count the answer claims", async () => {
    const { billing, calls } = aBook([aTransaction("1", "2026-08-01T10:01:00Z")], 100, 300);

    expect((await billing.lastPayment("1", SINCE_MS))?.number).toBe("1");
    expect(calls).toHaveLength(2);
  });

  it("stops after a fixed number of pages, and does not report the payments read so far as complete", async () => {
    const endless = Array.from({ length: 1_001 }, (_, index) => aTransaction(`${index}`, "2026-08-01T10:01:00Z"));
    const { billing, calls } = aBook(endless);

    await expect(billing.lastPayment("1", SINCE_MS)).rejects.toMatchObject({ failure: { code: "Local.Incomplete" } });
    expect(calls).toHaveLength(10);
  });

  it("names the same one of two payments of one second, in whatever order they are listed", async () => {
    const [one, other] = [aTransaction("8", "2026-08-01T10:01:00Z"), aTransaction("9", "2026-08-01T10:01:00Z")];
    const earlier = aTransaction("99", "2026-08-01T10:00:59Z");

    expect((await aBilling(listOf(one, other, earlier)).billing.lastPayment("1", SINCE_MS))?.number).toBe("9");
    expect((await aBilling(listOf(earlier, other, one)).billing.lastPayment("1", SINCE_MS))?.number).toBe("9");
  });

  it("does not read income without a readable time as no income", async () => {
    const unreadable = [aTransaction("1", "2026-08-01 18:01:00"), aTransaction("2", "2026-08-01T18:02:00+08:00")];
    const expense = aTransaction("3", "2026-08-01T10:01:00Z", { TransactionFlow: "Expense" });

    await expect(aBilling(listOf(...unreadable, expense)).billing.lastPayment("1", SINCE_MS)).rejects.toMatchObject({
      failure: { action: "QueryAccountTransactions", code: "Local.Incomplete", answered: true },
    });
    const readable = aTransaction("4", "2026-08-01T10:03:00Z");
    expect((await aBilling(listOf(...unreadable, readable)).billing.lastPayment("1", SINCE_MS))?.number).toBe("4");
    expect(await aBilling(listOf(expense)).billing.lastPayment("1", SINCE_MS)).toBeUndefined();
  });

  it("reports no payment only when the total count is zero as well", async () => {
    expect(await aBilling({ TotalCount: 0 }).billing.lastPayment("1", SINCE_MS)).toBeUndefined();
    await expect(aBilling({}).billing.lastPayment("1", SINCE_MS)).rejects.toMatchObject({
      failure: { code: "Local.NoCode" },
    });
  });
});
