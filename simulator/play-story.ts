/** Plays a story: the cloud changes, invocations start, die and are repeated, and every run is recorded. */
import type { Policy } from "../functions/core/terms/policy.ts";
import type { Build } from "../functions/core/terms/run.ts";
import type { World } from "../functions/ports/world.ts";
import type { Recover } from "../functions/recover.ts";
import { playCalmEnd } from "./calm-end.ts";
import { createCloudModel } from "./cloud/cloud-model.ts";
import { createDice } from "./dice.ts";
import { createStage, PLATFORM_RETRIES } from "./stage.ts";
import { AFTERMATH_MS, type Story } from "./story.ts";
import type { StoryResult } from "./story-result.ts";
import { createVirtualTime } from "./virtual-time.ts";

/** The engine under test, for example `createRecover`. */
export type Engine = (world: World, policy: Policy, build: Build) => Recover;

const BUILD: Build = { version: "0.0.0-simulated", configHash: "simulated" };

export async function playStory(story: Story, engine: Engine): Promise<StoryResult> {
  const dice = createDice(story.seed ^ 0x5eed);
  const time = createVirtualTime(story.startMs);
  const model = createCloudModel(story, time, dice.fork());
  const stage = createStage(model, (world) => engine(world, story.policy, BUILD), dice);
  for (const invocation of story.invocations) time.at(invocation.atMs, () => stage.start(invocation, PLATFORM_RETRIES));

  await time.driveTo(story.faultsEndMs + AFTERMATH_MS);
  await playCalmEnd({ story, model, runs: stage.runs }, stage);
  return { story, model, runs: stage.runs };
}
