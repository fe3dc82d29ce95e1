/** QueryAccountBalance. All amounts are texts, and the answer has no field for vouchers. */

import { answered, type Operation } from "../../../wire/rpc/operation.ts";
import { availableAmount } from "../../accounts/account.ts";
import type { AccountBook } from "../../accounts/account-book.ts";
import { permissionFor } from "../../accounts/ram-actions.ts";
import { toAmount } from "../amount.ts";

export function queryAccountBalance(accounts: AccountBook): Operation {
  return {
    name: "QueryAccountBalance",
    parameters: [],
    // The current page of the vendor spells "Acccount" with three c's; an older copy has the other names.
    permission: () => ({
      ...permissionFor("bss:DescribeAcccount", {}),
      alternatives: ["bssapi:QueryAccountBalance", "bss:QueryAccountBalance"],
    }),
    run: (call) => {
      const account = accounts.require(call.accountId);
      const available = toAmount(availableAmount(account));
      return answered({
        Code: "200",
        Message: "success",
        Success: true,
        Data: {
          AvailableAmount: available,
          AvailableCashAmount: toAmount(account.balance),
          CreditAmount: toAmount(account.creditAmount),
          MybankCreditAmount: "0.00",
          Currency: account.currency,
          // The vendor's sample answer has this newline, too.
          QuotaLimit: `${available}\n`,
        },
      });
    },
    parity: {
      status: "implemented",
      note: "Thousands separators are an inference from public programs that strip them.",
      source: "QueryAccountBalance, API metadata BssOpenApi 2017-12-14",
    },
  };
}
