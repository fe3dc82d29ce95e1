import { describe, expect, it } from "vitest";
import { ACCOUNT, parse, recharge, stopEvent, triggersOf } from "../an-event.ts";

describe("parseEvent", () => {
  describe("names of places", () => {
    it.each(["x1000000000000001", "1000000000000001x", "", "1".repeat(21), -5, 1.5, 2 ** 60, null])(
      "do not include %j as an account",
      (accountId) => {
        expect(triggersOf({ ...recharge(undefined), data: { accountId } })[0]).not.toHaveProperty("accountIds");
      },
    );

    it.each(["cn-hangzhou!", "Cn-hangzhou", "1cn", "x", "x".repeat(42), ["cn-hangzhou"]])(
      "do not include %j as a region",
      (aliyunregionid) => {
        expect(triggersOf(stopEvent({ aliyunregionid }))[0]).not.toHaveProperty("regions");
      },
    );

    it.each(["1i-test", "i-test!", "x", "i".repeat(65), ["i-test0001"], "i-test0001/"])(
      "do not include %j as an instance",
      (resourceId) => {
        const event = stopEvent({ data: { resourceId, state: "Stopped" } });
        expect(triggersOf(event)[0]).not.toHaveProperty("instanceIds");
      },
    );

    it("prefer the state change's field to the others'", () => {
      const ids = (data: object) => {
        const content = { ...data, state: "Stopped" };
        const subject = `acs:ecs:xx-test-1:${ACCOUNT}:instance/i-test0003`;
        const notice = { product: "ECS", name: "Instance:StateChange", resourceId: subject, content };
        return [triggersOf(stopEvent({ subject, data: content })), triggersOf(notice)].map(
          ([t]) => t?.instanceIds?.[0],
        );
      };

      expect(ids({ resourceId: "i-test0001", instanceId: "i-test0002" })).toEqual(["i-test0001", "i-test0001"]);
      expect(ids({ instanceId: "i-test0002" })).toEqual(["i-test0002", "i-test0002"]);
      expect(ids({})).toEqual(["i-test0003", "i-test0003"]);
    });

    it("are read from a recharge's subject only after 'account/'", () => {
      const account = (subject: string) => triggersOf({ ...recharge(undefined), subject })[0]?.accountIds;

      expect(account(`account/${ACCOUNT}`)).toEqual([ACCOUNT]);
      expect(account(ACCOUNT)).toEqual([ACCOUNT]);
      expect(account(`1account/${ACCOUNT}`)).toBeUndefined();
    });

    it.each([
      ["a resource name of another cloud", "aws:ecs:xx-test-1:1:instance/i-test0001"],
      ["a short one", "acs:ecs"],
      ["one with odd parts", "acs:ecs:XX!:account:instance/!!"],
      ["a number", 7],
    ])("fall back to the envelope for %s", (_, subject) => {
      expect(triggersOf(stopEvent({ subject }))).toMatchObject([
        { accountIds: [ACCOUNT], regions: ["xx-test-1"], instanceIds: ["i-test0001"] },
      ]);
    });

    it("are left out if they are malformed", () => {
      const odd = stopEvent({
        id: 5.5,
        aliyunaccountid: "me",
        aliyunregionid: "../x",
        data: { state: "Stopped", resourceId: "__proto__/" },
      });

      expect(triggersOf(odd)).toEqual([{ name: "instance-stopped", depth: "full", hop: 0 }]);
    });

    it("of a recharge are its own, never the bus owner's", () => {
      const event = recharge("nobody", {
        aliyunaccountid: ACCOUNT,
        data: { accountId: "nobody", regions: ["xx-test-1", 5, "!"] },
      });

      expect(triggersOf(event)).toEqual([{ name: "recharge", depth: "full", regions: ["xx-test-1"], hop: 0 }]);
    });

    it("of a CloudMonitor notice come from its own fields without a resource name", () => {
      const notice = {
        product: "ECS",
        name: "Instance:AutoReactivateCompleted",
        userId: ACCOUNT,
        regionId: "xx-test-1",
        content: { instanceId: "i-test0001" },
      };

      expect(triggersOf(notice)).toEqual([
        { name: "auto-reactivated", depth: "full", accountIds: [ACCOUNT], regions: ["xx-test-1"], hop: 0 },
      ]);
      expect(parse({ ...notice, content: "text" }).kind).toBe("unknown");
    });

    it("are read from the part of the event that a rule's target passes on", () => {
      expect(triggersOf({ id: "1", type: "ecs:Instance:AutoReactivateCompleted" })).toMatchObject([{ eventId: "#1" }]);
      expect(parse({ type: "something", data: {} }).kind).toBe("unknown");
    });

    it("of a renewal hint may be missing", () => {
      expect(parse({ type: "ecs:Instance:InstanceExpiration.Delete", data: {} })).toMatchObject({
        kind: "ignored",
        hint: { renewals: [{ notice: "InstanceExpiration.Delete" }] },
      });
    });
  });
});
