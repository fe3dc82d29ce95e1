/** The scenario `first` as a demo: one account, one payment, one recharge event. */
import { FIRST, FIRST_ACCOUNT_ID, firstFleet } from "../../local-cloud/scenarios/first.ts";
import type { Demo } from "./demo.ts";
import { rechargeByEvent } from "./recharge.ts";
import { DEMO_TIMING } from "./timing.ts";

const PAYMENT = { accountId: FIRST_ACCOUNT_ID, amount: 500 };

export const FIRST_DEMO: Demo = {
  scenario: FIRST,
  fleet: firstFleet,
  deployment: {
    functionAccountId: FIRST_ACCOUNT_ID,
    spokeAccountIds: [],
    configuration: {
      mode: "apply",
      accounts: [{ id: FIRST_ACCOUNT_ID, name: "production", regions: ["cn-hangzhou"] }],
      timing: DEMO_TIMING,
    },
  },
  payments: [PAYMENT],
  steps: [rechargeByEvent(PAYMENT)],
};
