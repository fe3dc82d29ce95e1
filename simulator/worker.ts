/** A process of the simulator: answers every row of seeds it is sent with its figures. */
import { createRecover } from "../functions/recover.ts";
import { type SeedRow, simulateSeeds } from "./simulate-seeds.ts";

if (process.send === undefined) throw new Error("worker.js is a part of the simulator; run `ecs-recovery simulate`");

process.on("message", async (row) => {
  process.send?.(await simulateSeeds(createRecover, row as SeedRow));
});
