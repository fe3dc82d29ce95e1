/** What somebody may type in a second shell while the cloud runs in the first: every line can be pasted as it is. */
import type { Payment, Play } from "./play.ts";
import type { Stage } from "./stage.ts";

/** `deployed`: whether the function is there to be invoked. */
export async function whatToTry(play: Play, { cloud, configurationFile }: Stage, deployed: boolean): Promise<string> {
  const cli = `npm run cli -- --config ${configurationFile}`;
  const runs = deployed ? ["invoke --mode plan", "invoke --mode apply"] : ["apply"];
  const soldOut = play.fleet.find(({ expect }) => expect === "parked/no-stock");
  return [
    ...introduction(play, await cloud.control("GET", "instances"), deployed),
    "",
    `export ALIBABA_CLOUD_ACCESS_KEY_ID=${cloud.accessKeyId}`,
    `export ALIBABA_CLOUD_ACCESS_KEY_SECRET=${cloud.accessKeySecret}`,
    ...(play.payments.length > 0
      ? []
      : [`curl -X POST ${cloud.url}/_local/accounts/${cloud.accountId}/arrears -d '{}'`]),
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

function introduction(
  { payments }: Play,
  instances: readonly { readonly status: string }[],
  deployed: boolean,
): string[] {
  const stopped = instances.filter(({ status }) => status !== "Running");
  const owing =
    payments.length === 0
      ? "No account owes money"
      : payments.length === 1
        ? `Account ${payments[0]?.accountId} owes money`
        : `Accounts ${payments.map(({ accountId }) => accountId).join(" and ")} owe money`;
  return [
    `${owing}, and ${stopped.length} of ${instances.length} instances are stopped.`,
    deployed
      ? "The function, its log store and its role are in place."
      : "The log store is in place, the function is not: it has not been built (npm run build).",
    "To pay and to bring the instances back by hand, in another shell:",
  ];
}
