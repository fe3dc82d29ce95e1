import { describe, expect, it } from "vitest";
import { classify } from "../../../../functions/core/failure/error-table.ts";

describe("classify", () => {
  it.each([
    "Wrapped.InsufficientBalance",
    "Not.Forbidden.Really",
    "ReopenInstance.InstanceNotEnoughBalance.Details",
    "XMissingParameter",
    "OnceMoreInvalidApi",
  ])("does not know %s, which holds a known part in the wrong place", (code) => {
    expect(classify({ code }).class).toBe("unknown");
  });

  it.each(["InvalidParameter.Throttling", "Forbidden.Throttling.User", "MissingThrottlingPolicy"])(
    "takes the throttling in %s for what matters",
    (code) => {
      expect(classify({ code }).class).toBe("throttled");
    },
  );

  it("says of an unknown code where it was looked for", () => {
    expect(classify({ code: "NeverHeardOf" })).toMatchObject({ match: "*", source: "in none of the documents" });
  });
});
