/** The scenario `demo`: two accounts, one of them behind a role, recovered by event and by hand. */
import type { OwnerStop } from "../../functions/core/memory/case-book.ts";
import { emptyBook } from "../../functions/core/memory/merge-books.ts";
import { bookRecords } from "../../functions/core/memory/records.ts";
import { valueIfKnown } from "../../functions/core/terms/reading.ts";
import {
  demo,
  demoFleet,
  hubAccountId,
  sightedInstanceId,
  spokeAccountId,
  spokeExternalId,
} from "../../local-cloud/scenarios/demo.ts";
import { fieldIs, readRecords } from "../access/read-records.ts";
import { applyByHand, planByHand } from "./by-hand.ts";
import type { Demo, Step } from "./demo.ts";
import type { DemoCloud } from "./demo-cloud.ts";
import { SPOKE_ROLE } from "./deploy.ts";
import { payInSilence, rechargeByEvent } from "./recharge.ts";
import { demoTiming } from "./timing.ts";

const dayMs = 86_400_000;
const hubPayment = { accountId: hubAccountId, amount: 500 };
const spokePayment = { accountId: spokeAccountId, amount: 1_000 };

export const wholeDemo: Demo = {
  scenario: demo,
  fleet: demoFleet,
  deployment: {
    functionAccountId: hubAccountId,
    spokeAccountIds: [spokeAccountId],
    configuration: {
      mode: "apply",
      accounts: [
        { id: hubAccountId, name: "production", regions: ["cn-hangzhou", "cn-shanghai"] },
        {
          id: spokeAccountId,
          name: "电商",
          roleArn: `acs:ram::${spokeAccountId}:role/${SPOKE_ROLE}`,
          externalId: spokeExternalId,
          regions: ["cn-hangzhou", "ap-southeast-1"],
        },
      ],
      timing: demoTiming,
    },
  },
  payments: [hubPayment, spokePayment],
  prepare: rememberSighting,
  steps: [
    awaitSighting(),
    payInSilence(spokePayment),
    rechargeByEvent(hubPayment),
    planByHand(spokeAccountId),
    applyByHand(spokeAccountId),
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
  const scope = { accountId: hubAccountId, regionId: "cn-hangzhou" };
  const [instance] = (await world.fleet.describe(scope, [sightedInstanceId])).items;
  const startedAtMs = instance && valueIfKnown(instance.startedAtMs);
  if (startedAtMs === undefined) throw new Error(`${sightedInstanceId} has no start`);
  const ownerStop: OwnerStop = {
    instanceId: sightedInstanceId,
    regionId: scope.regionId,
    startedAtMs,
    sinceMs: nowMs - 20 * dayMs,
    proof: "sighted",
  };
  const book = {
    ...emptyBook(hubAccountId),
    recordedAtMs: nowMs,
    readAtMs: nowMs,
    runId: run.runId,
    ownerStops: new Map([[sightedInstanceId, ownerStop]]),
  };
  await world.records.append(bookRecords(run, { id: hubAccountId, name: "production" }, book));
}

/** Waits until the index holds the case book. A real case book of twenty days ago would be indexed long since. */
function awaitSighting(): Step {
  return {
    async run({ composition: { world } }, { signal }) {
      const source = { store: world.records, clock: world.clock };
      const nowMs = world.clock.nowMs();
      const isIndexed = async () =>
        (await readRecords(source, [fieldIs("record_type", "case_book")], nowMs - dayMs, nowMs + dayMs)).length > 0;
      while (!signal.aborted && !(await isIndexed())) await world.clock.sleep(100);
      return { records: [], differences: [] };
    },
  };
}
