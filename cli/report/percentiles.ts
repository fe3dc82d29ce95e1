/** How long something took, over many instances. Seconds. */
export interface Percentiles {
  readonly count: number;
  readonly p50: number;
  readonly p90: number;
  readonly worst: number;
}

/** Nearest rank, so that every figure is one that was measured. undefined: nothing was measured. */
export function percentiles(seconds: readonly number[]): Percentiles | undefined {
  if (seconds.length === 0) return undefined;
  const sorted = [...seconds].sort((a, b) => a - b);
  const at = (share: number) => sorted[Math.ceil(share * sorted.length) - 1]!;
  return { count: sorted.length, p50: at(0.5), p90: at(0.9), worst: at(1) };
}
