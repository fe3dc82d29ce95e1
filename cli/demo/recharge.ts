/** The main job: somebody pays, the payer's event reaches the function, and the run is followed to its end. */
import type { StoredRecord } from "../../functions/core/record.ts";
import { CommandError, EXIT } from "../exit-code.ts";
import { followRun } from "../follow-run.ts";
import type { Progress } from "../progress.ts";
import { runWords } from "../report/run-words.ts";
import type { Stage } from "./stage.ts";

/** A minute is what a newcomer waits for; a demo that needs longer has failed. */
const patienceMs = 55_000;

export async function rechargeAndFollow(
  { cloud, composition }: Stage,
  accountId: string,
  amount: number,
  progress: Progress,
  signal: AbortSignal,
): Promise<readonly StoredRecord[]> {
  const { world } = composition;
  const startedAtMs = world.clock.nowMs();
  progress.stage(`Account ${accountId} is recharged with CNY ${amount}; the payment system publishes its event`);
  const { transactionNumber } = await cloud.control("POST", `accounts/${accountId}/recharge`, { amount });
  const [{ targets }] = await cloud.control("POST", "events", {
    source: "billing.example",
    type: "billing:Account:Recharged",
    subject: `account/${accountId}`,
    data: { accountId, transactionNumber, amount: amount.toFixed(2), currency: "CNY" },
  });
  if (targets !== 1) throw new CommandError(EXIT.needsPerson, "The recharge event reached no function.");
  progress.stage("Function Compute runs the function: it lets the cloud restart what it can, then calls for the rest");
  const { records, ended } = await followRun({
    source: { store: world.records, clock: world.clock },
    field: "event_id",
    value: `transaction#${transactionNumber}`,
    fromMs: startedAtMs - 60_000,
    untilMs: startedAtMs + patienceMs,
    signal,
    onRecords: (seen) => progress.detail(runWords(seen)),
  });
  if (!ended && !signal.aborted) throw new CommandError(EXIT.needsPerson, "The run did not end within a minute.");
  return records;
}
