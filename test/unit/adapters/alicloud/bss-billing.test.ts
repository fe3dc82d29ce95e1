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

  it.each([undefined, {}, { AvailableAmount: "n/a" }])("does not take %j for a balance of nothing", async (data) => {
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

  it("believes that there was nothing only when the count says so", async () => {
    expect(await aBilling({ TotalCount: 0 }).billing.lastPayment("1", SINCE_MS)).toBeUndefined();
    await expect(aBilling({}).billing.lastPayment("1", SINCE_MS)).rejects.toMatchObject({
      failure: { code: "Local.NoCode" },
    });
  });
});
