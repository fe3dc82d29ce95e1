import { describe, expect, it } from "vitest";
import type { Payment } from "../../../../functions/core/instance/instance.ts";
import { known } from "../../../../functions/core/terms/reading.ts";
import type { Trigger } from "../../../../functions/core/terms/trigger.ts";
import { readMoney } from "../../../../functions/steps/observe/read-money.ts";
import type { RunContext } from "../../../../functions/steps/run-context.ts";
import { NOW } from "../../../support/builders.ts";

const PAYMENT: Payment = { number: "1", atMs: NOW };

async function paymentRead(payment: Payment | undefined, trigger: Partial<Trigger>) {
  const billing = { balance: async () => ({ available: 1, currency: "CNY" }), lastPayment: async () => payment };
  const callCloud = { call: (_: unknown, call: () => unknown) => call() };
  const world = { clock: { nowMs: () => NOW }, billing };
  const context = { callCloud, world, trigger: { depth: "full", hop: 0, ...trigger } };
  return (await readMoney(context as unknown as RunContext, "1000000000000001")).payment;
}

describe("the newest payment", () => {
  it("is unknown while a run of a recharge finds none, because billing is late", async () => {
    expect(await paymentRead(undefined, { name: "recharge" })).toHaveProperty("unknown");
    expect(await paymentRead(undefined, { name: "fan-out", cause: "recharge" })).toHaveProperty("unknown");
    expect(await paymentRead(PAYMENT, { name: "recharge" })).toEqual(known(PAYMENT));
  });

  it("is none if another run finds none", async () => {
    expect(await paymentRead(undefined, { name: "timer" })).toEqual(known(undefined));
  });
});
