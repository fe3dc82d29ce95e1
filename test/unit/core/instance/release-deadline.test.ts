import { describe, expect, it } from "vitest";
import { releaseDeadline, stopShownBy } from "../../../../functions/core/instance/release-deadline.ts";
import { aStop, DAY, NOW } from "../../../support/builders.ts";

describe("releaseDeadline", () => {
  const firstSeenAtMs = NOW;
  const stop = NOW - 3 * DAY;

  it("counts fifteen days from our first look when nothing else is known", () => {
    expect(releaseDeadline({ events: [], firstSeenAtMs })).toEqual({ atMs: NOW + 15 * DAY, source: "first-seen" });
  });

  it("takes the earliest deadline and names its source", () => {
    expect(releaseDeadline({ events: [], stoppedAtMs: stop, firstSeenAtMs })).toEqual({
      atMs: stop + 15 * DAY,
      source: "stop-event",
    });
    const planned = aStop({ type: "delete", state: "scheduled", atMs: NOW + DAY });
    expect(releaseDeadline({ events: [planned], stoppedAtMs: stop, firstSeenAtMs })).toEqual({
      atMs: NOW + DAY,
      source: "scheduled-delete",
    });
  });

  it("keeps an earlier first sighting of ours", () => {
    const remembered = { atMs: NOW + 9 * DAY, source: "first-seen" } as const;

    expect(releaseDeadline({ events: [], firstSeenAtMs, remembered })).toEqual(remembered);
  });

  it("counts from the first stop event after the start, also if a second debt published one more", () => {
    const events = [NOW - 9 * DAY, stop, NOW - DAY].map((atMs) => aStop({ atMs }));
    const given = { events, stoppedAtMs: NOW - DAY, firstSeenAtMs };

    expect(releaseDeadline({ ...given, startedAtMs: NOW - 5 * DAY }).atMs).toBe(stop + 15 * DAY);
    expect(releaseDeadline({ ...given, startedAtMs: stop - 59 * 60_000 }).atMs).toBe(NOW + 14 * DAY);
    expect(releaseDeadline(given).atMs).toBe(NOW + 14 * DAY);
  });

  it("names the best source of two equal deadlines", () => {
    const planned = aStop({ type: "delete", state: "scheduled", atMs: stop + 15 * DAY });

    expect(releaseDeadline({ events: [planned], stoppedAtMs: stop, firstSeenAtMs }).source).toBe("scheduled-delete");
  });

  it("takes the stop's deadline before a later planned release", () => {
    const planned = aStop({ type: "delete", state: "scheduled", atMs: NOW + 14 * DAY });

    expect(releaseDeadline({ events: [planned], stoppedAtMs: NOW - 2 * DAY, firstSeenAtMs: NOW })).toEqual({
      atMs: NOW + 13 * DAY,
      source: "stop-event",
    });
  });

  it("takes the earliest of several planned releases, in any order", () => {
    const events = [3, 1, 2].map((days) => aStop({ type: "delete", state: "scheduled", atMs: NOW + days * DAY }));

    expect(releaseDeadline({ events, firstSeenAtMs: NOW }).atMs).toBe(NOW + DAY);
  });
});

describe("stopShownBy", () => {
  it("is the time of an executed stop, and fifteen days before a scheduled release", () => {
    expect(stopShownBy(aStop({ atMs: NOW }))).toBe(NOW);
    expect(stopShownBy(aStop({ type: "delete", state: "scheduled", atMs: NOW }))).toBe(NOW - 15 * DAY);
  });

  it("is nothing for a stop that was only planned, and for a release that is over", () => {
    expect(stopShownBy(aStop({ state: "scheduled" }))).toBeUndefined();
    expect(stopShownBy(aStop({ type: "delete", state: "executed" }))).toBeUndefined();
  });
});
