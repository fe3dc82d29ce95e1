/** A probe makes harmless calls to the live cloud and judges one fact from the answers. */

import type { Policy } from "../../functions/core/terms/policy.ts";
import type { DeployedSide } from "../../functions/ports/deployed-side.ts";
import type { World } from "../../functions/ports/world.ts";
import type { Access } from "../access/access.ts";
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
  /** One line about the answer; with the error code if there is one. */
  readonly seen: string;
  /** The answer itself, for a fixture. It is redacted before it is written. */
  readonly answer?: unknown;
  /** true: the cloud did not answer. */
  readonly isSilent?: boolean;
}

export type Probe = (tools: ProbeTools) => Promise<Verdict>;
