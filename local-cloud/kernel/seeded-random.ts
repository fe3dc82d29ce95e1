/** Small seeded generator (mulberry32): the same seed and the same calls give the same answers. */
export interface SeededRandom {
  /** In [0, 1). */
  unit(): number;
  /** Whole number in [0, below). */
  below(limit: number): number;
  /** `length` lower-case hex digits. */
  hex(length: number): string;
  /** A seed that continues this sequence where it stands. */
  position(): number;
}

export function createSeededRandom(seed: number): SeededRandom {
  let state = seed >>> 0;
  const unit = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  const below = (limit: number) => Math.floor(unit() * limit);
  return {
    unit,
    below,
    hex: (length) => {
      let digits = "";
      while (digits.length < length) digits += below(4_294_967_296).toString(16).padStart(8, "0");
      return digits.slice(0, length);
    },
    position: () => state,
  };
}
