/** Whether one account can be read: every call that a run makes before it starts anything. */
import type { Scope } from "../../functions/core/instance/instance.ts";
import type { AccountPolicy } from "../../functions/core/terms/policy.ts";
import type { World } from "../../functions/ports/world.ts";
import { check, type Finding } from "./check.ts";

const dayMs = 86_400_000;

export async function checkAccount(account: AccountPolicy, world: World): Promise<Finding[]> {
  const { id } = account;
  const named = `account ${id}${account.name === id ? "" : ` (${account.name})`}`;
  const balance = await check(`${named}: balance`, async () => {
    const { available, currency } = await world.billing.balance(id);
    return `${available} ${currency}${available < 0 ? ", in arrears" : ""}`;
  });
  const payments = await check(`${named}: payments`, async () => {
    const payment = await world.billing.lastPayment(id, world.clock.nowMs() - dayMs);
    return payment === undefined ? "none in the last day" : `the last one at ${new Date(payment.atMs).toISOString()}`;
  });
  const { regions, finding } = await regionsOf(account, named, world);
  const perRegion = await Promise.all(
    regions.map((regionId) => checkRegion(named, { accountId: id, regionId }, world)),
  );
  return [balance, payments, ...finding, ...perRegion.flat()];
}

async function regionsOf(account: AccountPolicy, named: string, world: World) {
  if (account.regions !== "all") return { regions: account.regions, finding: [] };
  let regions: readonly string[] = [];
  const finding = await check(`${named}: regions`, async () => {
    regions = await world.fleet.listRegions(account.id);
    return `${regions.length} regions`;
  });
  return { regions, finding: [finding] };
}

async function checkRegion(named: string, scope: Scope, world: World): Promise<Finding[]> {
  const place = `${named} ${scope.regionId}`;
  return [
    // An empty list proves nothing: without the permission the vendor answers with one.
    await check(`${place}: instances`, async () => {
      await world.fleet.provePermission(scope);
      const { items, nextToken } = await world.fleet.listStopped(scope);
      return `${items.length}${nextToken === undefined ? "" : " or more"} stopped`;
    }),
    await check(`${place}: arrears events`, async () => {
      const { items } = await world.fleet.listArrearsEvents(scope, world.clock.nowMs() - 16 * dayMs);
      return `${items.length} in the last 16 days`;
    }),
  ];
}
