/** What may be shown of a failure of @alicloud/credentials. */

/**
 * The package's messages hold the signed URL of the failed request (seen in 2.4.7), so none of their text is shown: only
 * a vendor code, when there is one that looks like a code.
 */
export function vendorCode(error: unknown): string {
  const text = error instanceof Error ? error.message : "";
  const code = /["']?Code["']?\s*:\s*["']([A-Za-z]+(?:\.[A-Za-z]+)*)["']/.exec(text)?.[1];
  return code === undefined ? "" : ` (${code})`;
}
