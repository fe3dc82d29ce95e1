/** Names asynchronous invocations of this function. The platform refuses a second one with the same name. */
import type { Trigger } from "../../terms/trigger.ts";

const WINDOW_MS = 120_000;

const ONCE_ONLY = "once#";

/** The id of an event that is handed over once, however late it is repeated. */
export const onceOnly = (key: string): string => `${ONCE_ONLY}${key}`;

/**
 * Returns a letter, then letters, digits, `_` and `-`, at most 128 characters (vendor's InvokeFunction page, read 2026-08).
 * Events of one kind about the same account and regions within two minutes share an id, because the handed-over run reads the whole
 * scope.
 * Different work never shares an id: another mode, another payment, another request by hand, another hop of a chain.
 */
export function taskIdFor(trigger: Trigger, nowMs: number): string {
  const account = (trigger.accountIds ?? ["all"])
    .join("_")
    .slice(0, 40)
    .replace(/[^A-Za-z0-9_-]/g, "_");
  const isOnce = trigger.eventId?.startsWith(ONCE_ONLY) === true;
  const window = isOnce ? "once" : Math.floor(nowMs / WINDOW_MS).toString(36);
  return `${trigger.name}-${account}-${window}-${fingerprint(JSON.stringify(whatIsAsked(trigger)))}`;
}

function whatIsAsked(trigger: Trigger): unknown {
  const scope = [sorted(trigger.accountIds), sorted(trigger.regions), trigger.mode ?? null];
  const chain = [trigger.rootRunId ?? null, trigger.hop];
  if (trigger.name === "recharge") return [scope, chain, trigger.eventId ?? null];
  if (!["manual", "continuation", "fan-out"].includes(trigger.name)) return [scope, chain];
  const limits = [trigger.maxInstances, trigger.skipSettle, trigger.verifySeconds].map((limit) => limit ?? null);
  const once = trigger.eventId?.startsWith(ONCE_ONLY) ? trigger.eventId : null;
  return [scope, chain, once, sorted(trigger.instanceIds), limits, trigger.correlation ?? null, trigger.note ?? null];
}

const sorted = (list: readonly string[] | undefined) => (list === undefined ? null : [...list].sort());

/** Returns 64 bits of FNV-1a in two lanes. It is not for security, only unlikely to collide. */
function fingerprint(text: string): string {
  let low = 0x811c9dc5;
  let high = 0x01000193;
  for (let index = 0; index < text.length; index += 1) {
    low = Math.imul(low ^ text.charCodeAt(index), 0x01000193);
    high = Math.imul(high ^ text.charCodeAt(index), 0x85ebca6b);
  }
  return `${(low >>> 0).toString(36)}${(high >>> 0).toString(36)}`;
}
