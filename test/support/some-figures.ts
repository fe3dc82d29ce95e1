/** Figures of two stories, made by hand. */
import { createFigures, type Figures } from "../../simulator/figures.ts";

export function someFigures(): Figures {
  return Object.assign(createFigures(), {
    stories: 2,
    runs: 60,
    killed: 3,
    stopped: 100,
    recoverable: 80,
    recoveredByUs: 50,
    recoveredByCloud: 29,
    lost: 1,
    held: 16,
    heldBy: {
      unpaid: 2,
      "the vendor answers LackResource": 2,
      "not selected": 6,
      "the vendor answers InternalError": 1,
      "locked for security": 2,
      refunded: 1,
      "a spot instance": 1,
      "it cannot be seen": 1,
    },
    released: 4,
    recoveryMs: [60_000, 120_000, 600_000],
    reactivateCalls: 65,
    allCalls: 790,
    wastedCalls: 2,
    unpreventable: { "untold: nothing ever showed why it had stopped": 3, "owner-stopped-started: lockOnly: act": 1 },
    violations: [
      { invariant: "left-behind", seed: 11, instanceId: "i-1", detail: "nothing holds it" },
      { invariant: "overran", seed: 10, runId: "run-3", detail: "cut off after 300 s" },
      ...Array.from({ length: 12 }, (_, index) => ({ invariant: "lost", seed: 20 + index, detail: "gone" })),
    ],
  });
}
