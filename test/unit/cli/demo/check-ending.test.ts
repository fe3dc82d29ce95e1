import { describe, expect, it } from "vitest";
import { changingCalls, differences as differencesIn } from "../../../../cli/demo/check-ending.ts";
import { textsIn } from "../../../../cli/texts/texts.ts";
import type { ExpectedInstance } from "../../../../local-cloud/scenarios/expected-end.ts";

const anInstance = (instanceId: string, end: string, rest: object = {}): ExpectedInstance => ({
  spec: { instanceId, name: instanceId, regionId: "cn-hangzhou", ...rest },
  expect: end,
});
const aRecord = (instanceId: string, outcome: string, reason?: string) => ({
  record_type: "instance",
  instance_id: instanceId,
  outcome,
  ...(reason === undefined ? {} : { reason }),
});
const aCall = (instanceId: string, rest: object = {}) => ({
  action: "ReActivateInstances",
  parameters: { InstanceId: instanceId },
  ...rest,
});

type Judged = Parameters<typeof differencesIn>;
const differences = (fleet: Judged[0], records: Judged[1], journal: Judged[2]) =>
  differencesIn(fleet, records, journal, textsIn("en"));

describe("differences", () => {
  it("finds none when everything ended as it must", () => {
    const fleet = [
      anInstance("i-1", "recovered"),
      anInstance("i-2", "parked/security-lock"),
      anInstance("i-3", "none"),
    ];
    const records = [aRecord("i-1", "recovered"), aRecord("i-2", "parked", "security-lock")];

    expect(differences(fleet, records, [aCall("i-1", { code: "InternalError" }), aCall("i-1")])).toEqual([]);
  });

  it("names another end, a missing record, and a record of nobody's instance", () => {
    const fleet = [anInstance("i-1", "recovered"), anInstance("i-2", "recovered")];

    const found = differences(
      fleet,
      [aRecord("i-1", "accepted"), aRecord("i-9", "recovered")],
      [aCall("i-1"), aCall("i-2")],
    );

    expect(found).toEqual([
      "i-1 ended as accepted, not as recovered",
      "i-2 ended as none, not as recovered",
      "i-9 is on record and in no scenario",
    ]);
  });

  it("says so in the reader's language", () => {
    const found = differencesIn([anInstance("i-1", "recovered")], [], [], textsIn("zh"));

    expect(found).toEqual(["i-1 的结局是 none，应为 recovered", "i-1 需要 1 次被受理的调用，实际 0 次"]);
  });

  it.each(["skipped/excluded", "parked/owner-unclear", "parked/security-lock", "none"])(
    "catches a call for an instance that is to end as %s, whatever the cloud answered",
    (end) => {
      const [outcome = "", reason] = end.split("/");
      const records = end === "none" ? [] : [aRecord("i-1", outcome, reason)];

      expect(
        differences([anInstance("i-1", end)], records, [aCall("i-1", { code: "IncorrectInstanceStatus" })]),
      ).toHaveLength(1);
    },
  );

  it("catches a call repeated after it was accepted, also when the answer was lost", () => {
    const fleet = [anInstance("i-1", "recovered")];
    const journal = [aCall("i-1", { effect: "answer-lost" }), aCall("i-1")];

    expect(differences(fleet, [aRecord("i-1", "recovered")], journal)).toEqual([
      "i-1 needed 1 accepted calls and got 2",
    ]);
  });

  it("asks for one accepted call more for each start that falls back", () => {
    const fleet = [anInstance("i-1", "recovered", { fallsBack: 1 })];

    expect(differences(fleet, [aRecord("i-1", "recovered")], [aCall("i-1"), aCall("i-1")])).toEqual([]);
  });

  it("catches a verb that no part of this product may use", () => {
    expect(differences([], [], [{ action: "StopInstance", parameters: { InstanceId: "i-1" } }])).toHaveLength(1);
  });
});

describe("changingCalls", () => {
  it("passes over what only reads or writes records", () => {
    const actions = ["DescribeInstances", "QueryAccountBalance", "GetLogs", "PutLogs", "AssumeRole", "InvokeFunction"];

    expect(changingCalls(actions.map((action) => ({ action, parameters: {} })))).toEqual([]);
  });
});
