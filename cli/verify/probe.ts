/** One harmless look at the live cloud, and what it says about one fact. */

import type { Policy } from "../../functions/core/terms/policy.ts";
import type { World } from "../../functions/ports/world.ts";
import type { Access } from "../access/access.ts";
import type { DeployedSide } from "../access/deployed-side.ts";
import type { Texts } from "../texts/texts.ts";

export interface ProbeTools {
  readonly access: Access;
  readonly world: World;
  readonly policy: Policy;
  readonly deployed: DeployedSide;
  readonly texts: Texts;
}

export interface Verdict {
  readonly state: "proved" | "refuted" | "undecided";
  /** What was read, in one line; a code where there is one. */
  readonly seen: string;
  /** The answer itself, for a fixture; redacted before it is written. */
  readonly answer?: unknown;
  /** The cloud gave no answer at all. */
  readonly isSilent?: boolean;
}

export type Probe = (tools: ProbeTools) => Promise<Verdict>;
