/** `console`: the page, and the one JSON that it polls. */
import type { CloudParts } from "../cloud-parts.ts";
import type { ControlRoute } from "../kernel/control-route.ts";
import { consolePage } from "./console-page.ts";

/** The page shows this many instances one by one; counts cover all of them. */
const shownInstances = 400;
const shownCalls = 40;

export function consoleRoutes(parts: CloudParts): readonly ControlRoute[] {
  const { world, fleet, journal } = parts;

  const overview = () => {
    const instances = [...fleet.all()];
    const counts: Record<string, Record<string, number>> = {};
    for (const { accountId, life } of instances) {
      const ofAccount = counts[accountId] ?? {};
      ofAccount[life.status] = (ofAccount[life.status] ?? 0) + 1;
      counts[accountId] = ofAccount;
    }
    return {
      now: new Date(world.clock.nowMs()).toISOString(),
      clock: world.clock.mode,
      rate: world.clock.rate,
      accounts: world.accounts.list().map((account) => ({
        id: account.id,
        name: account.name,
        site: account.site,
        currency: account.currency,
        balance: account.balance,
        overdue: account.overdueSinceMs !== undefined,
        counts: counts[account.id] ?? {},
      })),
      total: instances.length,
      instances: instances.slice(0, shownInstances).map((instance) => ({
        id: instance.instanceId,
        name: instance.name,
        account: instance.accountId,
        region: instance.regionId,
        status: instance.life.status,
        cause: instance.life.stopCause ?? "",
        locks: instance.life.locks,
      })),
      calls: journal.latest(shownCalls).map((entry) => ({
        seq: entry.seq,
        time: entry.time,
        call: `${entry.service ?? "?"} ${entry.action}`,
        region: entry.region,
        subject: entry.parameters.InstanceId ?? "",
        status: entry.status ?? "",
        code: entry.code ?? entry.effect ?? "",
      })),
    };
  };

  return [
    { method: "GET", pattern: "console", handle: () => ({ html: consolePage }) },
    { method: "GET", pattern: "console/overview", handle: overview },
  ];
}
