/** Asks what stopped an instance, in a region where nothing shows the arrears unless a test says so. */
import { type Attribution, attributeStop, type Clues } from "../../functions/core/instance/evidence.ts";
import type { Instance } from "../../functions/core/instance/instance.ts";
import { known } from "../../functions/core/terms/reading.ts";
import { anInstance } from "./builders.ts";

export const LOCKED = anInstance({ lockReasons: ["financial"] });
export const UNLOCKED = anInstance();

const CLUES: Clues = {
  stops: [],
  anyEvents: false,
  eventsComplete: known(true),
  memory: known({}),
  suspensionSignsMs: [],
  aroundDebt: false,
  debtPossible: false,
  releaseScheduled: false,
  lockOnly: "auto",
};

export function ask(instance: Instance, given: Partial<Clues> = {}): Attribution {
  return attributeStop(instance, { ...CLUES, ...given });
}
