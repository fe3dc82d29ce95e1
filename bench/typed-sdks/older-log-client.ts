/** The same handler with the log store's older and smaller client. */
import Bss from "@alicloud/bssopenapi20171214";
import Fc from "@alicloud/fc20230330";
// @ts-expect-error: the package has no types.
import LogClient from "@alicloud/log";
import Sts from "@alicloud/sts20150401";
import { createHandler } from "./create-handler.ts";

export const handler = createHandler((config) => [
  ...[Bss, Fc, Sts].map((sdk) => new (sdk.default as new (config: object) => object)(config)),
  new LogClient(config),
]);
