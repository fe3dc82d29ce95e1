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
