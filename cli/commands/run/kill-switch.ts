/** RECOVERY_MODE counts on an operator's machine as well: where it is set, nothing is changed by accident. */
import type { Trigger } from "../../../functions/core/terms/trigger.ts";
import { CommandError, EXIT } from "../../terminal/exit-code.ts";
import type { Shell } from "../../terminal/shell.ts";

/** Throws CommandError for `off`; for `plan` the trigger only looks. */
export function heedSwitch(trigger: Trigger, { environment, terminal, texts }: Shell): Trigger {
  const { RECOVERY_MODE } = environment;
  if (RECOVERY_MODE === "off") throw new CommandError(EXIT.wrongUsage, texts.plan.apply.modeOff);
  if (RECOVERY_MODE !== "plan" || trigger.mode === "plan") return trigger;
  terminal.say(texts.plan.apply.modePlan);
  return { ...trigger, mode: "plan" };
}
