import { describe, expect, it } from "vitest";
import { confineToPolicy } from "../../../../../functions/core/events/requests/confine.ts";
import type { Policy } from "../../../../../functions/core/terms/policy.ts";
import type { Trigger, TriggerName } from "../../../../../functions/core/terms/trigger.ts";

const ONE = "1000000000000001";
const TWO = "1000000000000002";
const STRANGER = "1000000000000009";

const account = (id: string, regions: readonly string[] | "all") => ({ id, name: id, site: "china" as const, regions });
const POLICY = { accounts: [account(ONE, ["xx-test-1"]), account(TWO, ["xx-test-2"])] } as unknown as Policy;
const OPEN = { accounts: [account(ONE, "all")] } as unknown as Policy;

const trigger = (name: TriggerName, extra: Partial<Trigger> = {}): Trigger => ({
  name,
  depth: "full",
  hop: 0,
  ...extra,
});

describe("confineToPolicy", () => {
  it("returns a trigger within the configuration unchanged", () => {
    const wanted = trigger("manual", { accountIds: [ONE], regions: ["xx-test-1"], instanceIds: ["i-test0001"] });

    expect(confineToPolicy(wanted, POLICY)).toEqual({ kind: "run", trigger: wanted });
    expect(confineToPolicy(trigger("timer"), POLICY)).toEqual({ kind: "run", trigger: trigger("timer") });
    const anywhere = trigger("recharge", { accountIds: [ONE], regions: ["xx-test-9"] });
    expect(confineToPolicy(anywhere, OPEN)).toEqual({ kind: "run", trigger: anywhere });
  });

  it("refuses a person's request for any account or region that is not configured, naming all of them", () => {
    const wanted = trigger("manual", { accountIds: [ONE, STRANGER], regions: ["xx-test-1", "xx-test-2"] });

    expect(confineToPolicy(wanted, POLICY)).toEqual({
      kind: "refused",
      problems: [
        `account ${STRANGER} is not configured: add it to the configuration's accounts`,
        "region xx-test-2 is not configured for any of the accounts asked for",
      ],
    });
  });

  it("refuses a person's request for one wrong id, and accepts a region of any of its accounts", () => {
    const both = [ONE, TWO];

    expect(confineToPolicy(trigger("manual", { accountIds: [STRANGER] }), POLICY).kind).toBe("refused");
    expect(confineToPolicy(trigger("manual", { accountIds: [ONE], regions: ["xx-test-2"] }), POLICY).kind).toBe(
      "refused",
    );
    expect(confineToPolicy(trigger("manual", { regions: ["xx-test-9"] }), POLICY).kind).toBe("refused");
    expect(confineToPolicy(trigger("manual", { accountIds: both, regions: ["xx-test-2"] }), POLICY).kind).toBe("run");
    expect(confineToPolicy(trigger("manual", { regions: ["xx-test-1"] }), POLICY).kind).toBe("run");
  });

  it("names at most twenty problems of a request", () => {
    const accountIds = Array.from({ length: 30 }, (_, index) => `2000${index}`);

    expect(confineToPolicy(trigger("manual", { accountIds }), POLICY)).toMatchObject({ problems: { length: 20 } });
  });

  it("gives every reason for which an event is ignored", () => {
    const strangers = trigger("timer", { accountIds: [STRANGER, "5"] });
    const elsewhere = trigger("timer", { regions: ["xx-test-8", "xx-test-9"] });

    expect(confineToPolicy(strangers, POLICY)).toMatchObject({ reason: expect.stringMatching(/; account 5 is not/) });
    expect(confineToPolicy(elsewhere, POLICY)).toMatchObject({
      reason: expect.stringMatching(/; region xx-test-9 is/),
    });
  });

  it("ignores an event about an account that is not configured", () => {
    expect(confineToPolicy(trigger("instance-stopped", { accountIds: [STRANGER] }), POLICY)).toEqual({
      kind: "ignored",
      reason: `account ${STRANGER} is not configured: add it to the configuration's accounts`,
    });
  });

  it("ignores an event about a region that is not configured", () => {
    const wanted = trigger("instance-stopped", { accountIds: [ONE], regions: ["xx-test-2"] });

    expect(confineToPolicy(wanted, POLICY)).toEqual({
      kind: "ignored",
      reason: "region xx-test-2 is not configured for any of the accounts asked for",
    });
  });

  it("keeps the configured accounts of an event that names others as well", () => {
    const wanted = trigger("recharge", { accountIds: [ONE, STRANGER], regions: ["xx-test-1", "xx-test-2"] });

    expect(confineToPolicy(wanted, POLICY)).toEqual({
      kind: "run",
      trigger: trigger("recharge", { accountIds: [ONE], regions: ["xx-test-1"] }),
    });
  });
});
