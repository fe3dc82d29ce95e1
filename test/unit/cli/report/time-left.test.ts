import { describe, expect, it } from "vitest";
import { formatSeconds, formatTimeLeft, secondsLeft } from "../../../../cli/report/time-left.ts";
import { textsIn } from "../../../../cli/texts/texts.ts";

const en = textsIn("en");

describe("formatSeconds", () => {
  it.each([
    [0, "0 s"],
    [40, "40 s"],
    [59.9, "59 s"],
    [720, "12 min"],
    [779, "12 min"],
    [3_600, "1 h"],
    [15_120, "4 h 12 min"],
    [86_400, "1 d"],
    [273_600, "3 d 4 h"],
    [273_599, "3 d 3 h"],
    [-5, "0 s"],
  ])("says %d s as %s", (seconds, words) => {
    expect(formatSeconds(seconds, en)).toBe(words);
  });

  it("says it in Chinese", () => {
    expect(formatSeconds(273_600, textsIn("zh"))).toBe("3 天 4 小时");
  });
});

describe("formatTimeLeft", () => {
  it("says that the deadline is unknown", () => {
    expect(formatTimeLeft(undefined, undefined, en)).toBe("?");
  });

  it("says that a deadline has passed", () => {
    expect(formatTimeLeft(0, "stop-event", en)).toBe("passed");
  });

  it("calls a deadline from our own first sighting an upper bound", () => {
    expect(formatTimeLeft(86_400, "first-seen", en)).toBe("at most 1 d");
    expect(formatTimeLeft(86_400, "scheduled-delete", en)).toBe("1 d");
  });
});

describe("secondsLeft", () => {
  const nowMs = Date.parse("2026-08-02T00:00:00Z");

  it("counts from now to the release, whenever the record was written", () => {
    const record = { recorded_at: "2026-08-01T00:00:00Z", seconds_left: "999999", release_at: "2026-08-02T01:00:00Z" };

    expect(secondsLeft(record, nowMs)).toBe(3_600);
  });

  it("subtracts the age of the record when it has only the seconds left", () => {
    const record = { recorded_at: "2026-08-01T23:00:00Z", seconds_left: "7200" };

    expect(secondsLeft(record, nowMs)).toBe(3_600);
  });

  it("is undefined where the record names no deadline", () => {
    expect(secondsLeft({ recorded_at: "2026-08-01T23:00:00Z" }, nowMs)).toBeUndefined();
  });
});
