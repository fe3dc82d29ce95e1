/** Tries every call that a run makes in one account, with the account's own role. */
import { CloudError } from "../../functions/core/failure/cloud-error.ts";
import type { Scope } from "../../functions/core/instance/instance.ts";
import type { AccountPolicy } from "../../functions/core/terms/policy.ts";
import type { World } from "../../functions/ports/world.ts";
import { nearest } from "../terminal/nearest.ts";
import { check, type Finding, failed, refused, type Subject, unchecked } from "./check.ts";
import type { DoctorTexts } from "./doctor-texts.ts";

const DAY_MS = 86_400_000;
/** The id of no instance, because an instance id has no second hyphen. A call for it starts nothing. */
const IMPOSSIBLE_INSTANCE = "i-doctor-asks-for-no-instance";

export interface AccountCheck {
  readonly account: AccountPolicy;
  /** Path of the account in the configuration, for example `accounts[2]`. */
  readonly path: string;
  readonly world: World;
}

export async function checkAccount({ account, path, world }: AccountCheck, texts: DoctorTexts): Promise<Finding[]> {
  const { id } = account;
  const named = `${id}${account.name === id ? "" : ` (${account.name})`}`;
  const balance = await check({ check: "balance", of: named }, async () => {
    const { available, currency } = await world.billing.balance(id);
    return texts.account.balance(`${available} ${currency}`, available < 0);
  });
  const payments = await check({ check: "payments", of: named }, async () => {
    const payment = await world.billing.lastPayment(id, world.clock.nowMs() - DAY_MS);
    return payment === undefined
      ? texts.account.noPayment
      : texts.account.payment(new Date(payment.atMs).toISOString());
  });
  const { regions, findings } = await regionsOf(account, { named, path }, world, texts);
  const perRegion = await Promise.all(
    regions.map((regionId) => checkRegion(named, { accountId: id, regionId }, world, texts)),
  );
  const [first] = regions;
  const right =
    first === undefined ? [] : [await checkReactivation(named, { accountId: id, regionId: first }, world, texts)];
  return [balance, payments, ...findings, ...perRegion.flat(), ...right];
}

interface Place {
  readonly named: string;
  readonly path: string;
}

/**
 * Returns the regions that can be read. Its findings are one for the list of regions, and one for each configured
 * region that the account does not have.
 */
async function regionsOf({ id, regions }: AccountPolicy, { named, path }: Place, world: World, texts: DoctorTexts) {
  let known: readonly string[] = [];
  const listed = await check({ check: "regions", of: named }, async () => {
    known = await world.fleet.listRegions(id);
    return texts.account.regions(regions === "all" ? known.length : regions.length, known.length);
  });
  if (!listed.ok) return { regions: regions === "all" ? [] : regions, findings: [listed] };
  if (regions === "all") return { regions: known, findings: [listed] };
  const t = texts.region;
  const unknown = regions.filter((region) => !known.includes(region));
  const findings = unknown.map((region) => {
    const at = `${path}.regions`;
    return failed({ check: "region", of: `${named} ${region}` }, t.unknown(region), {
      why: t.why,
      fix: t.fix(at, nearest(region, known)),
    });
  });
  return { regions: regions.filter((region) => known.includes(region)), findings: [listed, ...findings] };
}

async function checkRegion(named: string, scope: Scope, world: World, { account: t }: DoctorTexts): Promise<Finding[]> {
  const of = `${named} ${scope.regionId}`;
  return [
    // An empty list proves nothing: a caller without the permission gets an empty list from the vendor.
    await check({ check: "instances", of }, async () => {
      await world.fleet.provePermission(scope);
      const { items, nextToken } = await world.fleet.listStopped(scope);
      return t.stopped(items.length, nextToken !== undefined);
    }),
    await check({ check: "arrears-events", of }, async () => {
      const { items } = await world.fleet.listArrearsEvents(scope, world.clock.nowMs() - 16 * DAY_MS);
      return t.events(items.length);
    }),
  ];
}

/**
 * Checks the permission for ReActivateInstances, which has no DryRun, by a call for an instance that cannot exist. RAM
 * refuses a caller without the permission. A caller with it is told that there is no such instance. The local cloud
 * asks RAM first; on the live cloud this order is not verified.
 */
async function checkReactivation(named: string, scope: Scope, world: World, texts: DoctorTexts): Promise<Finding> {
  const t = texts.reactivation;
  const what: Subject = { check: "reactivation", of: named };
  try {
    await world.fleet.reactivate(scope, IMPOSSIBLE_INSTANCE);
    return unchecked(what, t.unclear("OK"), { fix: t.fixUnclear(scope.accountId) });
  } catch (error) {
    if (!(error instanceof CloudError)) throw error;
    const { code } = error.failure;
    if (/NotFound|^InvalidParameter|^InvalidInstanceId/.test(code)) {
      return { what, ok: true, detail: t.may, why: t.functionRole };
    }
    if (/^(Forbidden|NoPermission|UnauthorizedOperation|AccessDenied)/.test(code)) {
      return failed(what, t.denied(code), { why: t.whyDenied, fix: t.fixDenied(scope.accountId) });
    }
    if (code.startsWith("Local.")) return refused(what, error);
    return unchecked(what, t.unclear(code), { fix: t.fixUnclear(scope.accountId) });
  }
}
