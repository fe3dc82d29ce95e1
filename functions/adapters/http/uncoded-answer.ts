/** What an answer without the service's own code says of the call. */

/**
 * Services refuse with a code. Where it is missing, only a 4xx says that nothing was done: behind a gateway's 5xx, or a
 * success that cannot be read, there may be a call that was applied. This only settles whether an answer was read
 * (`CloudFailure.answered`); what is then done goes by that, never by the status.
 */
export function isRefused(httpStatus: number): boolean {
  return httpStatus >= 400 && httpStatus < 500;
}
