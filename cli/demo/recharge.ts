/**
 * The recharge step of the demo: an account pays, its event reaches the function, and the run is followed to its end.
 */
import type { Payment, Step } from "./demo.ts";
import type { DemoCloud } from "./demo-cloud.ts";
import { followStep } from "./follow-step.ts";

const PATIENCE_MS = 50_000;

export function rechargeByEvent({ accountId, amount }: Payment): Step {
  return {
    title: ({ demo }) => demo.step.recharge(accountId),
    async run(demoCloud, context) {
      const { progress, texts } = context;
      const { pays, recovers, wrong, advice } = texts.demo;
      progress.stage(pays(accountId, amount));
      const { transactionNumber, targets } = await rechargeAndPublish(demoCloud, { accountId, amount });
      // Exactly one rule of the demo has the function as its target.
      if (targets !== 1) return { records: [], differences: [wrong.eventLost], advice: advice.failed };
      progress.stage(recovers);
      const value = `transaction#${transactionNumber}`;
      const late = wrong.late(PATIENCE_MS / 1000);
      return followStep(demoCloud, { field: "event_id", value, accountId, patienceMs: PATIENCE_MS, late }, context);
    },
  };
}

/** Returns the step of a payment without an event, because the event was lost or never sent. */
export function payWithoutEvent({ accountId, amount }: Payment): Step {
  return {
    async run({ cloud }, { progress, texts }) {
      progress.stage(texts.demo.paysInSilence(accountId, amount));
      await cloud.control("POST", `accounts/${accountId}/recharge`, { amount });
      return { records: [], differences: [] };
    },
  };
}

async function rechargeAndPublish({ cloud }: DemoCloud, { accountId, amount }: Payment) {
  const { transactionNumber } = await cloud.control("POST", `accounts/${accountId}/recharge`, { amount });
  const [{ targets }] = await cloud.control("POST", "events", {
    source: "billing.example",
    type: "billing:Account:Recharged",
    subject: `account/${accountId}`,
    data: { accountId, transactionNumber, amount: amount.toFixed(2), currency: "CNY" },
  });
  return { transactionNumber, targets };
}
