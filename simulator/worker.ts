/** A process of the simulator. It answers each row of seeds with the figures. */
import { createRecover } from "../functions/recover.ts";
import { type SeedRow, simulateSeeds } from "./simulate-seeds.ts";

if (process.send === undefined) throw new Error("worker.js is a part of the simulator; run `ecs-recovery simulate`");

process.on("message", async (row: SeedRow) => {
  process.send?.(await simulateSeeds(createRecover, row));
});
