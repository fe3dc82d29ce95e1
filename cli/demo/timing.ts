/** Minutes on the real cloud are seconds here; everything else of the configuration is as it ships. */
export const demoTiming = {
  settleSeconds: 3,
  verifySeconds: 20,
  pollSeconds: 0.5,
  callTimeoutMs: 2_000,
  attempts: 4,
  reserveSeconds: 2,
};
