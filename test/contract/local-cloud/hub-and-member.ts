/** The local cloud that SDKs are tried on: a hub with a fleet, and a member account behind a role. */
import { type LocalCloud, startLocalCloud } from "../../../local-cloud/index.ts";

const HUB_ID = "1000000000000001";
export const MEMBER_ID = "1000000000000002";
export const ROLE_ARN = `acs:ram::${MEMBER_ID}:role/recovery`;

export const startHubAndMember = (): Promise<LocalCloud> =>
  startLocalCloud({
    scenario: {
      accounts: [
        { id: HUB_ID, name: "hub", balance: 12_345.6, keys: [{ user: "operator" }, {}] },
        {
          id: MEMBER_ID,
          name: "member",
          roles: [{ name: "recovery", trust: { accounts: [HUB_ID], externalId: "shared-secret" }, policy: ["ecs:*"] }],
        },
      ],
      instances: [
        { generate: { count: 25, namePrefix: "实例" } },
        { instanceId: "i-running0000000000" },
        { instanceId: "i-arrears0000000000", stopCause: "arrears" },
        { accountId: MEMBER_ID, instanceId: "i-member00000000000" },
      ],
    },
  });
