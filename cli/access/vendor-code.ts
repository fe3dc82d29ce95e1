/** Decides what may be shown of an error of @alicloud/credentials. */

/**
 * Returns ` (<code>)`, or "" if the message holds no vendor code. Its other words are never shown, because they hold
 * the signed URL of the failed request (seen in 2.4.7).
 */
export function vendorCode(error: unknown): string {
  const text = error instanceof Error ? error.message : "";
  const code = /["']?Code["']?\s*:\s*["']([A-Za-z]+(?:\.[A-Za-z]+)*)["']/.exec(text)?.[1];
  return code === undefined ? "" : ` (${code})`;
}
