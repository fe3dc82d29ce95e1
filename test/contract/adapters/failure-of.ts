/** Returns why a call failed. Fails the test if the call succeeds or fails with anything but a CloudError. */
import { expect } from "vitest";
import { CloudError } from "../../../functions/core/failure/cloud-error.ts";

export async function failureOf(promise: Promise<unknown>) {
  const error = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(CloudError);
  return (error as CloudError).failure;
}
