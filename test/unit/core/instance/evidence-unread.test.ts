import { describe, expect, it } from "vitest";
import type { RememberedStop } from "../../../../functions/core/instance/evidence.ts";
import { known, unknown } from "../../../../functions/core/terms/reading.ts";
import { ask, LOCKED, UNLOCKED } from "../../../support/attribution.ts";
import { aStop, DAY, HOUR, MINUTE, NOW, STARTED } from "../../../support/builders.ts";

const AT = NOW - 2 * DAY;

describe("an owner stop that was seen while the events could not be read", () => {
  const unread = known<RememberedStop>({ ownerStop: { startedAtMs: STARTED, sinceMs: AT, proof: "unread" } });

  it("asks a person about a lock alone, also if the policy acts on one", () => {
    expect(ask(LOCKED, { memory: unread })).toMatchObject({ by: "unclear", evidence: "lock" });
    expect(ask(LOCKED, { memory: unread, lockOnly: "act" })).toMatchObject({ by: "unclear" });
    expect(ask(LOCKED, { memory: unread, suspensionSignsMs: [AT + 3 * DAY] })).toMatchObject({ by: "unclear" });
  });

  it("asks a person about a stop event that is newer or was published later, and says nothing against an older one", () => {
    const older = [aStop({ atMs: AT - HOUR, publishedAtMs: AT - HOUR })];
    const newer = [aStop({ atMs: AT + MINUTE, publishedAtMs: AT + MINUTE })];
    const late = [aStop({ atMs: AT - HOUR, publishedAtMs: AT + MINUTE })];
    const announced = [aStop({ atMs: AT + MINUTE, publishedAtMs: AT - DAY })];
    const undated = [aStop({ atMs: AT - HOUR })];
    const unclear = { by: "unclear", evidence: "event" };

    for (const stops of [newer, late, announced, undated])
      expect(ask(UNLOCKED, { memory: unread, stops })).toMatchObject(unclear);
    expect(ask(LOCKED, { memory: unread, stops: older })).toMatchObject({ by: "arrears", evidence: "lock+event" });
    expect(ask(LOCKED, { memory: unread, stops: [...older, ...newer] })).toMatchObject({ by: "arrears" });
    // An event from before the start is about the stop before.
    expect(ask(LOCKED, { memory: unread, stops: [aStop({ atMs: STARTED - DAY }), ...newer] }).by).toBe("unclear");
  });

  it("leaves 15 minutes for the clocks of the vendor and the host", () => {
    const published = (beforeMs: number) => [aStop({ atMs: AT - HOUR, publishedAtMs: AT - beforeMs })];

    expect(ask(UNLOCKED, { memory: unread, stops: published(15 * MINUTE) })).toMatchObject({ by: "unclear" });
    expect(ask(UNLOCKED, { memory: unread, stops: published(16 * MINUTE) })).toMatchObject({ by: "arrears" });
  });

  it("asks a person where only an earlier run has read the stop event, and acts once the event is read again", () => {
    const before = { evidence: "event", stoppedAtMs: AT - HOUR, reason: "owner-unclear" } as const;
    const memory = known({ ...unread.known, known: before });

    expect(ask(UNLOCKED, { memory })).toMatchObject({ by: "unclear" });
    expect(ask(UNLOCKED, { memory, stops: [aStop({ atMs: AT - HOUR, publishedAtMs: AT - HOUR })] })).toMatchObject({
      by: "arrears",
    });
  });

  it("does not make the stop the owner's: events stay unreadable, and a stop around a debt stays a question", () => {
    const odd = unknown("odd");

    expect(ask(UNLOCKED, { memory: unread, eventsComplete: odd, debtPossible: true })).toMatchObject({
      by: "unreadable",
    });
    expect(ask(UNLOCKED, { memory: unread, aroundDebt: true })).toMatchObject({ by: "unclear" });
    expect(ask(UNLOCKED, { memory: unread })).toEqual({ by: "nothing" });
  });
});
