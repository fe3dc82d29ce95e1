/**
 * The recharge step of the demo: an account pays, its event reaches the function, and the run is followed to its end.
 */
import { followRun } from "../commands/run/follow-run.ts";
import type { Payment, Step } from "./demo.ts";
import type { DemoCloud } from "./demo-cloud.ts";
import { failedInvocations } from "./failed-invocations.ts";
import { watchFleet } from "./watch-fleet.ts";

/** The demo must end within a minute, so a run that takes longer has failed. */
const PATIENCE_MS = 50_000;

export function rechargeByEvent({ accountId, amount }: Payment): Step {
  return {
    title: ({ demo }) => demo.step.recharge(accountId),
    async run(demoCloud, { progress, signal, texts }) {
      const { world } = demoCloud.composition;
      const startedAtMs = world.clock.nowMs();
      progress.stage(texts.demo.pays(accountId, amount));
      const { transactionNumber, targets } = await rechargeAndPublish(demoCloud, { accountId, amount });
      // Exactly one rule of the demo has the function as its target.
      if (targets !== 1) return { records: [], differences: [texts.demo.wrong.eventLost] };
      progress.stage(texts.demo.recovers);
      const stopWatching = watchFleet(demoCloud, accountId, { progress, texts });
      const { records, ended } = await followRun({
        source: { store: world.records, clock: world.clock },
        field: "event_id",
        value: `transaction#${transactionNumber}`,
        fromMs: startedAtMs - 60_000,
        untilMs: startedAtMs + PATIENCE_MS,
        slowestPollMs: 500,
        signal,
      }).finally(stopWatching);
      const late = ended || signal.aborted ? [] : [texts.demo.wrong.late(PATIENCE_MS / 1000)];
      return { records, differences: [...late, ...(await failedInvocations(demoCloud, texts))] };
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
