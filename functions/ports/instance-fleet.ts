/**
 * ECS as we need it. Every method is one request to the cloud, signed for the scope's account: no retry, no paging, no
 * waiting inside, so that the caller can count, pace and retry. All reject with CloudError and nothing else.
 */
import type { ArrearsEvent, Instance, Scope } from "../core/instance/instance.ts";

export interface Page<T> {
  readonly items: readonly T[];
  /** Absent on the last page. The caller bounds the pages and checks that each token is a new one. */
  readonly nextToken?: string;
  /** Something of the page could not be understood, and why: what is missing from `items` says nothing. */
  readonly odd?: string;
}

export interface InstanceFleet {
  /**
   * DescribeRegions: every region id the account can use. From then on, the calls of a region whose endpoint could not be reached
   * go to the `RegionEndpoint` that the answer names.
   */
  listRegions(accountId: string): Promise<readonly string[]>;
  /** DescribeInstances: stopped, pay-as-you-go, 100 a page, unfiltered otherwise. */
  listStopped(scope: Scope, nextToken?: string): Promise<Page<Instance>>;
  /** DescribeInstances by id, at most 100 ids; an instance that does not exist is on none of the pages. */
  describe(scope: Scope, instanceIds: readonly string[], nextToken?: string): Promise<Page<Instance>>;
  /** DescribeInstanceHistoryEvents: executed stops published after `sinceMs`, executed and scheduled deletes; 100 a page. */
  listArrearsEvents(scope: Scope, sinceMs: number, nextToken?: string): Promise<Page<ArrearsEvent>>;
  /** DescribeInstances with DryRun: resolves when the permission is there. An empty list proves nothing by itself. */
  provePermission(scope: Scope): Promise<void>;
  /** ReActivateInstances for one instance. Resolves when accepted, which is not yet running. */
  reactivate(scope: Scope, instanceId: string): Promise<{ readonly requestId: string }>;
}

/** What a person may ask of ECS, and no run does. */
export interface InstanceSearch {
  /** DescribeInstances by name, whatever the state. Names are not unique, and `*` in one stands for any text. */
  listNamed(scope: Scope, name: string, nextToken?: string): Promise<Page<Instance>>;
}
