/** System events: they never change, so that a snapshot shows one moment. */
import { describe, expect, it } from "vitest";
import { copyInTurns } from "../../../../../local-cloud/kernel/in-turns.ts";
import { createSeededRandom } from "../../../../../local-cloud/kernel/seeded-random.ts";
import { createSystemEvents, type SystemEvent } from "../../../../../local-cloud/services/ecs/system-events.ts";

const ABOUT = { accountId: "1", regionId: "cn-hangzhou", type: "AccountUnbalanced.Delete", reason: "" };
const scheduled = (instanceId: string) =>
  ({ ...ABOUT, instanceId, cycleStatus: "Scheduled", publishedAtMs: 1, notBeforeMs: 2 }) as const;

function withEvents(...instanceIds: string[]) {
  const events = createSystemEvents(createSeededRandom(1));
  for (const instanceId of instanceIds) events.add(scheduled(instanceId));
  return events;
}
const statuses = (events: ReturnType<typeof withEvents>) =>
  events.list("1", "cn-hangzhou").map(({ instanceId, cycleStatus }) => [instanceId, cycleStatus]);

describe("the end of an event", () => {
  it("is written in its place, for this instance and type only", () => {
    const events = withEvents("i-1", "i-2", "i-1");
    events.finish("i-1", "AccountUnbalanced.Delete", "Avoided", 5);
    events.finish("i-2", "AccountUnbalanced.Stop", "Avoided", 5);

    expect(statuses(events)).toEqual([
      ["i-1", "Avoided"],
      ["i-2", "Scheduled"],
      ["i-1", "Avoided"],
    ]);
    expect([events.open("i-1").length, events.open("i-2").length]).toEqual([0, 1]);
  });

  it("does not show in a snapshot that was taken before", async () => {
    const events = withEvents("i-1");
    const snapshot = events.snapshot();
    events.finish("i-1", "AccountUnbalanced.Delete", "Avoided", 5);

    expect(await copyInTurns(snapshot)).toEqual([expect.objectContaining({ cycleStatus: "Scheduled" })]);
  });
});

describe("restored events", () => {
  it("end as before, in whatever order they stand in the snapshot", async () => {
    const events = withEvents("i-1", "i-2");
    const snapshot = (await copyInTurns(events.snapshot())) as SystemEvent[]; // What was taken above.
    const again = createSystemEvents(createSeededRandom(2));
    for (const _ of again.restoreSteps(snapshot.toReversed()));
    again.finish("i-2", "AccountUnbalanced.Delete", "Executed", 5);

    expect(statuses(again)).toEqual([
      ["i-2", "Executed"],
      ["i-1", "Scheduled"],
    ]);
  });
});
