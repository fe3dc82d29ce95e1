/** Reports instances that a person named and that are in no region that was read. */
import { problem } from "../../core/terms/problems.ts";
import type { RunContext } from "../run-context.ts";
import type { AccountObservation } from "./observation.ts";

const NAMED_AT_MOST = 20;
/** If a part could not be read, a missing instance may be there. */
const UNREAD = new Set(["region-unreadable", "account-unreachable"]);

export function tellUnknownInstances(context: RunContext, accounts: readonly AccountObservation[]): void {
  const { trigger, problems } = context;
  if (trigger.name !== "manual" || !trigger.instanceIds || problems.all().some(({ code }) => UNREAD.has(code))) return;
  const found = new Set(
    accounts.flatMap(({ seen }) => seen).flatMap(({ instances }) => instances.map(({ instanceId }) => instanceId)),
  );
  const missing = trigger.instanceIds.filter((instanceId) => !found.has(instanceId));
  if (missing.length === 0) return;
  const more = missing.length > NAMED_AT_MOST ? ` and ${missing.length - NAMED_AT_MOST} more` : "";
  problems.add(problem("instance-not-found", { ids: `${missing.slice(0, NAMED_AT_MOST).join(", ")}${more}` }));
}
