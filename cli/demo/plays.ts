/** What the demo can play. */
import { first, firstAccountId, firstFleet } from "../../local-cloud/scenarios/first.ts";
import type { Play } from "./stage.ts";

/** Minutes on the real cloud are seconds here; everything else is as it ships. */
const timing = { settleSeconds: 3, verifySeconds: 20, pollSeconds: 0.5, callTimeoutMs: 2_000, reserveSeconds: 2 };

export const firstPlay: Play = {
  scenario: first,
  fleet: firstFleet,
  deployment: {
    functionAccountId: firstAccountId,
    spokeAccountIds: [],
    configuration: {
      mode: "apply",
      accounts: [{ id: firstAccountId, name: "production", regions: ["cn-hangzhou"] }],
      timing,
    },
  },
};
