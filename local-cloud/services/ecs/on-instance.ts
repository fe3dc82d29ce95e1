import type { OperationCall } from "../../wire/rpc/operation.ts";
import { type Permission, permissionFor, type RamActionName } from "../accounts/ram-actions.ts";

/** Returns the permission for an action on one instance or, without an id, on every instance of the region. */
export const onInstance = (action: RamActionName, call: OperationCall, instance?: string): Permission =>
  permissionFor(action, { region: call.regionId, account: call.accountId, instance });
