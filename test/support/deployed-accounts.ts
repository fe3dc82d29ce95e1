/** The accounts of the deployed function's tests: the function's own account, and one behind a role. */
import { FUNCTION_ROLE, SPOKE_ROLE } from "../../infra/names.ts";
import type { Scenario } from "../../local-cloud/scenarios/scenario.ts";

export const HOME = "1000000000000001";
export const SPOKE = "2000000000000002";
const EXTERNAL_ID = "a-word-between-two-accounts";
export const HANGZHOU = "cn-hangzhou";

const DAY_MS = 86_400_000;

/** The account of the function and of the operator's keys. It owes nothing, so its functions run. */
export const home: NonNullable<Scenario["accounts"]>[number] = {
  id: HOME,
  balance: 500,
  users: ["operator"],
  roles: [{ name: FUNCTION_ROLE, trust: { services: ["fc.aliyuncs.com"] } }],
};

/** A protected account behind a role. */
export const PAID_SPOKE: NonNullable<Scenario["accounts"]>[number] = {
  id: SPOKE,
  balance: 500,
  users: ["operator"],
  roles: [{ name: SPOKE_ROLE, trust: { accounts: [HOME], externalId: EXTERNAL_ID } }],
};

export const OWING_SPOKE = { ...PAID_SPOKE, balance: -50, overdueAgoMs: 2 * DAY_MS };

export const HOME_ACCOUNT = { id: HOME, name: "production", regions: [HANGZHOU] };
export const SPOKE_ACCOUNT = {
  id: SPOKE,
  name: "电商",
  roleArn: `acs:ram::${SPOKE}:role/${SPOKE_ROLE}`,
  externalId: EXTERNAL_ID,
  regions: [HANGZHOU],
};
