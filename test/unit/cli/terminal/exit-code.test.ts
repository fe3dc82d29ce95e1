import { describe, expect, it } from "vitest";
import { EXIT, exitOfRun } from "../../../../cli/terminal/exit-code.ts";
import type { Problem } from "../../../../functions/core/terms/problems.ts";

type Found = Pick<Problem, "code" | "cloudCode">;
const end = (problems: readonly Found[], { instances = 0, needsPerson = 0 } = {}) =>
  exitOfRun({ problems, instances, needsPerson });
const SILENT: Found = { code: "region-unreadable", cloudCode: "Local.Timeout" };
const DENIED: Found = { code: "region-unreadable", cloudCode: "Forbidden.RAM" };

describe("exitOfRun", () => {
  it("is 0 for a run without problems, and for a run with remarks only", () => {
    expect(end([])).toBe(EXIT.allWell);
    expect(end([{ code: "event-ignored" }])).toBe(EXIT.allWell);
  });

  it("is 1 where an instance or a problem needs a person", () => {
    expect(end([], { instances: 3, needsPerson: 1 })).toBe(EXIT.needsPerson);
    expect(end([DENIED])).toBe(EXIT.needsPerson);
    expect(end([SILENT], { instances: 1 })).toBe(EXIT.needsPerson);
    expect(end([SILENT, DENIED])).toBe(EXIT.needsPerson);
  });

  it("is 1 for a problem that a newer function reported", () => {
    expect(end([{ code: "toString" as Problem["code"] }])).toBe(EXIT.needsPerson);
  });

  it("is 2 for a refused request, whatever other problems the run has", () => {
    expect(end([SILENT, { code: "request-refused" }])).toBe(EXIT.wrongUsage);
  });

  it.each(["Local.Timeout", "Local.ConnectionReset", "Local.Unreachable", "Local.NotJson"])(
    "is 3 where every call ended in %s and no instance was seen",
    (cloudCode) => {
      expect(end([{ code: "account-unreachable", cloudCode }, SILENT])).toBe(EXIT.unreachable);
    },
  );
});
