/** Tells a failure of the cloud from a bug of ours. */
import { CloudError, type CloudFailure } from "../core/failure/cloud-error.ts";

/** The failure of a cloud call; anything else is a bug of ours and goes on up. */
export function failureOf(error: unknown): CloudFailure {
  if (error instanceof CloudError) return error.failure;
  throw error;
}
