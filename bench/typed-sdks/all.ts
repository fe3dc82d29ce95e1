/** Loads one typed SDK for each service that the function uses, at the top of the file as the vendor's examples do. */
import Bss from "@alicloud/bssopenapi20171214";
import Fc from "@alicloud/fc20230330";
import Sls from "@alicloud/sls20201230";
import Sts from "@alicloud/sts20150401";
import { createHandler } from "./create-handler.ts";

export const handler = createHandler((config) =>
  [Bss, Fc, Sls, Sts].map((sdk) => new (sdk.default as new (config: object) => object)(config)),
);
