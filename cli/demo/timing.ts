/** Timing of the demo: minutes of the real configuration become seconds. All other settings keep their defaults. */
export const DEMO_TIMING = {
  settleSeconds: 3,
  verifySeconds: 20,
  pollSeconds: 0.5,
  callTimeoutMs: 2_000,
  attempts: 4,
  reserveSeconds: 2,
};
