/** Texts of `simulate` in English. simulator/ prints its results itself, in English only. */
export const SIMULATE = {
  summary: "try the engine, or your policy, on thousands of generated stories",
  description:
    "Plays the real engine in virtual time against a model of the cloud with every fault, a kill at any step and overlapping runs. Checks the invariants in each story.",
  runs: "stories to play",
  seed: "seed of the first one; with --runs 1 it replays that one",
  fleet: "instances in each",
  policy: "a configuration whose policy every story uses",
  workers: "processes (default: one a core)",
  lastSeed: (last: number, runs: number, most: number) =>
    `Seeds end at ${last}: with --runs ${runs}, --seed is at most ${most}.`,
};
