/**
 * ECS as we need it. Every method is one request to the cloud, signed for the scope's account: no retry, no paging, no
 * waiting inside, so that the caller can count, pace and retry. All reject with CloudError and nothing else.
 */
import type { ArrearsEvent, Instance, Scope } from "../core/instance/instance.ts";

export interface Page<T> {
  readonly items: readonly T[];
  /** Absent on the last page. */
  readonly nextToken?: string;
}

export interface InstanceFleet {
  /** DescribeRegions: every region id the account can use. */
  listRegions(accountId: string): Promise<readonly string[]>;
  /** DescribeInstances: stopped, pay-as-you-go, 100 a page, unfiltered otherwise. */
  listStopped(scope: Scope, nextToken?: string): Promise<Page<Instance>>;
  /** DescribeInstances by id, at most 100 ids; instances that do not exist are simply absent. */
  describe(scope: Scope, instanceIds: readonly string[]): Promise<readonly Instance[]>;
  /** DescribeInstanceHistoryEvents: executed stops published after `sinceMs`, executed and scheduled deletes; 100 a page. */
  listArrearsEvents(scope: Scope, sinceMs: number, nextToken?: string): Promise<Page<ArrearsEvent>>;
  /** DescribeInstances with DryRun: resolves when the permission is there. An empty list proves nothing by itself. */
  provePermission(scope: Scope): Promise<void>;
  /** ReActivateInstances for one instance. Resolves when accepted, which is not yet running. */
  reactivate(scope: Scope, instanceId: string): Promise<{ readonly requestId: string }>;
}
