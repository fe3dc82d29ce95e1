/** Reads and reactivates instances, on ECS 2014-05-26. */
import { CloudError, type LocalCode } from "../../core/failure/cloud-error.ts";
import type { ArrearsEvent, Instance, Scope } from "../../core/instance/instance.ts";
import type { InstanceFleet, InstanceSearch, Page } from "../../ports/instance-fleet.ts";
import type { AccountClient } from "./account-client.ts";
import { type AnswerObject, textOf, wrappedList } from "./answer.ts";
import { ARREARS_EVENT_STATES, ARREARS_EVENT_TYPES, toArrearsEvent } from "./ecs-arrears-event.ts";
import { createStringKeeper, type StringKeeper, toInstance } from "./ecs-instance.ts";
import type { RpcAnswer } from "./pop-client.ts";
import { callInRegion, createRegionHosts } from "./region-hosts.ts";
import { formatVendorTime } from "./vendor-time.ts";

/**
 * The vendor turns a missing `MaxResults`, or one below 10, into 10, and one above 100 into 100 (DescribeInstances page, read
 * 2026-08).
 */
const PAGE_SIZE = 100;

/**
 * Builds the port.
 * @param homeRegionId the region that DescribeRegions is called in. Any region answers for all of them.
 */
export function createEcsFleet(client: AccountClient, homeRegionId: string): InstanceFleet & InstanceSearch {
  const keep = createStringKeeper();
  const hosts = createRegionHosts();
  const inRegion = callInRegion(client, hosts);
  const listInstances = async (scope: Scope, filter: Readonly<Record<string, string>>, nextToken?: string) => {
    const token = nextToken === undefined ? {} : { NextToken: nextToken };
    const answer = await inRegion(scope, "DescribeInstances", { ...filter, MaxResults: PAGE_SIZE, ...token });
    return instancesIn(answer, scope, keep);
  };

  return {
    async listRegions(accountId) {
      const answer = await client.ecs({ accountId, regionId: homeRegionId, action: "DescribeRegions", parameters: {} });
      const regions = listOf(answer, "DescribeRegions", "Regions", "Region");
      for (const region of regions)
        hosts.learn({ accountId, regionId: textOf(region.RegionId) }, keep.own(textOf(region.RegionEndpoint)));
      return regions.map((region) => keep.own(textOf(region.RegionId))).filter((regionId) => regionId !== "");
    },

    listStopped: (scope, nextToken) =>
      listInstances(scope, { Status: "Stopped", InstanceChargeType: "PostPaid" }, nextToken),

    listNamed: (scope, name, nextToken) => listInstances(scope, { InstanceName: name }, nextToken),

    async describe(scope, instanceIds, nextToken) {
      // The cloud reads an empty list of ids as "no instance", so the call can be left out.
      if (instanceIds.length === 0) return { items: [] };
      return listInstances(scope, { InstanceIds: JSON.stringify(instanceIds) }, nextToken);
    },

    async listArrearsEvents(scope, sinceMs, nextToken) {
      // Without states the answer holds finished events only, and a planned release would be missing.
      const answer = await inRegion(scope, "DescribeInstanceHistoryEvents", {
        InstanceEventType: ARREARS_EVENT_TYPES,
        InstanceEventCycleStatus: ARREARS_EVENT_STATES,
        "EventPublishTime.Start": formatVendorTime(sinceMs),
        MaxResults: PAGE_SIZE,
        ...(nextToken === undefined ? {} : { NextToken: nextToken }),
      });
      return arrearsEventsIn(answer, keep);
    },

    async provePermission(scope) {
      try {
        await inRegion(scope, "DescribeInstances", { DryRun: true });
      } catch (error) {
        if (error instanceof CloudError && error.failure.code === "DryRunOperation") return;
        throw error;
      }
      // A caller without permission gets a plain list too, instead of the dry run's own code.
      throw failed(
        "DescribeInstances",
        "Local.NoCode",
        "the dry run was answered with a list, which proves no permission",
      );
    },

    async reactivate(scope, instanceId) {
      const answer = await inRegion(scope, "ReActivateInstances", { InstanceId: instanceId });
      return { requestId: keep.own(answer.requestId) };
    },
  };
}

function instancesIn(answer: RpcAnswer, scope: Scope, keep: StringKeeper): Page<Instance> {
  const items = listOf(answer, "DescribeInstances", "Instances", "Instance");
  const instances = items.map((item) => toInstance(item, scope, keep)).filter((instance) => instance !== undefined);
  const page = pageOf(instances, answer, keep.own);
  return instances.length === items.length ? page : { ...page, odd: "an instance has no id" };
}

function arrearsEventsIn(answer: RpcAnswer, keep: StringKeeper): Page<ArrearsEvent> {
  const items = listOf(answer, "DescribeInstanceHistoryEvents", "InstanceSystemEventSet", "InstanceSystemEventType");
  const events = items.map((item) => toArrearsEvent(item, keep));
  const page = pageOf<ArrearsEvent>(
    events.filter((event) => event !== undefined && event !== "odd"),
    answer,
    keep.own,
  );
  return events.includes("odd") ? { ...page, odd: "an arrears event is not in the documented form" } : page;
}

/** Returns the list of an answer. An absent list is an error, because an empty list would mean that there is nothing to recover. */
function listOf(answer: RpcAnswer, action: string, outer: string, inner: string): readonly AnswerObject[] {
  const list = wrappedList(answer.body, outer, inner);
  if (list === undefined) throw failed(action, "Local.NoCode", `the answer lacks ${outer}.${inner}`, answer.requestId);
  return list;
}

function failed(action: string, code: LocalCode, message: string, requestId?: string): CloudError {
  return new CloudError({
    action,
    code,
    message,
    answered: true,
    ...(requestId === undefined ? {} : { requestId }),
  });
}

function pageOf<T>(items: readonly T[], answer: RpcAnswer, own: (text: string) => string): Page<T> {
  const nextToken = own(textOf(answer.body.NextToken));
  return nextToken === "" ? { items } : { items, nextToken };
}
