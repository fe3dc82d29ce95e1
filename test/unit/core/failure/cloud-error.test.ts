import { describe, expect, it } from "vitest";
import { CloudError } from "../../../../functions/core/failure/cloud-error.ts";

describe("CloudError", () => {
  it("names the action and the code, and never the service's message", () => {
    const failure = { action: "StopInstance", code: "Local.Timeout", message: "from the service", answered: false };
    const error = new CloudError(failure);

    expect(`${error}`).toBe("CloudError: StopInstance failed: Local.Timeout");
    expect(error.failure).toBe(failure);
  });
});
