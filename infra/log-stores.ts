/** One log project with one store, its retention and its index. */
import type { IResolvable, Stack } from "@alicloud/ros-cdk-core";
import { Fn, RemovalPolicy } from "@alicloud/ros-cdk-core";
import type { RosIndex } from "@alicloud/ros-cdk-sls";
import { Index, Logstore, Project } from "@alicloud/ros-cdk-sls";
import type { FieldKind } from "./record-index.ts";

export interface LogStore {
  readonly stack: Stack;
  /** The project's name, as a template expression. */
  readonly project: string;
  readonly store: string;
  /** Queries, dashboards and alerts need the index to exist first. */
  readonly index: Index;
}

export interface LogStorePlan {
  /** The prefix of the resources' logical ids. */
  readonly id: string;
  /** May hold `${ALIYUN::AccountId}`. */
  readonly project: string;
  readonly description: string;
  readonly store: string;
  readonly retentionDays: IResolvable;
  readonly fields: Readonly<Record<string, FieldKind>>;
}

/**
 * Characters that end a word. Dash, underscore and dot are missing, so that instance ids, reasons and error codes stay one word.
 * For example, `outcome: recovered` does not find `recovered-by-cloud`.
 */
const DELIMITERS = ", '\";=()[]{}?@&<>/:\n\t\r";

export function addLogStore(stack: Stack, plan: LogStorePlan): LogStore {
  const name = Fn.sub(plan.project);
  const project = new Project(stack, `${plan.id}Project`, { name, description: plan.description }, true);
  const store = new Logstore(
    stack,
    `${plan.id}Store`,
    {
      projectName: name,
      logstoreName: plan.store,
      ttl: plan.retentionDays,
      shardCount: 1,
      autoSplit: true,
      maxSplitShard: 8,
      mode: "standard",
      preserveStorage: false,
      enableTracking: false,
      appendMeta: false,
    },
    true,
  );
  store.addDependency(project);
  const index = new Index(
    stack,
    `${plan.id}Index`,
    {
      projectName: name,
      logstoreName: plan.store,
      fullTextIndex: { enable: true, caseSensitive: false, includeChinese: true, delimiter: DELIMITERS },
      keyIndices: Object.entries(plan.fields).map(([field, kind]) => keyIndex(field, kind)),
      logReduce: false,
    },
    true,
  );
  index.addDependency(store);
  // Deleting the stack must not delete the records.
  for (const resource of [project, store, index]) resource.applyRemovalPolicy(RemovalPolicy.RETAIN);
  return { stack, project: name, store: plan.store, index };
}

function keyIndex(name: string, kind: FieldKind): RosIndex.KeyIndicesProperty {
  if (kind === "long" || kind === "double") return { name, type: kind, enableAnalytics: true };
  return {
    name,
    type: "text",
    enableAnalytics: true,
    caseSensitive: false,
    includeChinese: kind === "prose",
    delimiter: DELIMITERS,
  };
}
