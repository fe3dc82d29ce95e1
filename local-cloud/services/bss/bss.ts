/** BSS (billing), API version 2017-12-14. The service has no state: balances and transactions belong to the accounts. */
import type { OwnWorld } from "../../kernel/create-world.ts";
import type { Service } from "../../kernel/world.ts";
import { createRpcService } from "../../wire/rpc/rpc-gateway.ts";
import { queryAccountBalance } from "./operations/query-account-balance.ts";
import { queryAccountTransactions } from "./operations/query-account-transactions.ts";

export function createBss(world: OwnWorld): Service {
  const service = createRpcService({
    name: "bss",
    product: "BSS",
    version: "2017-12-14",
    operations: [queryAccountBalance(world.accounts), queryAccountTransactions(world.accounts, world.clock)],
    refused: [
      "QueryAccountTransactionDetails",
      "QueryAvailableInstances",
      "QueryAccountBill",
      "QueryInstanceBill",
      "QueryBill",
      "QueryBillOverview",
      "QuerySettleBill",
      "DescribeInstanceBill",
      "DescribeSplitItemBill",
      "QueryOrders",
      "GetOrderDetail",
      "QueryCashCoupons",
      "QueryPrepaidCards",
      "QueryResourcePackageInstances",
      "QuerySavingsPlansInstance",
      "QueryUserOmsData",
      "QueryProductList",
      "DescribePricingModule",
      "GetPayAsYouGoPrice",
      "GetSubscriptionPrice",
      "SetRenewal",
      "RenewInstance",
      "QueryEvaluateList",
      "QueryRelationList",
    ],
    regionOf: (_parameters, request) =>
      request.headers.host?.startsWith("business.ap-southeast-1.") === true ? "ap-southeast-1" : "cn-hangzhou",
    // Source: the vendor's API metadata of BssOpenApi 2017-12-14, read 2026-11: InternalError comes with status 400.
    internalError: {
      status: 400,
      code: "InternalError",
      message: "The request processing has failed due to some unknown error, exception or failure.",
    },
    denial: { status: 400, code: "NotAuthorized", message: "This API is not authorized for caller." },
  });
  return { ...service, reset: () => {} };
}
