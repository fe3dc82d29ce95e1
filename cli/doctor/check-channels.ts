/** Whether the environment variables of each notification channel are set. Sends nothing, prints no value. */
import { openChannel } from "../../functions/adapters/notify/channel.ts";
import type { Configuration } from "../../functions/configuration/configuration.ts";
import type { Shell } from "../terminal/shell.ts";
import type { Finding } from "./check.ts";

export function checkChannels({ notify }: Configuration, environment: Shell["environment"]): Finding[] {
  return notify.channels.map((settings) => {
    const what = `notify: ${settings.kind}`;
    const channel = openChannel(settings, environment);
    if (typeof channel !== "string") {
      const names = [settings.urlEnv, ...(settings.secretEnv === null ? [] : [settings.secretEnv])];
      return { what, ok: true, detail: `${names.join(" and ")} ${names.length === 1 ? "is" : "are"} set here` };
    }
    const fix = "Export it here for runs of this command line; the function has environment variables of its own.";
    return { what, ok: false, detail: channel, fix };
  });
}
