/** Events as publishers send them, and what they become. */
import { parseEvent } from "../../../../functions/core/events/parse-event.ts";

export const ACCOUNT = "1000000000000001";
export const OTHER = "1000000000000002";

export function stopEvent(extra: Record<string, unknown> = {}) {
  return {
    id: "evt-0001",
    source: "acs.ecs",
    specversion: "1.0",
    type: "ecs:Instance:StateChange",
    aliyunaccountid: ACCOUNT,
    aliyunregionid: "xx-test-1",
    data: { resourceId: "i-test0001", state: "Stopped" },
    ...extra,
  };
}

export const recharge = (accountId: string | undefined, extra: Record<string, unknown> = {}) => ({
  type: "billing:Account:Recharged",
  data: { accountId },
  ...extra,
});

export const parse = (value: unknown) => parseEvent(JSON.stringify(value));

export function triggersOf(value: unknown) {
  const parsed = parse(value);
  if (parsed.kind !== "run") throw new Error(`no run: ${JSON.stringify(parsed)}`);
  return parsed.triggers;
}
