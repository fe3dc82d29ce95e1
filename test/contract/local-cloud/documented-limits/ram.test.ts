/**
 * Which resource forms RAM accepts for an action. The vendor documents for each action either `*` alone or one form of
 * resource; a statement that names another form is ineffective, so the call is denied.
 */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type LocalCloud, startLocalCloud } from "../../../../local-cloud/index.ts";
import { policyAllows } from "../../../../local-cloud/services/accounts/permission.ts";
import {
  permissionFor,
  RAM_ACTIONS,
  type RamActionName,
} from "../../../../local-cloud/services/accounts/ram-actions.ts";
import { statementsOf, WRITTEN_POLICIES } from "../../../support/deployed-policy.ts";
import { popCore } from "../rpc-clients.ts";

const ACCOUNT_ID = "1000000000000001";
const PLACES = {
  region: "cn-hangzhou",
  account: ACCOUNT_ID,
  instance: "i-1",
  project: "p",
  logstore: "l",
  function: "f",
  bus: "b",
  role: `acs:ram::${ACCOUNT_ID}:role/r`,
};
const USER = { identity: "user/operator" };

let cloud: LocalCloud;
beforeAll(async () => {
  cloud = await startLocalCloud({ scenario: { instances: [{ instanceId: "i-1", stopCause: "arrears" }] } });
});
afterAll(() => cloud.close());

/** The error code of a call by a RAM user with one statement; undefined: the call was allowed. */
async function codeOf(action: string, resource: string, parameters: object = {}): Promise<string | undefined> {
  await cloud.control("PUT", `accounts/${ACCOUNT_ID}/policy`, {
    ...USER,
    statements: [{ actions: [`ecs:${action}`], resources: [resource] }],
  });
  try {
    await popCore(cloud)(action, { RegionId: "cn-hangzhou", ...parameters });
    return undefined;
  } catch (error) {
    return (error as { code: string }).code;
  }
}

describe("actions on all resources", () => {
  it.each(["DescribeRegions", "DescribeInstanceHistoryEvents"])(
    "%s accepts * and no other resource",
    async (action) => {
      for (const resource of [
        `acs:ecs:*:${ACCOUNT_ID}:instance/*`,
        "acs:ecs:*:*:*",
        `acs:ecs:cn-hangzhou:${ACCOUNT_ID}:*`,
        "acs:*",
      ])
        expect(await codeOf(action, resource)).toBe("Forbidden.RAM");
      expect(await codeOf(action, "*")).toBeUndefined();
    },
  );
});

describe("actions on an instance", () => {
  const dryRun = { DryRun: true };
  it.each([
    ["DescribeInstances", dryRun, "DryRunOperation"],
    ["DescribeInstanceStatus", {}, undefined],
    ["ReActivateInstances", { InstanceId: "i-1" }, undefined],
  ] as const)("%s accepts the ARN of instances", async (action, parameters, allowed) => {
    for (const resource of [`acs:ecs:*:${ACCOUNT_ID}:disk/*`, `acs:ecs:*:1000000000000009:instance/*`, "instance/*"])
      expect(await codeOf(action, resource, parameters)).toBe("Forbidden.RAM");
    expect(await codeOf(action, `acs:ecs:*:${ACCOUNT_ID}:instance/*`, parameters)).toBe(allowed);
  });
});

describe("actions of billing", () => {
  const billing = async (action: string, permission: string, resource: string) => {
    const statements = [{ actions: [permission], resources: [resource] }];
    await cloud.control("PUT", `accounts/${ACCOUNT_ID}/policy`, { ...USER, statements });
    const call = popCore(
      cloud,
      "2017-12-14",
    )(action).then(
      () => "allowed",
      (error: { readonly code: string }) => error.code,
    );
    return call;
  };
  it.each([
    ["QueryAccountBalance", "bss:DescribeAcccount"],
    ["QueryAccountBalance", "bssapi:QueryAccountBalance"],
    ["QueryAccountTransactions", "bss:DescribeAcccountTran"],
    ["QueryAccountTransactions", "bssapi:QueryAccountTransactions"],
  ])("%s accepts %s on *, and on no other resource", async (action, permission) => {
    expect(await billing(action, permission, "*")).toBe("allowed");
    for (const resource of [`acs:bss:*:${ACCOUNT_ID}:*`, `acs:bssapi::${ACCOUNT_ID}:*`, "acs:*"])
      expect([resource, await billing(action, permission, resource)]).toEqual([resource, "NotAuthorized"]);
  });

  it.each([
    ["QueryAccountBalance", "bss:DescribeAccount"],
    ["QueryAccountBalance", "bssapi:QueryAccountTransactions"],
    ["QueryAccountTransactions", "bss:DescribeAcccount"],
  ])("%s does not accept %s", async (action, permission) => {
    expect(await billing(action, permission, "*")).toBe("NotAuthorized");
  });

  it("stand in the policies that we write, in both spellings of the vendor's pages", () => {
    for (const owner of ["spoke-role", "same-account-function"] as const) {
      const own = statementsOf(WRITTEN_POLICIES[owner], [ACCOUNT_ID]);
      for (const action of [
        ...["bss:DescribeAcccount", "bssapi:QueryAccountBalance"],
        ...["bss:DescribeAcccountTran", "bssapi:QueryAccountTransactions"],
      ])
        expect([owner, action, policyAllows(own, action, "*")]).toEqual([owner, action, true]);
    }
  });
});

describe("every action of the table", () => {
  const names = Object.keys(RAM_ACTIONS) as RamActionName[];

  it.each(names)("%s is allowed by its own form and by no other action's", (name) => {
    const { resource } = permissionFor(name, PLACES);
    expect(policyAllows([{ actions: [name], resources: [resource] }], name, resource)).toBe(true);
    const others = new Set(
      names.map((other) => permissionFor(other, PLACES).resource).filter((one) => !one.includes("*")),
    );
    others.delete(resource);
    for (const other of others)
      expect(policyAllows([{ actions: [name], resources: [other] }], name, resource)).toBe(false);
  });
});

describe("the policies that we write", () => {
  it.each(["hub-function", "same-account-function"] as const)(
    "of %s let the function invoke itself in both generations",
    (owner) => {
      const own = statementsOf(WRITTEN_POLICIES[owner], [ACCOUNT_ID]);
      const allows = (path: string) =>
        policyAllows(own, "fc:InvokeFunction", `acs:fc:cn-hangzhou:${ACCOUNT_ID}:${path}`);

      expect(allows("functions/ecs-auto-recovery")).toBe(true);
      expect(allows("functions/ecs-auto-recovery/LATEST")).toBe(true);
      expect(allows("services/recovery/functions/ecs-auto-recovery")).toBe(true);
      expect(allows("services/recovery.LATEST/functions/ecs-auto-recovery")).toBe(true);
      expect(allows("functions/another")).toBe(false);
      expect(allows("services/recovery/functions/another")).toBe(false);
    },
  );

  const owners = Object.keys(WRITTEN_POLICIES) as (keyof typeof WRITTEN_POLICIES)[];
  const statements = owners.flatMap((owner) => statementsOf(WRITTEN_POLICIES[owner], [ACCOUNT_ID]));

  it("name for each action a resource in the documented form", () => {
    const toOurs = { project: `ecs-auto-recovery-${ACCOUNT_ID}`, logstore: "results", function: "ecs-auto-recovery" };
    const toStdout = { project: `ecs-auto-recovery-stdout-${ACCOUNT_ID}`, logstore: "stdout" };
    const role = `acs:ram::${ACCOUNT_ID}:role/ecs-auto-recovery`;
    for (const statement of statements) {
      for (const action of statement.actions) {
        const wanted = [toOurs, { ...toOurs, ...toStdout }].map(
          (ours) => permissionFor(action as RamActionName, { ...PLACES, ...ours, role }).resource,
        );
        expect([action, wanted.some((resource) => policyAllows([statement], action, resource))]).toEqual([
          action,
          true,
        ]);
      }
    }
  });
});
