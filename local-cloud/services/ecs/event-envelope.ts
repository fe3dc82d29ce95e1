/**
 * Builds the events that ECS publishes to EventBridge. Source: pages "ECS events" and "Event structure" of EventBridge,
 * read 2026-08. The vendor does not publish the data of AutoReactivateCompleted, so that event names the instance as
 * `instanceId` and as `resourceId`.
 */
import type { CloudEvent } from "../../kernel/cloud-event.ts";
import type { SeededRandom } from "../../kernel/seeded-random.ts";
import type { Instance } from "./instance.ts";
import type { Notice } from "./lifecycle.ts";

const RESOURCE_TYPE = "ALIYUN::ECS::Instance";

export function toCloudEvent(
  instance: Instance,
  notice: Extract<Notice, { kind: "state" | "auto-reactivated" }>,
  nowMs: number,
  random: SeededRandom,
): CloudEvent {
  const { accountId, regionId, instanceId } = instance;
  const hex = random.hex(32);
  return {
    id: [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-"),
    source: "acs.ecs",
    specversion: "1.0",
    type: notice.kind === "state" ? "ecs:Instance:StateChange" : "ecs:Instance:AutoReactivateCompleted",
    datacontenttype: "application/json;charset=utf-8",
    subject: `acs:ecs:${regionId}:${accountId}:instance/${instanceId}`,
    time: new Date(nowMs).toISOString(),
    aliyunaccountid: accountId,
    aliyunoriginalaccountid: accountId,
    aliyunpublishtime: new Date(nowMs).toISOString(),
    aliyuneventbusname: "default",
    aliyunregionid: regionId,
    aliyunpublishaddr: "127.0.0.1",
    data:
      notice.kind === "state"
        ? { resourceId: instanceId, resourceType: RESOURCE_TYPE, state: notice.state }
        : { instanceId, resourceId: instanceId, resourceType: RESOURCE_TYPE },
  };
}
