/** The smallest play: one account, one payment, one event. */
import { first, firstAccountId, firstFleet } from "../../local-cloud/scenarios/first.ts";
import type { Play } from "./play.ts";
import { rechargeByEvent } from "./recharge.ts";
import { demoTiming } from "./timing.ts";

const payment = { accountId: firstAccountId, amount: 500 };

export const firstPlay: Play = {
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
  acts: [rechargeByEvent(payment)],
};
