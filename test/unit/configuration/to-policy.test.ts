import { describe, expect, it } from "vitest";
import { ConfigError, parseConfiguration, toPolicy } from "../../../functions/configuration/configuration.ts";

const OWN = "1000000000000001";

describe("toPolicy", () => {
  it("protects the function's own account when no account is listed", () => {
    const policy = toPolicy(parseConfiguration({}), { ownAccountId: OWN });

    expect(policy.mode).toBe("apply");
    expect(policy.accounts).toEqual([{ id: OWN, name: OWN, site: "china", regions: "all" }]);
  });

  it("holds the language of messages and the days of warning before the money ends", () => {
    const policyFor = (notify: unknown) => toPolicy(parseConfiguration({ notify }), { ownAccountId: OWN });

    expect(policyFor([]).notices).toEqual({ language: "en", forecastDays: 3 });
    expect(policyFor({ language: "zh", forecastDays: 0 }).notices).toEqual({ language: "zh", forecastDays: 0 });
  });

  it("turns seconds into milliseconds and copies the other values", () => {
    const configuration = parseConfiguration({
      accounts: [{ id: OWN, name: "hub", site: "international", regions: ["cn-hongkong"], balanceMinimum: 5 }],
      timing: {
        settleSeconds: 1.5,
        verifySeconds: 2,
        pollSeconds: 0.5,
        callTimeoutMs: 700,
        attempts: 2,
        reserveSeconds: 3,
      },
    });

    const { accounts, timing, select, limits } = toPolicy(configuration, { ownAccountId: OWN });

    expect(accounts).toEqual([
      { id: OWN, name: "hub", site: "international", regions: ["cn-hongkong"], balanceMinimum: 5 },
    ]);
    expect(timing).toEqual({
      settleMs: 1500,
      verifyMs: 2000,
      pollMs: 500,
      callTimeoutMs: 700,
      attempts: 2,
      reserveMs: 3000,
    });
    expect(select).toEqual(configuration.select);
    expect(limits).toEqual(configuration.limits);
  });

  it.each(["plan", "off"] as const)("is switched to %s by RECOVERY_MODE, whatever is configured", (recoveryMode) => {
    const configured = parseConfiguration({ mode: "apply" });

    // The mode is forced: not even a manual request changes it.
    expect(toPolicy(configured, { ownAccountId: OWN, recoveryMode })).toMatchObject({
      mode: recoveryMode,
      modeForced: true,
    });
  });

  it("takes the configured mode where RECOVERY_MODE is empty", () => {
    const configured = parseConfiguration({ mode: "plan" });

    expect(toPolicy(configured, { ownAccountId: OWN, recoveryMode: "" })).toMatchObject({
      mode: "plan",
      modeForced: false,
    });
  });

  it.each(["apply", "OFF", "on", " "])("refuses %j for RECOVERY_MODE", (recoveryMode) => {
    expect(() => toPolicy(parseConfiguration({}), { ownAccountId: OWN, recoveryMode })).toThrow(
      /^RECOVERY_MODE: must be plan or off/,
    );
  });

  it("refuses a foreign account without a role: its calls would go to the own account", () => {
    const configuration = parseConfiguration({
      accounts: [{ id: "2" }, { id: OWN }, { id: "3", roleArn: "acs:ram::3:role/x", externalId: "external-id-of-3" }],
    });

    expect(() => toPolicy(configuration, { ownAccountId: OWN, recoveryMode: "?" })).toThrow(ConfigError);
    expect(() => toPolicy(configuration, { ownAccountId: OWN, recoveryMode: "?" })).toThrow(
      /RECOVERY_MODE.*\naccounts\[0\]\.roleArn: is required/,
    );
  });
});
