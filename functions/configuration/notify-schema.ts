/** The schema of the channels that get messages, and of their language. */
import { WEBHOOK_KINDS } from "../core/report/channel.ts";
import * as v from "./schema-library.ts";
import { described, variableName, whole } from "./schema-parts.ts";

const channel = v.strictObject({
  kind: described(v.picklist(WEBHOOK_KINDS), "Service whose message format is used"),
  urlEnv: described(variableName, "Environment variable that holds the webhook's URL"),
  secretEnv: v.optional(
    described(v.nullable(variableName), "Environment variable that holds the signing secret"),
    null,
  ),
});

const settings = v.strictObject({
  language: v.optional(described(v.picklist(["en", "zh"]), "Language of the messages"), "en"),
  forecastDays: v.optional(described(whole(0, 365), "Warn when the balance covers fewer days than this; 0: never"), 3),
  channels: v.optional(described(v.array(channel), "Webhooks that get messages"), []),
});

/** A bare list is the list of channels; the other settings then have their defaults. */
export const notify = v.union([
  settings,
  v.pipe(
    v.array(channel),
    v.transform((channels): v.InferOutput<typeof settings> => ({ language: "en", forecastDays: 3, channels })),
  ),
]);
