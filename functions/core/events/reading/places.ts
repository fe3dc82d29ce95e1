/** Reads account, region and instance ids from events. A malformed id counts as absent. */
import { present } from "../../lang/present.ts";
import { textOf } from "./json-fields.ts";

export interface Place {
  readonly accountId?: string;
  readonly regionId?: string;
  readonly instanceId?: string;
}

const ACCOUNT = /^\d{1,20}$/;
/** Also a valid label of a host name, because a region id becomes one. */
const REGION = /^[a-z](?:-?[a-z0-9]){1,40}$/;
const INSTANCE = /^[A-Za-z][A-Za-z0-9_-]{1,63}$/;

export const isAccountId = (value: unknown): value is string => typeof value === "string" && ACCOUNT.test(value);
export const isRegionId = (value: unknown): value is string => typeof value === "string" && REGION.test(value);
export const isInstanceId = (value: unknown): value is string => typeof value === "string" && INSTANCE.test(value);

/** Returns an account id. Some publishers send it as a number; below 2^53 no digit is lost. */
export function accountIdOf(value: unknown): string | undefined {
  const text = Number.isSafeInteger(value) ? String(value) : value;
  return isAccountId(text) ? text : undefined;
}

export function regionIdOf(value: unknown): string | undefined {
  return isRegionId(value) ? value : undefined;
}

/** Returns the id itself, or the end of a resource name. */
export function instanceIdOf(value: unknown): string | undefined {
  const tail = textOf(value)?.split(/[/:]/).at(-1);
  return isInstanceId(tail) ? tail : undefined;
}

/** `acs:ecs:`, `acs.ecs:`, and the same with another service. */
const PREFIX = /^acs[.:][a-z0-9-]+:/i;

/**
 * Reads `acs:<service>:<region>:<account>:instance/<id>`, the form of CloudMonitor's `resourceId` and EventBridge's `subject`
 * (vendor pages "Instance event notification" and "EventBridge event overview", read 2026-08).
 * It also reads variants: a dot after `acs`, the bare id, account before region. None of them is verified on the live cloud.
 */
export function readResourceName(value: unknown): Place {
  const text = textOf(value) ?? "";
  const prefix = PREFIX.exec(text)?.[0];
  if (prefix === undefined) return {};
  const [first, second, ...resource] = text.slice(prefix.length).split(":");
  const [region, account] = isAccountId(first) ? [second, first] : [first, second];
  return {
    ...present("accountId", accountIdOf(account)),
    ...present("regionId", regionIdOf(region)),
    ...present("instanceId", instanceIdOf(resource.at(-1))),
  };
}
