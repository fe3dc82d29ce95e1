import { describe, expect, it } from "vitest";
import { checkedTrigger, toManualRequest } from "../../../../../cli/commands/run/manual-request.ts";
import { parseConfiguration, toPolicy } from "../../../../../functions/configuration/configuration.ts";

const policy = toPolicy(parseConfiguration({ accounts: [{ id: "1000000000000001", regions: ["cn-hangzhou"] }] }), {
  ownAccountId: "1000000000000001",
});

describe("toManualRequest", () => {
  it("leaves out every key that no option names, because an absent key means all", () => {
    expect(toManualRequest("plan", {}, "c-1")).toEqual({ kind: "recover", mode: "plan", correlation: "c-1" });
  });

  it("carries every option under its name in the contract", () => {
    const options = {
      account: ["1000000000000001"],
      region: ["cn-hangzhou"],
      instance: ["i-1a"],
      note: "backfill",
      maxInstances: 5,
      skipSettle: true,
      verifySeconds: 0,
    };

    expect(toManualRequest("apply", options, "c-1")).toEqual({
      kind: "recover",
      mode: "apply",
      accounts: ["1000000000000001"],
      regions: ["cn-hangzhou"],
      instanceIds: ["i-1a"],
      maxInstances: 5,
      skipSettle: true,
      verifySeconds: 0,
      correlation: "c-1",
      note: "backfill",
    });
  });
});

describe("checkedTrigger", () => {
  it("gives the trigger that the function itself would make of the request", () => {
    const trigger = checkedTrigger(toManualRequest("apply", { instance: ["i-1a"] }, "c-1"), policy);

    expect(trigger).toMatchObject({ name: "manual", mode: "apply", instanceIds: ["i-1a"], correlation: "c-1", hop: 0 });
  });

  it.each([
    [{ account: ["5"] }, "account 5 is not configured"],
    [
      { account: ["1000000000000011"] },
      "is not configured: add it to the configuration's accounts; did you mean 1000000000000001?",
    ],
    [
      { region: ["cn-beijing"] },
      "region cn-beijing is not configured for any of the accounts asked for; configured: cn-hangzhou",
    ],
    [{ region: ["cn-hangzou"] }, "did you mean cn-hangzhou?"],
    [{ instance: ["two words"] }, "--instance takes instance ids"],
    [{ note: "two\nlines" }, "--note takes one line"],
    [{ account: [] }, "--account takes account ids"],
    [{ verifySeconds: 99_999_999 }, "--verify-seconds takes a whole number from 0 to 86400"],
  ])("refuses %j with a reason", (options, words) => {
    expect(() => checkedTrigger(toManualRequest("plan", options, "c-1"), policy)).toThrow(words);
  });
});
