/** Reads the custom event of a payment. The vendor publishes no event of that kind. */
import { present } from "../../lang/present.ts";
import { timeOf } from "../reading/event-time.ts";
import { cleanText, type Fields, idOf, objectOf, pick, textOf } from "../reading/json-fields.ts";
import { accountIdOf, isRegionId } from "../reading/places.ts";
import { eventKey } from "./cloud-event.ts";
import type { EventShape } from "./shape.ts";

const RECHARGED = "billing:account:recharged";

/**
 * Reads the event as a CloudEvent or bare. The account comes from `data.accountId`, else from a subject `account/<id>`.
 * The envelope's `aliyunaccountid` is ignored, because on a custom bus it is the owner of the bus. An event without an account is
 * about every account.
 */
export const RECHARGE: EventShape = {
  kind: "recharge",
  read(event) {
    if (textOf(event.type)?.toLowerCase() !== RECHARGED) return undefined;
    const data = objectOf(event.data);
    const account =
      accountIdOf(pick(data, "accountid")) ?? accountIdOf(textOf(event.subject)?.replace(/^account\//, ""));
    const regions = regionsIn(pick(data, "regions"));
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
          ...present("eventAtMs", timeOf(event.time)),
          hop: 0,
        },
      },
      ...present("key", key),
    };
  },
};

function regionsIn(value: unknown): readonly string[] {
  const list = Array.isArray(value) ? value : [value];
  return [...new Set(list.filter(isRegionId))];
}

/**
 * Returns the transaction number as the key, else the envelope's. A payer that publishes one payment twice gives it two event ids.
 */
function rechargeKey(event: Fields, data: Fields): string | undefined {
  const transaction = idOf(pick(data, "transactionnumber"));
  return transaction === undefined ? eventKey(event) : cleanText(`transaction#${transaction}`, 200);
}
