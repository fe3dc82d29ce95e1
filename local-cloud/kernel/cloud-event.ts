/**
 * One event of a cloud service as EventBridge carries it: CloudEvents 1.0 plus the vendor's extensions. Source: pages
 * "Event structure" and "ECS events" of EventBridge, read 2026-08. Not verified on the live cloud.
 */
export interface CloudEvent {
  readonly id: string;
  readonly source: string;
  readonly specversion: "1.0";
  readonly type: string;
  readonly datacontenttype: string;
  readonly subject: string;
  /** ISO 8601, UTC. */
  readonly time: string;
  readonly aliyunaccountid: string;
  readonly aliyunoriginalaccountid: string;
  readonly aliyunpublishtime: string;
  readonly aliyuneventbusname: string;
  readonly aliyunregionid: string;
  readonly aliyunpublishaddr: string;
  readonly data: Readonly<Record<string, unknown>>;
}
