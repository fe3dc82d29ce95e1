/** Obeys RECOVERY_MODE on an operator's machine too, so that a switched-off recovery changes nothing from there. */
import type { Trigger } from "../../../functions/core/terms/trigger.ts";
import { CommandError, EXIT } from "../../terminal/exit-code.ts";
import type { Shell } from "../../terminal/shell.ts";

/** Returns the trigger, in plan mode if RECOVERY_MODE is `plan`. Throws CommandError if it is `off`. */
export function heedSwitch(trigger: Trigger, { environment, terminal, texts }: Shell): Trigger {
  const { RECOVERY_MODE } = environment;
  if (RECOVERY_MODE === "off") throw new CommandError(EXIT.wrongUsage, texts.plan.apply.modeOff);
  if (RECOVERY_MODE !== "plan" || trigger.mode === "plan") return trigger;
  terminal.say(texts.plan.apply.modePlan);
  return { ...trigger, mode: "plan" };
}
