/**
 * ECS as a run needs it. Every method makes one request, signed for the scope's account.
 * Methods do not repeat, page or wait, so that the caller can count, pace and repeat. All reject with CloudError only.
 */
import type { ArrearsEvent, Instance, Scope } from "../core/instance/instance.ts";

export interface Page<T> {
  readonly items: readonly T[];
  /** Absent on the last page. The caller limits the pages and checks that each token is new. */
  readonly nextToken?: string;
  /** Why a part of the page could not be understood. Then an instance that is missing from `items` may still exist. */
  readonly odd?: string;
}

export interface InstanceFleet {
  /**
   * DescribeRegions: returns every region id that the account can use.
   * Afterwards, calls to a region whose endpoint could not be reached go to the `RegionEndpoint` of the answer.
   */
  listRegions(accountId: string): Promise<readonly string[]>;
  /** DescribeInstances: stopped pay-as-you-go instances, 100 a page, without other filters. */
  listStopped(scope: Scope, nextToken?: string): Promise<Page<Instance>>;
  /** DescribeInstances by id, at most 100 ids. An instance that does not exist is on no page. */
  describe(scope: Scope, instanceIds: readonly string[], nextToken?: string): Promise<Page<Instance>>;
  /** DescribeInstanceHistoryEvents: executed stops published after `sinceMs`, executed and scheduled deletes; 100 a page. */
  listArrearsEvents(scope: Scope, sinceMs: number, nextToken?: string): Promise<Page<ArrearsEvent>>;
  /** DescribeInstances with DryRun: resolves if the permission is granted. An empty list alone does not prove it. */
  provePermission(scope: Scope): Promise<void>;
  /** ReActivateInstances for one instance. Resolves once the call is accepted; the instance does not run yet. */
  reactivate(scope: Scope, instanceId: string): Promise<{ readonly requestId: string }>;
}

/** Searches for people on the command line. A run makes none of them. */
export interface InstanceSearch {
  /** DescribeInstances by name, in any state. Several instances may have one name, and `*` in a name stands for any text. */
  listNamed(scope: Scope, name: string, nextToken?: string): Promise<Page<Instance>>;
}
