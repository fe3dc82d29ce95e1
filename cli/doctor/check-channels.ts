/** Whether the environment variables of each notification channel are set. Sends nothing, prints no value. */
import { openChannel } from "../../functions/adapters/notify/channel.ts";
import type { Configuration } from "../../functions/configuration/configuration.ts";
import type { Shell } from "../terminal/shell.ts";
import { type Finding, failed, unchecked } from "./check.ts";
import type { DoctorTexts } from "./doctor-texts.ts";

export function checkChannels(
  { notify }: Configuration,
  environment: Shell["environment"],
  { channels: t }: DoctorTexts,
): Finding[] {
  if (notify.channels.length === 0) return [unchecked("notify", t.none, { fix: t.fixNone })];
  return notify.channels.map((settings) => {
    const what = `notify: ${settings.kind}`;
    const channel = openChannel(settings, environment);
    if (typeof channel === "string") return failed(what, channel, { fix: t.fix });
    const names = [settings.urlEnv, ...(settings.secretEnv === null ? [] : [settings.secretEnv])];
    return unchecked(what, t.set(names.join(", ")), { fix: "ecs-recovery notify --test" });
  });
}
