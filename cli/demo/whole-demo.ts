/** The scenario `demo`: two accounts, one of them behind a role, recovered by event and by hand. */
import type { OwnerStop } from "../../functions/core/memory/case-book.ts";
import { emptyBook } from "../../functions/core/memory/merge-books.ts";
import { bookRecords } from "../../functions/core/report/records.ts";
import { valueIfKnown } from "../../functions/core/terms/reading.ts";
import {
  DEMO,
  demoFleet,
  HUB_ACCOUNT_ID,
  SPOKE_ACCOUNT_ID,
  SPOKE_EXTERNAL_ID,
  sightedInstanceId,
} from "../../local-cloud/scenarios/demo.ts";
import { fieldIs, readRecords } from "../access/read-records.ts";
import { applyByHand, planByHand } from "./by-hand.ts";
import type { Demo, Step } from "./demo.ts";
import type { DemoCloud } from "./demo-cloud.ts";
import { SPOKE_ROLE } from "./deploy.ts";
import { payWithoutEvent, rechargeByEvent } from "./recharge.ts";
import { DEMO_TIMING } from "./timing.ts";

const DAY_MS = 86_400_000;
const HUB_PAYMENT = { accountId: HUB_ACCOUNT_ID, amount: 500 };
const SPOKE_PAYMENT = { accountId: SPOKE_ACCOUNT_ID, amount: 1_000 };

export const WHOLE_DEMO: Demo = {
  scenario: DEMO,
  fleet: demoFleet,
  deployment: {
    functionAccountId: HUB_ACCOUNT_ID,
    spokeAccountIds: [SPOKE_ACCOUNT_ID],
    configuration: {
      mode: "apply",
      accounts: [
        { id: HUB_ACCOUNT_ID, name: "production", regions: ["cn-hangzhou", "cn-shanghai"] },
        {
          id: SPOKE_ACCOUNT_ID,
          name: "电商",
          roleArn: `acs:ram::${SPOKE_ACCOUNT_ID}:role/${SPOKE_ROLE}`,
          externalId: SPOKE_EXTERNAL_ID,
          regions: ["cn-hangzhou", "ap-southeast-1"],
        },
      ],
      timing: DEMO_TIMING,
    },
  },
  payments: [HUB_PAYMENT, SPOKE_PAYMENT],
  prepare: rememberSighting,
  steps: [
    awaitSighting(),
    payWithoutEvent(SPOKE_PAYMENT),
    rechargeByEvent(HUB_PAYMENT),
    planByHand(SPOKE_ACCOUNT_ID),
    applyByHand(SPOKE_ACCOUNT_ID),
  ],
};

/**
 * Writes a case book in which a sweep saw the instance stopped and unlocked twenty days ago. The run must take this for
 * an owner stop.
 */
async function rememberSighting({ composition: { world } }: DemoCloud): Promise<void> {
  const nowMs = world.clock.nowMs();
  const run = {
    runId: "an-earlier-sweep",
    rootRunId: "an-earlier-sweep",
    requestId: "an-earlier-sweep",
    trigger: "timer" as const,
    mode: "apply" as const,
  };
  const scope = { accountId: HUB_ACCOUNT_ID, regionId: "cn-hangzhou" };
  const [instance] = (await world.fleet.describe(scope, [sightedInstanceId])).items;
  const startedAtMs = instance && valueIfKnown(instance.startedAtMs);
  if (startedAtMs === undefined) throw new Error(`${sightedInstanceId} has no start`);
  const ownerStop: OwnerStop = {
    instanceId: sightedInstanceId,
    regionId: scope.regionId,
    startedAtMs,
    sinceMs: nowMs - 20 * DAY_MS,
    proof: "sighted",
  };
  const book = {
    ...emptyBook(HUB_ACCOUNT_ID),
    recordedAtMs: nowMs,
    readAtMs: nowMs,
    runId: run.runId,
    ownerStops: new Map([[sightedInstanceId, ownerStop]]),
  };
  await world.records.append(bookRecords(run, { id: HUB_ACCOUNT_ID, name: "production" }, book));
}

/** Waits until the index holds the case book. A real case book of twenty days ago would be indexed long since. */
function awaitSighting(): Step {
  return {
    async run({ composition: { world } }, { signal }) {
      const source = { store: world.records, clock: world.clock };
      const nowMs = world.clock.nowMs();
      const isIndexed = async () =>
        (await readRecords(source, [fieldIs("record_type", "case_book")], nowMs - DAY_MS, nowMs + DAY_MS)).length > 0;
      while (!signal.aborted && !(await isIndexed())) await world.clock.sleep(100);
      return { records: [], differences: [] };
    },
  };
}
