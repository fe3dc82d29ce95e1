/** The smallest play: one account, one payment, one event. */
import { first, firstAccountId, firstFleet } from "../../local-cloud/scenarios/first.ts";
import type { Play } from "./play.ts";
import { rechargeByEvent } from "./recharge.ts";
import { demoTiming } from "./timing.ts";

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
  acts: [rechargeByEvent(firstAccountId, 500)],
};
