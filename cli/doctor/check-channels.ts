/** Checks that the environment variables of each notification channel are set. Sends nothing and prints no value. */

import type { Configuration } from "../../functions/configuration/configuration.ts";
import { openChannel } from "../../functions/core/report/channel.ts";
import type { Shell } from "../terminal/shell.ts";
import { type Finding, failed, type Subject, unchecked } from "./check.ts";
import type { DoctorTexts } from "./doctor-texts.ts";

export function checkChannels(
  { notify }: Configuration,
  environment: Shell["environment"],
  { channels: t }: DoctorTexts,
): Finding[] {
  if (notify.channels.length === 0) return [unchecked({ check: "channels" }, t.none, { fix: t.fixNone })];
  return notify.channels.map((settings) => {
    const what: Subject = { check: "channel", of: settings.kind };
    const names = [settings.urlEnv, ...(settings.secretEnv === null ? [] : [settings.secretEnv])];
    const missing = names.filter((name) => !environment[name]);
    if (missing.length > 0) return failed(what, t.notSet(missing.join(", ")), { fix: t.fix });
    if (typeof openChannel(settings, environment) === "string") {
      return failed(what, t.wrongUrl(settings.urlEnv), { fix: t.fixUrl(settings.urlEnv) });
    }
    return unchecked(what, t.set(names.join(", ")), { fix: t.tryIt });
  });
}
