/**
 * The clock of the local cloud: wall time, scaled wall time, or stepped by hand. Services schedule later work here,
 * never with timers of Node.
 */

export type ClockMode = "wall" | "scaled" | "stepped";

export interface Clock {
  readonly mode: ClockMode;
  /** Cloud milliseconds per real millisecond: 1 for wall, the rate for scaled, 0 for stepped. */
  readonly rate: number;
  nowMs(): number;
  /** Runs `task` once the cloud's clock reaches `atMs`; the returned function cancels it. */
  schedule(atMs: number, task: () => void): () => void;
}
