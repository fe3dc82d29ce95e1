/** Computes percentiles of a time over many instances, in seconds. */
export interface Percentiles {
  readonly count: number;
  readonly p50: number;
  readonly p90: number;
  readonly worst: number;
}

/**
 * Returns the percentiles by nearest rank, so that each figure is a measured one. undefined: there is no measured time.
 */
export function percentiles(seconds: readonly number[]): Percentiles | undefined {
  if (seconds.length === 0) return undefined;
  const sorted = [...seconds].sort((a, b) => a - b);
  const at = (share: number) => sorted[Math.ceil(share * sorted.length) - 1]!;
  return { count: sorted.length, p50: at(0.5), p90: at(0.9), worst: at(1) };
}
