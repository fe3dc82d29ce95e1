/** The result of a played story, for the invariants and the figures. */
import type { CloudModel } from "./cloud/cloud-model.ts";
import type { RunLog } from "./flight-recorder.ts";
import type { Story } from "./story.ts";

export interface StoryResult {
  readonly story: Story;
  readonly model: CloudModel;
  /** In the order of their start. */
  readonly runs: readonly RunLog[];
}
