/** DescribeRegions: returns the regions with their endpoints and names. */

import type { Settings } from "../../../kernel/settings.ts";
import { answered, type Operation } from "../../../wire/rpc/operation.ts";
import { permissionFor } from "../../accounts/ram-actions.ts";
import type { Fleet } from "../fleet.ts";
import { regionEndpoint, regionsInUse } from "../regions.ts";

const LANGUAGES = ["zh-CN", "en-US", "ja"] as const;

export function describeRegions(fleet: Fleet, settings: Settings): Operation {
  return {
    name: "DescribeRegions",
    parameters: [
      {
        name: "InstanceChargeType",
        type: "string",
        oneOf: ["PostPaid", "PrePaid", "SpotWithPriceLimit", "SpotAsPriceGo"],
        wrong: {
          status: 403,
          code: "Invalid.InstanceChargeType",
          message: "The specified instanceChargeType is not valid.",
        },
      },
      {
        name: "ResourceType",
        type: "string",
        oneOf: ["instance", "disk", "reservedInstance", "dedicatedHost"],
        wrong: {
          status: 404,
          code: "InvalidResourceType.NotFound",
          message: "The ResourceType provided does not exist in our records.",
        },
      },
      {
        name: "AcceptLanguage",
        type: "string",
        oneOf: LANGUAGES,
        wrong: {
          status: 404,
          code: "InvalidAcceptLanguage.NotFound",
          message: "Only Chinese (zh-CN), English (en-US), and Japanese (ja) are allowed.",
        },
      },
    ],
    permission: () => permissionFor("ecs:DescribeRegions", {}),
    run: (call) => {
      const language = LANGUAGES.find((known) => known === call.text("AcceptLanguage")) ?? "zh-CN";
      return answered({
        Regions: {
          Region: regionsInUse(settings.regions, fleet.regions()).map((region) => ({
            RegionId: region.id,
            RegionEndpoint: regionEndpoint(region.id),
            LocalName: region.names[language],
            Status: "available",
          })),
        },
      });
    },
    parity: {
      status: "simplified",
      note: "A selection of regions plus those of the instances; charge type and resource type do not change the list.",
      source: "DescribeRegions, API metadata 2014-05-26",
    },
  };
}
