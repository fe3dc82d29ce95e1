import { describe, expect, it } from "vitest";
import { classify } from "../../../../functions/core/failure/error-table.ts";

describe("classify", () => {
  it.each([
    "Wrapped.InsufficientBalance",
    "Not.Forbidden.Really",
    "ReopenInstance.InstanceNotEnoughBalance.Details",
    "XMissingParameter",
    "OnceMoreInvalidApi",
  ])("does not know %s, where a known part stands in the wrong place", (code) => {
    expect(classify({ code }).class).toBe("unknown");
  });

  it.each(["InvalidParameter.Throttling", "Forbidden.Throttling.User", "MissingThrottlingPolicy"])(
    "classifies %s as throttled",
    (code) => {
      expect(classify({ code }).class).toBe("throttled");
    },
  );

  it(`gives an unknown code the source "in none of the documents"`, () => {
    expect(classify({ code: "NeverHeardOf" })).toMatchObject({ match: "*", source: "in none of the documents" });
  });
});
