/** The main job: somebody pays, the payer's event reaches the function, and the run is followed to its end. */
import { followRun } from "../commands/run/follow-run.ts";
import { failedInvocations } from "./failed-invocations.ts";
import type { Act, Payment } from "./play.ts";
import type { Stage } from "./stage.ts";
import { watchFleet } from "./watch-fleet.ts";

/** A minute is what a newcomer waits for; a demo that needs longer has failed. */
const patienceMs = 50_000;

export function rechargeByEvent({ accountId, amount }: Payment): Act {
  return {
    title: ({ demo }) => demo.act.recharge(accountId),
    async perform(stage, { progress, signal, texts }) {
      const { world } = stage.composition;
      const startedAtMs = world.clock.nowMs();
      progress.stage(texts.demo.pays(accountId, amount));
      const { transactionNumber, targets } = await rechargeAndPublish(stage, { accountId, amount });
      if (targets !== 1) return { records: [], differences: [texts.demo.wrong.eventLost] };
      progress.stage(texts.demo.recovers);
      const stopWatching = watchFleet(stage, accountId, { progress, texts });
      const { records, ended } = await followRun({
        source: { store: world.records, clock: world.clock },
        field: "event_id",
        value: `transaction#${transactionNumber}`,
        fromMs: startedAtMs - 60_000,
        untilMs: startedAtMs + patienceMs,
        slowestPollMs: 500,
        signal,
      }).finally(stopWatching);
      const late = ended || signal.aborted ? [] : [texts.demo.wrong.late(patienceMs / 1000)];
      return { records, differences: [...late, ...(await failedInvocations(stage, texts))] };
    },
  };
}

/** Somebody pays and tells nobody: the event is lost, or nobody sends one. */
export function payInSilence({ accountId, amount }: Payment): Act {
  return {
    async perform({ cloud }, { progress, texts }) {
      progress.stage(texts.demo.paysInSilence(accountId, amount));
      await cloud.control("POST", `accounts/${accountId}/recharge`, { amount });
      return { records: [], differences: [] };
    },
  };
}

async function rechargeAndPublish({ cloud }: Stage, { accountId, amount }: Payment) {
  const { transactionNumber } = await cloud.control("POST", `accounts/${accountId}/recharge`, { amount });
  const [{ targets }] = await cloud.control("POST", "events", {
    source: "billing.example",
    type: "billing:Account:Recharged",
    subject: `account/${accountId}`,
    data: { accountId, transactionNumber, amount: amount.toFixed(2), currency: "CNY" },
  });
  return { transactionNumber, targets };
}
