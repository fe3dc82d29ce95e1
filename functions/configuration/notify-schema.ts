/** The schema of the channels that get messages, and of their language. */
import { WEBHOOK_KINDS } from "../core/report/channel.ts";
import * as v from "./schema-library.ts";
import { variableName, whole } from "./schema-parts.ts";

const channel = v.strictObject({
  kind: v.picklist(WEBHOOK_KINDS),
  urlEnv: variableName,
  secretEnv: v.optional(v.nullable(variableName), null),
});

const settings = v.strictObject({
  language: v.optional(v.picklist(["en", "zh"]), "en"),
  forecastDays: v.optional(whole(0, 365), 3),
  channels: v.optional(v.array(channel), []),
});

/** A bare list is the list of channels; the other settings then have their defaults. */
export const notify = v.union([
  settings,
  v.pipe(
    v.array(channel),
    v.transform((channels): v.InferOutput<typeof settings> => ({ language: "en", forecastDays: 3, channels })),
  ),
]);
