/** A thread of the simulator: answers every row of seeds it is sent with its figures. */
import { parentPort } from "node:worker_threads";
import { createRecover } from "../functions/recover.ts";
import { type SeedRow, simulateSeeds } from "./simulate-seeds.ts";

const port = parentPort;
if (port === null) throw new Error("worker.js is a part of the simulator; run `ecs-recovery simulate`");

port.on("message", async (row: SeedRow) => {
  port.postMessage(await simulateSeeds(createRecover, row));
});
