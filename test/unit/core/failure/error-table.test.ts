/** The table against the list of what each documented code means, code by code. */

import { describe, expect, it } from "vitest";
import type { CloudFailure } from "../../../../functions/core/failure/cloud-error.ts";
import { classify, ERROR_TABLE, isVpcFailure } from "../../../../functions/core/failure/error-table.ts";
import { ALL } from "./expected-classes.ts";

describe("classify", () => {
  it.each(ALL)("%s: %s, ends %s", (code, handling, ends, scope = "instance") => {
    const rule = classify({ code: code as string });

    expect([rule.class, `${rule.ends.outcome}/${rule.ends.reason}`, rule.scope]).toEqual([handling, ends, scope]);
  });

  it("has no row that these codes do not reach", () => {
    const reached = new Set(ALL.map(([code]) => classify({ code }).match));

    expect(ERROR_TABLE.map((rule) => rule.match).filter((match) => !reached.has(match))).toEqual([]);
  });

  it("has no row twice", () => {
    const matches = ERROR_TABLE.map((rule) => rule.match);

    expect(new Set(matches).size).toBe(matches.length);
  });

  it.each(["", "Nonsense", "InvalidInstance.SomethingNew", "internalerror", "InternalError.Sub", "x.Throttlin"])(
    "answers the unknown rule for %j",
    (code) => {
      expect(classify({ code })).toMatchObject({
        match: "*",
        class: "unknown",
        ends: { outcome: "failed", reason: "unknown-code" },
        scope: "instance",
      });
    },
  );

  it("lets a whole code win over a part, and Throttling over every other part", () => {
    expect(classify({ code: "MissingSecurityToken" }).ends.reason).toBe("denied");
    expect(classify({ code: "InvalidParameter.Throttling" }).class).toBe("throttled");
    expect(classify({ code: "Forbidden.Throttling.User" }).class).toBe("throttled");
  });

  it("reads no HTTP status", () => {
    const failure = { action: "ReActivateInstances", code: "InternalError", message: "", answered: true };

    for (const httpStatus of [200, 400, 403, 404, 429, 500, 503]) {
      const withStatus: CloudFailure = { ...failure, httpStatus };
      expect(classify(withStatus)).toBe(classify(failure));
    }
  });
});

describe("ERROR_TABLE", () => {
  it.each(ERROR_TABLE.map((rule) => [rule.match, rule] as const))("names the source of %s", (_, rule) => {
    expect(rule.source.length).toBeGreaterThan(10);
  });
});

describe("isVpcFailure", () => {
  const vpcFailures = [
    "InternalError",
    "UnknownError",
    "ServiceUnavailable",
    "ServiceUnavailable.RegionMaintaining",
    "OperationConflict",
    "Local.NoCode",
    "Local.NotJson",
  ];

  it.each(vpcFailures)("is true for %s of an instance in a VPC only", (code) => {
    expect(isVpcFailure({ code }, true)).toBe(true);
    expect(isVpcFailure({ code }, false)).toBe(false);
  });

  it("is false for everything else", () => {
    const others = ALL.map(([code]) => code).filter((code) => !vpcFailures.includes(code));

    expect(others.filter((code) => isVpcFailure({ code }, true))).toEqual([]);
    expect(isVpcFailure({ code: "Nonsense" }, true)).toBe(false);
  });
});
