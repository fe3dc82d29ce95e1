import type { OperationCall } from "../../wire/rpc/operation.ts";

/** `acs:ecs:<region>:<account>:instance/<id>`; `*` for all instances of the region. */
export const instanceArn = (call: OperationCall, instanceId = "*"): string =>
  `acs:ecs:${call.regionId}:${call.accountId}:instance/${instanceId}`;
