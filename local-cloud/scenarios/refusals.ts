/**
 * Published vendor errors that scenarios use. Source: ReActivateInstances and StartInstance, API metadata of ECS
 * 2014-05-26, and ECS common error codes, read 2026-08. Not verified on the live cloud: whether ReActivateInstances
 * answers with the codes of StartInstance.
 */
import type { InstanceRefusal } from "../services/ecs/instance.ts";

export const SOLD_OUT: InstanceRefusal = {
  status: 403,
  code: "OperationDenied.NoStock",
  message:
    "The requested resource is sold out in the specified zone; try other types of resources or other regions and zones.",
};

export const QUOTA_USED_UP: InstanceRefusal = {
  status: 403,
  code: "QuotaExceed.ElasticQuota",
  message: "The number of vCPUs assigned to the ECS instances has exceeded the quota in the zone.",
};

export const RISK_CONTROL: InstanceRefusal = {
  status: 403,
  code: "Forbidden.RiskControl",
  message: "This operation is forbidden by Aliyun RiskControl system.",
};

export const BAD_PARAMETER: InstanceRefusal = {
  status: 400,
  code: "InvalidParameter",
  message: "The specified parameter InstanceId is not valid.",
};

/** An error code that no table of the vendor has. It stands for a code that the vendor adds later. */
export const UNHEARD_OF: InstanceRefusal = {
  status: 409,
  code: "OperationDenied.BrandNewReason",
  message: "The operation is denied for a reason that is younger than this program.",
};

export const INTERNAL_ERROR = {
  effect: "error",
  status: 500,
  code: "InternalError",
  message: "The request processing has failed due to some unknown error.",
} as const;

export const SERVICE_UNAVAILABLE = {
  effect: "error",
  status: 503,
  code: "ServiceUnavailable",
  message: "The request has failed due to a temporary failure of the server.",
} as const;
