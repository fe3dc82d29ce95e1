import { describe, expect, it } from "vitest";
import { createSeededRandom } from "../../../../../local-cloud/kernel/seeded-random.ts";
import { createSettings } from "../../../../../local-cloud/kernel/settings.ts";
import { toAccount } from "../../../../../local-cloud/services/accounts/account-spec.ts";
import type { Instance, Life } from "../../../../../local-cloud/services/ecs/instance.ts";
import { type InstanceSpec, toInstance } from "../../../../../local-cloud/services/ecs/instance-spec.ts";
import { startRefusal, stopRefusal } from "../../../../../local-cloud/services/ecs/power-refusal.ts";
import { reactivationRefusal } from "../../../../../local-cloud/services/ecs/reactivation-refusal.ts";

const random = createSeededRandom(1);
const { switches, delays } = createSettings();
const anInstance = (spec: InstanceSpec, life: Partial<Life> = {}): Instance => {
  const made = toInstance(spec, { accountId: "1", order: 0, random, nowMs: 1_000_000_000_000, delays });
  return { ...made, life: { ...made.life, ...life } };
};
const anAccount = (change: object = {}) => toAccount({ id: "1", balance: 100, ...change }, random, 0);
const overdue = anInstance({ stopCause: "arrears" });

describe("reactivationRefusal", () => {
  it.each([
    ["an arrears stop", overdue, undefined],
    ["an owner's stop with a financial lock", anInstance({ status: "Stopped", locks: ["financial"] }), undefined],
    ["an owner's stop", anInstance({ status: "Stopped" }), "400 ReopenInstance.InstanceStatusNotValid"],
    ["a running one", anInstance({}), "400 ReopenInstance.InstanceStatusNotValid"],
    ["a starting one", anInstance({ status: "Starting" }), "403 IncorrectInstanceStatus"],
    ["a stopping one", anInstance({ status: "Stopping" }), "403 IncorrectInstanceStatus"],
    ["a subscription", anInstance({ chargeType: "PrePaid", status: "Stopped" }), "404 InvalidPayType.NotSupport"],
    [
      "a security lock",
      anInstance({ stopCause: "arrears", locks: ["financial", "security"] }),
      "403 InstanceLockedForSecurity",
    ],
    [
      "an unpaid dedicated host",
      anInstance({ stopCause: "arrears", locks: ["dedicatedhostfinancial"] }),
      "403 IncorrectInstanceStatus",
    ],
  ])("answers %s", (_what, instance, expected) => {
    const refusal = reactivationRefusal(instance, anAccount(), switches);
    expect(refusal && `${refusal.status} ${refusal.code}`).toBe(expected);
  });

  it.each([
    ["the minimum in cash", {}, undefined],
    ["a cent less", { balance: 99.99 }, "ReopenInstance.InstanceNotEnoughBalance"],
    ["the minimum with vouchers", { balance: 1, vouchers: 99 }, undefined],
    ["the minimum with credit", { balance: 1, creditAmount: 99 }, undefined],
    ["nothing", { balance: 0, vouchers: 500 }, "InsufficientBalance"],
    ["a debt", { balance: 500, overdueAgoMs: 1 }, "InsufficientBalance"],
    ["another currency", { balance: 5, currency: "USD" }, undefined],
    ["the other site", { balance: 5, site: "international", currency: "CNY" }, undefined],
  ])("with %s", (_what, account, code) => {
    expect(reactivationRefusal(overdue, anAccount(account), switches)?.code).toBe(code);
  });

  it("wants cash for a paid image, and counts no voucher", () => {
    const paidImage = anInstance({ stopCause: "arrears", imageBalanceMinimum: 150 });
    expect(reactivationRefusal(paidImage, anAccount({ balance: 149, vouchers: 500 }), switches)?.code).toBe(
      "ReopenInstance.ImageNotEnoughBalance",
    );
    expect(reactivationRefusal(paidImage, anAccount({ balance: 150 }), switches)).toBeUndefined();
  });

  it("speaks the older codes and accepts any stop when switched so", () => {
    const own = anInstance({ status: "Stopped" });
    expect(reactivationRefusal(own, anAccount(), { ...switches, olderCodes: true })).toMatchObject({
      status: 403,
      code: "ReactivateInstances.InstanceStatusNotValid",
    });
    expect(reactivationRefusal(own, anAccount(), { ...switches, reactivateAcceptsAnyStopped: true })).toBeUndefined();
  });
});

describe("startRefusal and stopRefusal", () => {
  it("start nothing that is overdue, in the words of each operation", () => {
    expect(startRefusal(overdue, false, true)?.code).toBe("InstanceExpired");
    expect(startRefusal(overdue, false, false)?.code).toBe("InstanceExpiredOrInArrears");
    const own = anInstance({ status: "Stopped" });
    expect(startRefusal(own, true, true)?.code).toBe("InstanceExpired");
    expect(startRefusal(own, false, true)).toBeUndefined();
  });

  it("stop only what runs", () => {
    expect(stopRefusal(anInstance({}), false)).toBeUndefined();
    expect(stopRefusal(anInstance({ status: "Stopped" }), false)?.code).toBe("IncorrectInstanceStatus");
    expect(stopRefusal(overdue, false)?.code).toBe("InstanceExpiredOrInArrears");
    expect(stopRefusal(anInstance({ locks: ["security"] }), false)?.code).toBe("InstanceLockedForSecurity");
  });
});
