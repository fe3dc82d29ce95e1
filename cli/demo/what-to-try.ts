/** What can be typed in a second shell while the cloud runs in the first: every line can be pasted as it is. */

import type { Texts } from "../texts/texts.ts";
import type { Payment, Play } from "./play.ts";
import type { Stage } from "./stage.ts";

/** `deployed`: whether the function is there to be invoked. */
export async function whatToTry(
  play: Play,
  { cloud, configurationFile }: Stage,
  deployed: boolean,
  words: Texts["cloud"],
): Promise<string> {
  const instances: readonly { readonly status: string }[] = await cloud.control("GET", "instances");
  const stopped = instances.filter(({ status }) => status !== "Running");
  const owing = words.owing(play.payments.map(({ accountId }) => accountId));
  const cli = `npm run cli -- --config ${configurationFile}`;
  const runs = deployed ? ["invoke --mode plan", "invoke --mode apply"] : ["apply"];
  const soldOut = play.fleet.find(({ expect }) => expect === "parked/no-stock");
  return [
    words.state(owing, stopped.length, instances.length),
    deployed ? words.deployed : words.notDeployed,
    words.toTry,
    "",
    `export ALIBABA_CLOUD_ACCESS_KEY_ID=${cloud.accessKeyId}`,
    `export ALIBABA_CLOUD_ACCESS_KEY_SECRET=${cloud.accessKeySecret}`,
    ...(play.payments.length > 0
      ? []
      : [
          `curl -X POST ${cloud.url}/_local/accounts/${cloud.accountId}/arrears -H 'content-type: application/json' -d '{}'`,
        ]),
    ...paymentsOf(play, cloud.accountId).map(({ accountId, amount }) => {
      const body = JSON.stringify({ amount });
      return `curl -X POST ${cloud.url}/_local/accounts/${accountId}/recharge -H 'content-type: application/json' -d '${body}'`;
    }),
    ...["plan", ...runs, "report"].map((command) => `${cli} ${command}`),
    ...(soldOut === undefined ? [] : [`${cli} explain ${soldOut.spec.instanceId}`]),
    "",
  ].join("\n");
}

/** Where no account owes money, the first one is let fall into arrears, and pays. */
const paymentsOf = ({ payments }: Play, accountId: string): readonly Payment[] =>
  payments.length > 0 ? payments : [{ accountId, amount: 500 }];
