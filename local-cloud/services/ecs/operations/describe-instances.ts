/** DescribeInstances: returns instances by filters, by page number or by token, with the vendor's oddities. */
import { answered, type Operation, type OperationCall, type Outcome, refused } from "../../../wire/rpc/operation.ts";
import type { ParameterRule } from "../../../wire/rpc/parameters.ts";
import { FORBIDDEN_RAM } from "../../../wire/rpc/rpc-gateway.ts";
import type { Fleet } from "../fleet.ts";
import { type Instance, LOCK_REASONS } from "../instance.ts";
import { toInstanceFilter } from "../instance-filter.ts";
import { toInstanceView } from "../instance-view.ts";
import { onInstance } from "../on-instance.ts";
import { fromPageToken, toMaxResults, toPageToken } from "../page-token.ts";

const notFound = (code: string, message: string) => ({ status: 404, code, message });

const PARAMETERS: readonly ParameterRule[] = [
  { name: "RegionId", type: "string", required: true },
  { name: "InstanceIds", type: "json-list", maxItems: 100 },
  {
    name: "Status",
    type: "string",
    oneOf: ["Pending", "Running", "Starting", "Stopping", "Stopped"],
    wrong: notFound("InvalidStatus.NotFound", "The specified Status is not found."),
  },
  {
    name: "InstanceChargeType",
    type: "string",
    oneOf: ["PostPaid", "PrePaid"],
    wrong: notFound("InvalidInstanceChargeType.NotFound", "The InstanceChargeType does not exist in our records."),
  },
  {
    name: "InstanceNetworkType",
    type: "string",
    oneOf: ["classic", "vpc"],
    wrong: notFound("InvalidNetworkType.NotFound", "The specified InstanceNetworkType is not found."),
  },
  {
    name: "InternetChargeType",
    type: "string",
    oneOf: ["PayByTraffic", "PayByBandwidth"],
    wrong: notFound("InvalidInternetChargeType.ValueNotSupported", "The specified InternetChargeType is not valid."),
  },
  {
    name: "LockReason",
    type: "string",
    oneOf: LOCK_REASONS,
    ignoreCase: true,
    wrong: notFound("InvalidLockReason.NotFound", "The specified LockReason is not found."),
  },
  { name: "PageNumber", type: "integer", min: 1 },
  { name: "PageSize", type: "integer", min: 1, max: 100 },
  { name: "MaxResults", type: "integer" },
  { name: "NextToken", type: "string" },
  {
    name: "Tag",
    type: "tags",
    min: 1,
    maxItems: 20,
    wrong: {
      status: 400,
      code: "InvalidTag.Mismatch",
      message: "The specified Tag.n.Key and Tag.n.Value are not match.",
    },
    tooMany: { status: 400, code: "InvalidTagCount", message: "The specified tags are beyond the permitted range." },
  },
  { name: "DryRun", type: "boolean" },
  { name: "DeviceAvailable", type: "boolean" },
  { name: "IoOptimized", type: "boolean" },
  { name: "NeedSaleCycle", type: "boolean" },
];

/** Most instances that a list filtered by tag or resource group shows. Source: DescribeInstances, read 2026-08. */
const FILTERED_LIMIT = 1000;

const EMPTY_PAGE = { Instances: { Instance: [] }, TotalCount: 0, PageNumber: 1, PageSize: 10, NextToken: "" };

export function describeInstances(fleet: Fleet): Operation {
  const run = (call: OperationCall): Outcome => {
    if (call.flag("DryRun")) {
      return refused(400, "DryRunOperation", "Request validation has been passed with DryRun flag set.");
    }
    const ids = call.list("InstanceIds");
    const filter = toInstanceFilter(call);
    if ("code" in filter) return { kind: "refused", refusal: filter };
    // An empty list of ids is a filter that matches no instance.
    const candidates = ids === undefined ? fleet.list(call.accountId, call.regionId) : byIds(fleet, call, new Set(ids));
    const isLimited = call.tags().length > 0 || call.text("ResourceGroupId") !== undefined;
    const limit = isLimited ? FILTERED_LIMIT : Number.POSITIVE_INFINITY;

    const isPaged = call.integer("PageNumber") !== undefined || call.integer("PageSize") !== undefined;
    if (isTokened(call)) return tokenPage(candidates, filter.matches, limit, call);
    const found = candidates.filter(filter.matches).slice(0, limit);
    return isPaged ? numberedPage(found, call) : firstPage(found, call);
  };

  return {
    name: "DescribeInstances",
    parameters: PARAMETERS,
    permission: (call) => onInstance("ecs:DescribeInstances", call),
    // Without the permission the vendor answers with an empty list. Only a DryRun shows the missing permission. Source:
    // DescribeInstances, read 2026-08.
    denied: (call) => (call.flag("DryRun") ? { kind: "refused", refusal: FORBIDDEN_RAM } : answered(EMPTY_PAGE)),
    run,
    parity: {
      status: "simplified",
      note:
        "Filters by VPC, vSwitch, zone, network type, charge type, status, lock, name, type, image, addresses, tags, " +
        "resource group and creation time; the rest of the filters is ignored. Disks, network interfaces and other details are not modelled.",
      source: "DescribeInstances, API metadata 2014-05-26",
    },
  };
}

const isTokened = (call: OperationCall) =>
  call.integer("MaxResults") !== undefined || call.text("NextToken") !== undefined;

function byIds(fleet: Fleet, call: OperationCall, ids: ReadonlySet<string>): readonly Instance[] {
  const found = [...ids]
    .map((id) => fleet.find(call.accountId, id, call.regionId))
    .filter((instance) => instance !== undefined);
  return found.sort((left, right) => left.order - right.order);
}

function numberedPage(found: readonly Instance[], call: OperationCall): Outcome {
  const size = call.integer("PageSize") ?? 10;
  const number = call.integer("PageNumber") ?? 1;
  return answered({
    Instances: { Instance: found.slice((number - 1) * size, number * size).map(toInstanceView) },
    TotalCount: found.length,
    PageNumber: number,
    PageSize: size,
    NextToken: "",
  });
}

/** The answer to a call that asks for no page: how many there are, and the token of the next page. */
function firstPage(found: readonly Instance[], call: OperationCall): Outcome {
  const size = toMaxResults(call.integer("MaxResults"));
  const page = found.slice(0, size);
  const last = page.at(-1);
  const hasMore = found.length > size && last !== undefined;
  return answered({
    Instances: { Instance: page.map(toInstanceView) },
    TotalCount: found.length,
    PageNumber: 1,
    PageSize: size,
    NextToken: hasMore ? toPageToken({ after: last.order, shown: page.length }) : "",
  });
}

function tokenPage(
  candidates: readonly Instance[],
  matches: (instance: Instance) => boolean,
  limit: number,
  call: OperationCall,
): Outcome {
  const token = call.text("NextToken");
  const position = token === undefined ? { after: -1, shown: 0 } : fromPageToken(token);
  if (position === undefined) return refused(400, "InvalidNextToken", "The specified NextToken is invalid.");

  const size = Math.min(toMaxResults(call.integer("MaxResults")), limit - position.shown);
  const page: Instance[] = [];
  let hasMore = false;
  for (let at = firstAfter(candidates, position.after); at < candidates.length; at += 1) {
    const candidate = candidates[at];
    if (candidate === undefined || !matches(candidate)) continue;
    if (page.length === size) {
      hasMore = true;
      break;
    }
    page.push(candidate);
  }
  const shown = position.shown + page.length;
  const last = page.at(-1);
  return answered({
    Instances: { Instance: page.map(toInstanceView) },
    // With tokens the vendor calls TotalCount meaningless. The page count is returned here, so that callers that trust
    // TotalCount fail in tests.
    TotalCount: page.length,
    PageNumber: 1,
    PageSize: size,
    NextToken: hasMore && last !== undefined && shown < limit ? toPageToken({ after: last.order, shown }) : "",
  });
}

/**
 * Returns the index of the first candidate after `order`, by binary search. Candidates are sorted by order of creation.
 */
function firstAfter(candidates: readonly Instance[], order: number): number {
  let low = 0;
  let high = candidates.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((candidates[middle]?.order ?? 0) <= order) low = middle + 1;
    else high = middle;
  }
  return low;
}
