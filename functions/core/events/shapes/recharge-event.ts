/** The custom event of whoever takes the payment: no official one exists. */
import { present } from "../../lang/present.ts";
import type { Keyed } from "../finding.ts";
import { parseTime } from "../reading/event-time.ts";
import { cleanText, type Fields, objectOf, textOf } from "../reading/json-fields.ts";
import { accountIdOf, isRegionId } from "../reading/places.ts";

export const RECHARGED = "billing:Account:Recharged";

/**
 * As a CloudEvent or bare. The account comes from `data.accountId`, else from a subject `account/<id>`; never from the
 * envelope's `aliyunaccountid`, which on a custom bus is the owner of the bus. Without any, every account is looked at.
 */
export function readRecharge(event: Fields): Keyed {
  const data = objectOf(event.data);
  const account = accountIdOf(data.accountId) ?? accountIdOf(textOf(event.subject)?.replace(/^account\//, ""));
  const regions = Array.isArray(data.regions) ? [...new Set(data.regions.filter(isRegionId))] : [];
  const key = rechargeKey(event, data);
  return {
    finding: {
      kind: "trigger",
      trigger: {
        name: "recharge",
        depth: "full",
        ...present("accountIds", account === undefined ? undefined : [account]),
        ...present("regions", regions.length === 0 ? undefined : regions),
        ...present("eventId", key),
        ...present("eventAtMs", parseTime(textOf(event.time))),
        hop: 0,
      },
    },
    ...present("key", key),
  };
}

/** The transaction says more than the envelope: a payer that publishes one payment twice gives it two event ids. */
function rechargeKey(event: Fields, data: Fields): string | undefined {
  const transaction = textOf(data.transactionNumber);
  if (transaction !== undefined) return cleanText(`transaction#${transaction}`, 200);
  const id = textOf(event.id);
  return id === undefined ? undefined : cleanText(`${textOf(event.source) ?? ""}#${id}`, 200);
}
