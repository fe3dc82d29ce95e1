/** When the arrears began: stop events and negative balances since the account was last seen solvent. */
import { describe, expect, it } from "vitest";
import type { ArrearsEvent, Balance } from "../../../../functions/core/instance/instance.ts";
import { toIso } from "../../../../functions/core/lang/iso-time.ts";
import type { StoredRecord } from "../../../../functions/core/memory/record.ts";
import { gatherClues } from "../../../../functions/steps/observe/gather-clues.ts";
import type { RegionObservation } from "../../../../functions/steps/observe/observe.ts";
import type { LogBook } from "../../../../functions/steps/report/log-book.ts";
import type { RunContext } from "../../../../functions/steps/run-context.ts";
import { aLedger, anInstance, aStop, CHINA, DAY, NOW } from "../../../support/builders.ts";

const SIGHTING: StoredRecord = { instance_id: "i-test0001", recorded_at: toIso(NOW - 3 * DAY) };
const wasOverdue = (atMs: number, balance: number): StoredRecord => ({
  recorded_at: toIso(atMs),
  balance_available: String(balance),
});

interface Books {
  readonly sightings?: readonly StoredRecord[];
  readonly accounts?: readonly StoredRecord[];
}

async function signsOf(events: readonly ArrearsEvent[], available: number | undefined, books: Books = {}) {
  const queries: string[] = [];
  const logBook = {
    about: async (_ids: readonly string[], condition: string) =>
      condition === "record_type: sighting" ? (books.sightings ?? []) : [],
    find: async (query: string) => {
      queries.push(query);
      return books.accounts ?? [];
    },
  } as unknown as LogBook;
  const observation: RegionObservation = {
    scope: { accountId: CHINA.id, regionId: "cn-hangzhou" },
    account: CHINA,
    instances: [anInstance({ lockReasons: ["financial"] })],
    events,
    eventsReadable: true,
  };
  const balance: Balance | undefined = available === undefined ? undefined : { available, currency: "CNY" };
  const context = { world: { clock: { nowMs: () => NOW } } } as unknown as RunContext;
  const views = await gatherClues(context, logBook, [observation], { balance }, aLedger());
  return { signs: [...(views.get("cn-hangzhou")?.arrearsSignsMs ?? [])].sort((a, b) => a - b), queries };
}

describe("signs of arrears", () => {
  it("are executed stops, and a balance that is negative now", async () => {
    const scheduled = aStop({ atMs: NOW + DAY, state: "scheduled" });

    expect((await signsOf([aStop({ atMs: NOW - DAY }), scheduled], 0)).signs).toEqual([NOW - DAY]);
    expect((await signsOf([], -0.01)).signs).toEqual([NOW]);
    expect((await signsOf([], undefined)).signs).toEqual([]);
  });

  it("are asked of earlier runs only where a sighting could prove an owner's stop", async () => {
    const accounts = [wasOverdue(NOW - 2 * DAY, -5)];

    expect(await signsOf([], -5, { accounts })).toEqual({ signs: [NOW], queries: [] });
    expect(await signsOf([], -5, { accounts, sightings: [SIGHTING] })).toEqual({
      signs: [NOW - 2 * DAY, NOW],
      queries: [`record_type: account and account_id: "${CHINA.id}"`],
    });
  });

  it("of arrears that were settled since are no signs of these", async () => {
    const accounts = [wasOverdue(NOW - 2 * DAY, -5), wasOverdue(NOW - 4 * DAY, 200), wasOverdue(NOW - 5 * DAY, -5)];
    const stops = [aStop({ atMs: NOW - 6 * DAY }), aStop({ atMs: NOW - DAY })];

    expect((await signsOf(stops, -5, { accounts, sightings: [SIGHTING] })).signs).toEqual([
      NOW - 2 * DAY,
      NOW - DAY,
      NOW,
    ]);
  });

  it("stay signs when the account is solvent again", async () => {
    const accounts = [wasOverdue(NOW, 200), wasOverdue(NOW - DAY, -5)];

    expect((await signsOf([], 200, { accounts, sightings: [SIGHTING] })).signs).toEqual([NOW - DAY]);
  });
});
