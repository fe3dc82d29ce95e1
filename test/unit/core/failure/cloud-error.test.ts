import { describe, expect, it } from "vitest";
import { CloudError } from "../../../../functions/core/failure/cloud-error.ts";

describe("CloudError", () => {
  it("says what failed and how, and nothing that the service said", () => {
    const failure = { action: "StopInstance", code: "Local.Timeout", message: "from the service", answered: false };
    const error = new CloudError(failure);

    expect(`${error}`).toBe("CloudError: StopInstance failed: Local.Timeout");
    expect(error.failure).toBe(failure);
  });
});
