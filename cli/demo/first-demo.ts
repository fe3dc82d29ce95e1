/** The scenario `first` as a demo: one account, one payment, one recharge event. */
import { first, firstAccountId, firstFleet } from "../../local-cloud/scenarios/first.ts";
import type { Demo } from "./demo.ts";
import { rechargeByEvent } from "./recharge.ts";
import { demoTiming } from "./timing.ts";

const payment = { accountId: firstAccountId, amount: 500 };

export const firstDemo: Demo = {
  scenario: first,
  fleet: firstFleet,
  deployment: {
    functionAccountId: firstAccountId,
    spokeAccountIds: [],
    configuration: {
      mode: "apply",
      accounts: [{ id: firstAccountId, name: "production", regions: ["cn-hangzhou"] }],
      timing: demoTiming,
    },
  },
  payments: [payment],
  steps: [rechargeByEvent(payment)],
};
