/** Returns commands for a second shell while the local cloud runs in the first. Every line can be pasted. */

import type { Texts } from "../texts/texts.ts";
import type { Demo, Payment } from "./demo.ts";
import type { DemoCloud } from "./demo-cloud.ts";

/** `deployed`: whether the function can be invoked. */
export async function whatToTry(
  demo: Demo,
  { cloud, configurationFile }: DemoCloud,
  deployed: boolean,
  words: Texts["cloud"],
): Promise<string> {
  const instances: readonly { readonly status: string }[] = await cloud.control("GET", "instances");
  const stopped = instances.filter(({ status }) => status !== "Running");
  const owing = words.owing(demo.payments.map(({ accountId }) => accountId));
  const cli = `npm run cli -- --config ${configurationFile}`;
  const fallsId = demo.fallsId ?? cloud.accountId;
  const runs = deployed ? ["invoke --mode plan", "invoke --mode apply"] : ["apply"];
  const soldOut = demo.fleet.find(({ expect }) => expect === "parked/no-stock");
  return [
    words.state(owing, stopped.length, instances.length),
    deployed ? words.deployed : words.notDeployed,
    demo.payments.length > 0 ? words.toTry : words.toTryArrears,
    "",
    `export ALIBABA_CLOUD_ACCESS_KEY_ID=${cloud.accessKeyId}`,
    `export ALIBABA_CLOUD_ACCESS_KEY_SECRET=${cloud.accessKeySecret}`,
    ...(demo.payments.length > 0
      ? []
      : [`curl -X POST ${cloud.url}/_local/accounts/${fallsId}/arrears -H 'content-type: application/json' -d '{}'`]),
    ...paymentsOf(demo, fallsId).map(({ accountId, amount }) => {
      const body = JSON.stringify({ amount });
      return `curl -X POST ${cloud.url}/_local/accounts/${accountId}/recharge -H 'content-type: application/json' -d '${body}'`;
    }),
    ...["plan", ...runs, "report"].map((command) => `${cli} ${command}`),
    ...(soldOut === undefined ? [] : [`${cli} explain ${soldOut.spec.instanceId}`]),
    "",
  ].join("\n");
}

/** If no account owes money, the printed commands let one account fall into arrears and pay for it. */
const paymentsOf = ({ payments }: Demo, accountId: string): readonly Payment[] =>
  payments.length > 0 ? payments : [{ accountId, amount: 500 }];
