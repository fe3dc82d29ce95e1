/** QueryAccountTransactions: returns bookings, newest first, by default those of the last 30 days. */

import type { Clock } from "../../../kernel/clock.ts";
import { answered, type Operation, type OperationCall } from "../../../wire/rpc/operation.ts";
import type { ParameterRule } from "../../../wire/rpc/parameters.ts";
import type { Transaction } from "../../accounts/account.ts";
import type { AccountBook } from "../../accounts/account-book.ts";
import { permissionFor } from "../../accounts/ram-actions.ts";
import { toAmount } from "../amount.ts";

const INVALID = { status: 400, code: "InvalidParameter", message: "Some parametersare not valid." };

/** Source: QueryAccountTransactions, API metadata 2017-12-14, read 2026-08. */
const PARAMETERS: readonly ParameterRule[] = [
  { name: "CreateTimeStart", type: "time", wrong: INVALID },
  { name: "CreateTimeEnd", type: "time", wrong: INVALID },
  { name: "PageNum", type: "integer", min: 1, wrong: INVALID },
  { name: "PageSize", type: "integer", min: 1, max: 100, wrong: INVALID },
  {
    name: "TransactionType",
    type: "string",
    oneOf: ["Adjust", "Payment", "Refund", "Withdraw", "Consumption", "Pay_Fail_Refund", "Transfer"],
    wrong: INVALID,
  },
  { name: "TransactionFlow", type: "string", oneOf: ["Income", "Expense"], wrong: INVALID },
  {
    name: "TransactionChannel",
    type: "string",
    oneOf: [
      "Alipay",
      "AntCreditPay",
      "MyBankCredit",
      "HuaxiaBankCInstallment",
      "BankTransfer",
      "OfflineRemittance",
      "CreditCard",
      "AccountBalance",
      "RegularBankCreditRefund",
      "ApplePay",
    ],
    wrong: INVALID,
  },
];

const MONTH_MS = 30 * 86_400_000;
const toTime = (atMs: number) => `${new Date(atMs).toISOString().slice(0, 19)}Z`;

export function queryAccountTransactions(accounts: AccountBook, clock: Clock): Operation {
  const select = (call: OperationCall) => {
    const nowMs = clock.nowMs();
    const fromMs = toMs(call.text("CreateTimeStart")) ?? nowMs - MONTH_MS;
    const toEndMs = toMs(call.text("CreateTimeEnd")) ?? nowMs;
    const matches = (name: string, value: string) => (call.text(name) ?? value) === value;
    return accounts
      .require(call.accountId)
      .transactions.filter(
        (transaction) =>
          transaction.atMs >= fromMs &&
          transaction.atMs <= toEndMs &&
          matches("TransactionType", transaction.type) &&
          matches("TransactionFlow", transaction.flow) &&
          matches("TransactionChannel", transaction.channel) &&
          matches("TransactionNumber", transaction.number) &&
          matches("RecordID", transaction.number),
      )
      .reverse();
  };

  return {
    name: "QueryAccountTransactions",
    parameters: PARAMETERS,
    permission: () => ({
      ...permissionFor("bss:DescribeAcccountTran", {}),
      alternatives: ["bssapi:QueryAccountTransactions", "bss:QueryAccountTransactions"],
    }),
    run: (call) => {
      const account = accounts.require(call.accountId);
      const found = select(call);
      const number = call.integer("PageNum") ?? 1;
      const size = call.integer("PageSize") ?? 20;
      return answered({
        Code: "Success",
        Message: "Successful！",
        Success: true,
        Data: {
          PageNum: number,
          PageSize: size,
          TotalCount: found.length,
          AccountName: `${account.name}@example.com`,
          AccountTransactionsList: {
            AccountTransactionsList: found
              .slice((number - 1) * size, number * size)
              .map((transaction) => toView(transaction, account.id)),
          },
        },
      });
    },
    parity: {
      status: "simplified",
      note: "Only recharges and consumption occur. The default page size (20) and its limit (100) are ours.",
      source: "QueryAccountTransactions, API metadata BssOpenApi 2017-12-14",
    },
  };
}

const toMs = (time: string | undefined) => (time === undefined ? undefined : Date.parse(time));

function toView(transaction: Transaction, accountId: string): object {
  return {
    TransactionNumber: transaction.number,
    TransactionTime: toTime(transaction.atMs),
    TransactionType: transaction.type,
    TransactionFlow: transaction.flow,
    TransactionChannel: transaction.channel,
    TransactionChannelSN: transaction.number,
    TransactionAccount: accountId,
    RecordID: transaction.number,
    BillingCycle: toTime(transaction.atMs).slice(0, 7),
    FundType: "Cash",
    Amount: toAmount(transaction.amount),
    Balance: toAmount(transaction.balance),
    Remarks: transaction.remarks,
  };
}
