/** Whoever names instances by hand is told which of them are nowhere. */
import type { AccountRun } from "../account-run.ts";
import type { RunContext } from "../run-context.ts";

const NAMED_AT_MOST = 20;
/** Where something could not be read, a missing instance may well be. */
const UNREAD = new Set(["region-unreadable", "account-unreachable"]);

export function tellUnknownInstances(context: RunContext, accounts: readonly AccountRun[]): void {
  const { trigger, problems } = context;
  if (trigger.name !== "manual" || !trigger.instanceIds || problems.all().some(({ code }) => UNREAD.has(code))) return;
  const found = new Set(
    accounts
      .flatMap(({ observations }) => observations)
      .flatMap(({ instances }) => instances.map(({ instanceId }) => instanceId)),
  );
  const missing = trigger.instanceIds.filter((instanceId) => !found.has(instanceId));
  if (missing.length === 0) return;
  const more = missing.length > NAMED_AT_MOST ? ` and ${missing.length - NAMED_AT_MOST} more` : "";
  problems.add({
    code: "instance-not-found",
    message: `In none of the regions looked at: ${missing.slice(0, NAMED_AT_MOST).join(", ")}${more}. Check the ids, and which account and region they belong to.`,
  });
}
