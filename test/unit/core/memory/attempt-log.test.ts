import { describe, expect, it } from "vitest";
import { formatAttemptLog, parseAttemptLog } from "../../../../functions/core/memory/attempt-log.ts";
import { NOW } from "../../../support/builders.ts";

const attempts = Array.from({ length: 12 }, (_, index) => ({ atMs: NOW + index, code: "OK", requestId: "R-1" }));

describe("the attempt log", () => {
  it("keeps the last ten, oldest first", () => {
    expect(parseAttemptLog(formatAttemptLog(attempts))).toEqual(attempts.slice(2));
    expect(formatAttemptLog([])).toBeUndefined();
  });

  it.each([undefined, "", "{}", "[1]", '[["x"]]', "[[1,2,3]]", '[["no time","OK",""]]'])(
    "is empty for the damaged text %s",
    (text) => {
      expect(parseAttemptLog(text)).toEqual([]);
    },
  );
});

describe("parseAttemptLog", () => {
  it.each(['{"length":1}', '"text"', "12", "null"])("reads %s, which is no list, as empty", (text) => {
    expect(parseAttemptLog(text)).toEqual([]);
  });

  it("leaves out entries that are no attempt", () => {
    const attempt = ["2030-01-15T12:00:00Z", "OK", "r"];
    const log = [attempt, ["2030", "OK"], ["2030", "OK", 1], "abc", null, { length: 3 }];

    expect(parseAttemptLog(JSON.stringify([...log, ["yesterday", "OK", "r"]]))).toEqual([
      { atMs: NOW, code: "OK", requestId: "r" },
    ]);
  });
});
