import { describe, expect, it } from "vitest";
import { inOrder } from "../../../../functions/core/decision/order.ts";
import { aCase, aSubject, DAY, HOUR, NOW, SELECT_ALL } from "../../../support/builders.ts";

const BY_NEED = { nowMs: NOW, isInTurn: false };

describe("inOrder", () => {
  const release = (atMs: number) => ({ release: { atMs, source: "stop-event" as const } });
  const ids = (subjects: Parameters<typeof inOrder>[0]) =>
    inOrder(subjects, SELECT_ALL, BY_NEED).map(({ instance }) => instance.instanceId);

  it("puts an instance that is released within a day before every priority", () => {
    const urgent = aSubject({ instanceId: "i-urgent" }, release(NOW + DAY - 1));
    const chosen = aSubject({ instanceId: "i-chosen", tags: { "recovery-priority": "1" } }, release(NOW + DAY));

    expect(ids([chosen, urgent])).toEqual(["i-urgent", "i-chosen"]);
  });

  it("orders the others by priority, never tried, time left, stop time and id", () => {
    const at = release(NOW + 5 * DAY);
    const previous = aCase({ attempts: 1 });
    const subjects = [
      aSubject({ instanceId: "i-7" }),
      aSubject({ instanceId: "i-6" }, at),
      aSubject({ instanceId: "i-5" }, { ...at, stoppedAtMs: NOW - DAY }),
      aSubject({ instanceId: "i-4" }, { ...at, stoppedAtMs: NOW - 2 * DAY }),
      aSubject({ instanceId: "i-8" }, { ...at, previous }),
      aSubject({ instanceId: "i-3" }, release(NOW + 4 * DAY)),
      aSubject({ instanceId: "i-2", tags: { "recovery-priority": "5" } }, { ...at, previous }),
      aSubject({ instanceId: "i-1", tags: { "recovery-priority": "5" } }, { ...at, previous: aCase() }),
    ];

    expect(ids(subjects)).toEqual(["i-1", "i-2", "i-3", "i-4", "i-5", "i-6", "i-7", "i-8"]);
  });

  it("breaks ties by id", () => {
    expect(ids([aSubject({ instanceId: "i-b" }), aSubject({ instanceId: "i-a" })])).toEqual(["i-a", "i-b"]);
  });

  it("counts a case without a call as never tried", () => {
    const release = { atMs: NOW + 5 * DAY, source: "stop-event" as const };
    const parked = aSubject({ instanceId: "i-a" }, { release, previous: aCase({ attempts: 0 }) });
    const tried = aSubject({ instanceId: "i-0" }, { release, previous: aCase({ attempts: 1 }) });
    const fresh = aSubject({ instanceId: "i-b" }, { release });

    expect(inOrder([tried, fresh, parked], SELECT_ALL, BY_NEED).map(({ instance }) => instance.instanceId)).toEqual([
      "i-a",
      "i-b",
      "i-0",
    ]);
  });

  it("gives each instance of a priority its turn within hours, if the attempts of earlier runs are unknown", () => {
    const alike = Array.from({ length: 12 }, (_, index) => aSubject({ instanceId: `i-${index}` }));
    const urgent = aSubject({ instanceId: "i-urgent" }, release(NOW + DAY - 1));
    const chosen = aSubject({ instanceId: "i-chosen", tags: { "recovery-priority": "1" } }, release(NOW + 5 * DAY));
    const firstAt = (hours: number) =>
      inOrder([...alike, chosen, urgent], SELECT_ALL, { nowMs: NOW + hours * HOUR, isInTurn: true })
        .map(({ instance }) => instance.instanceId)
        .slice(0, 5);

    for (let hours = 0; hours < 3; hours += 1) expect(firstAt(hours).slice(0, 2)).toEqual(["i-urgent", "i-chosen"]);
    const taken = new Set(Array.from({ length: 24 }, (_, hours) => firstAt(hours)).flat());
    expect(taken.size).toBe(14);
  });

  it("keeps the order of instances with the same id", () => {
    const names = ["first", "second", "third"];
    const same = names.map((name) => aSubject({ name }));

    expect(inOrder(same, SELECT_ALL, BY_NEED).map(({ instance }) => instance.name)).toEqual(names);
  });
});
