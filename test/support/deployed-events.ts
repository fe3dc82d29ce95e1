/** Events that wake the deployed function: ticks, payments, state changes. */
import { HANGZHOU, HOME } from "./deployed-accounts.ts";

/** The payload of the timer trigger with that name. */
export function tick(triggerName: "payment" | "full") {
  return {
    triggerTime: "2030-01-15T12:00:30Z",
    triggerName,
    payload: JSON.stringify({ kind: "sweep", depth: triggerName }),
  };
}

/** The body of `POST events` for a payment, in the form of an organisation's own billing system. */
export function recharged(accountId: string, transactionNumber: string, more: object = {}) {
  return {
    source: "billing.example",
    type: "billing:Account:Recharged",
    subject: `account/${accountId}`,
    data: { accountId, transactionNumber, amount: "500.00", currency: "CNY" },
    ...more,
  };
}

export function stateChanged(instanceId: string, state: string, more: object = {}) {
  return {
    source: "acs.ecs",
    type: "ecs:Instance:StateChange",
    subject: `acs:ecs:${HANGZHOU}:${HOME}:instance/${instanceId}`,
    aliyunregionid: HANGZHOU,
    aliyunaccountid: HOME,
    data: { resourceId: instanceId, resourceType: "ALIYUN::ECS::Instance", state, regionId: HANGZHOU },
    ...more,
  };
}
