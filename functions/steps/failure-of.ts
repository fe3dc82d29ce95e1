/** Tells a failure of the cloud from a defect of this program. */
import { CloudError, type CloudFailure } from "../core/failure/cloud-error.ts";

/** Returns the failure of a cloud call. Throws every other error again, because it is a defect of this program. */
export function failureOf(error: unknown): CloudFailure {
  if (error instanceof CloudError) return error.failure;
  throw error;
}
