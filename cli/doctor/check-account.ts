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
  const perRegion = await checkRegions(
    named,
    regions.map((regionId) => ({ accountId: id, regionId })),
    { world, texts },
  );
  const [first] = regions;
  const right =
    first === undefined ? [] : [await checkReactivation(named, { accountId: id, regionId: first }, world, texts)];
  return [balance, payments, ...findings, ...perRegion, ...right];
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

interface Look {
  readonly finding: Finding;
  readonly count: number;
  /** true: further pages were not read. */
  readonly isMore: boolean;
}

/** Returns a finding for each region that cannot be read, and one for all others together. */
async function checkRegions(
  named: string,
  scopes: readonly Scope[],
  { world, texts }: { readonly world: World; readonly texts: DoctorTexts },
): Promise<Finding[]> {
  const { account: t } = texts;
  const eventsSinceMs = world.clock.nowMs() - 16 * DAY_MS;
  const lookAll = (checked: "instances" | "arrears-events", read: (scope: Scope) => Promise<Omit<Look, "finding">>) =>
    Promise.all(
      scopes.map(async (scope): Promise<Look> => {
        let seen = { count: 0, isMore: false };
        const finding = await check({ check: checked, of: `${named} ${scope.regionId}` }, async () => {
          seen = await read(scope);
          return "";
        });
        return { finding, ...seen };
      }),
    );
  const [instances, events] = await Promise.all([
    // An empty list proves nothing: a caller without the permission gets an empty list from the vendor.
    lookAll("instances", async (scope) => {
      await world.fleet.provePermission(scope);
      const { items, nextToken } = await world.fleet.listStopped(scope);
      return { count: items.length, isMore: nextToken !== undefined };
    }),
    lookAll("arrears-events", async (scope) => {
      const { items } = await world.fleet.listArrearsEvents(scope, eventsSinceMs);
      return { count: items.length, isMore: false };
    }),
  ]);
  return [
    ...together({ check: "instances", of: named }, instances, t.stopped),
    ...together({ check: "arrears-events", of: named }, events, t.events),
  ];
}

function together(
  what: Subject,
  looks: readonly Look[],
  words: (count: number, isMore: boolean, regions: number) => string,
): Finding[] {
  const read = looks.filter(({ finding }) => finding.ok);
  const refusals = looks.filter(({ finding }) => !finding.ok).map(({ finding }) => finding);
  if (read.length === 0) return refusals;
  const count = read.reduce((sum, look) => sum + look.count, 0);
  const isMore = read.some((look) => look.isMore);
  return [...refusals, { what, ok: true, detail: words(count, isMore, read.length) }];
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
