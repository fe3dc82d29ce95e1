/** The function's own account in two regions, and one behind a role. */
import { ACCOUNT, HANGZHOU } from "./recovery-stage.ts";

export const SPOKE = "2000000000000002";

export const TWO_ACCOUNTS = {
  scenario: {
    accounts: [
      { id: ACCOUNT },
      { id: SPOKE, roles: [{ name: "recovery", trust: { accounts: [ACCOUNT] }, policy: "*" as const }] },
    ],
  },
  configuration: {
    accounts: [
      { id: ACCOUNT, regions: [HANGZHOU, "cn-shanghai"] },
      { id: SPOKE, roleArn: `acs:ram::${SPOKE}:role/recovery`, regions: ["cn-beijing"] },
    ],
  },
};
