/** Interprets answers without the service's own code. */

/**
 * Checks whether an answer without a code proves that the call was not applied. Only a 4xx does. Behind a gateway's 5xx, or a success
 * that cannot be read, the call may have been applied.
 * The status only sets `CloudFailure.answered`. Decisions use that field, never the status.
 */
export function isRefused(httpStatus: number): boolean {
  return httpStatus >= 400 && httpStatus < 500;
}
