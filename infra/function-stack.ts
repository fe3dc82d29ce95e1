/**
 * Writes the function of s.yaml as a template, for people without Node: upload the package to a bucket, then launch the template.
 * Every value comes from s.yaml, so the two stay equal. Use one of them, never both.
 * The CDK packages have no constructs for Function Compute 3.0, so the resources are raw and their properties typed here. Source:
 * the ROS pages aliyun-fc3-function, -trigger and -asyncinvokeconfig (alibabacloud.com/help/en/ros/developer-reference/), read
 * 2026-08. Not verified on the live cloud.
 */
import type { App, IResolvable } from "@alicloud/ros-cdk-core";
import {
  Fn,
  RosCondition,
  RosOutput,
  RosParameter,
  RosParameterType,
  RosResource,
  Stack,
} from "@alicloud/ros-cdk-core";
import { logicalId } from "./logical-id.ts";
import { resolveExpressions, resolveSYaml } from "./resolve-s-yaml.ts";
import type { FunctionProps, SYaml } from "./s-yaml-schema.ts";

const AS_CONFIGURED = "as-configured";

interface Fc3Function {
  readonly FunctionName: string;
  readonly Description: string;
  readonly Runtime: string;
  readonly Handler: string;
  readonly Code: { readonly OssBucketName: IResolvable; readonly OssObjectName: IResolvable };
  readonly Cpu: number;
  readonly MemorySize: number;
  readonly DiskSize: number;
  readonly Timeout: number;
  readonly Role: string;
  readonly InternetAccess: boolean;
  readonly EnvironmentVariables: IResolvable;
  readonly LogConfig: {
    readonly Project: string;
    readonly Logstore: string;
    readonly EnableRequestMetrics: boolean;
    readonly EnableInstanceMetrics: boolean;
    readonly LogBeginRule: string;
  };
}

interface Fc3AsyncInvokeConfig {
  readonly FunctionName: IResolvable;
  readonly AsyncTask: boolean;
  readonly MaxAsyncRetryAttempts: number;
  readonly MaxAsyncEventAgeInSeconds: number;
}

interface Fc3Trigger {
  readonly FunctionName: IResolvable;
  readonly TriggerName: string;
  readonly TriggerType: string;
  readonly Qualifier: string;
  readonly Description: string;
  /** In the spelling of the fc3 component, because both pass it to the same API. */
  readonly TriggerConfig: object;
}

export function addFunctionStack(app: App, sYaml: string): void {
  const stack = new Stack(app, "function", {
    description:
      "ecs-auto-recovery: the function and its triggers, from a package in a bucket. Launch the hub or the same-account template first.",
    enableResourcePropertyConstraint: true,
  });
  const parameter = (id: string, description: string) =>
    new RosParameter(stack, id, { type: RosParameterType.STRING, description, minLength: 1 }).value;
  const bucket = parameter("CodeBucket", "The bucket, in this region, that holds the package.");
  const object = parameter("CodeObject", "The package's name in the bucket.");
  const mode = new RosParameter(stack, "RecoveryMode", {
    type: RosParameterType.STRING,
    description:
      "plan reads and reports; off runs nothing; as-configured follows the configuration in the package. Start with plan.",
    defaultValue: "plan",
    allowedValues: ["plan", "off", AS_CONFIGURED],
  });
  const live = new RosCondition(stack, "AsConfigured", {
    expression: Fn.conditionEquals(mode.value, AS_CONFIGURED),
  });

  const props = propsOf(sYaml);
  const { RECOVERY_MODE: _overridden, ...withoutMode } = props.environmentVariables;
  const functionProperties: Fc3Function = {
    FunctionName: props.functionName,
    Description: props.description ?? "",
    Runtime: props.runtime,
    Handler: props.handler,
    Code: { OssBucketName: bucket, OssObjectName: object },
    Cpu: props.cpu,
    MemorySize: props.memorySize,
    DiskSize: props.diskSize,
    Timeout: props.timeout,
    Role: Fn.sub(`acs:ram::\${ALIYUN::AccountId}:role/${props.role}`),
    InternetAccess: props.internetAccess,
    // The variable overrides the configuration, so going live removes the variable.
    EnvironmentVariables: Fn.conditionIf(
      live.node.id,
      { ...withoutMode },
      { ...withoutMode, RECOVERY_MODE: mode.value },
    ),
    LogConfig: {
      Project: Fn.sub(props.logConfig.project),
      Logstore: props.logConfig.logstore,
      EnableRequestMetrics: props.logConfig.enableRequestMetrics,
      EnableInstanceMetrics: props.logConfig.enableInstanceMetrics,
      LogBeginRule: props.logConfig.logBeginRule,
    },
  };
  const fn = new RosResource(stack, "Function", { type: "ALIYUN::FC3::Function", properties: functionProperties });

  // A reference to the function makes ROS create the function first. RosResource.addDependsOn has no effect on the template.
  const functionName = fn.getAtt("FunctionName");
  const asyncProperties: Fc3AsyncInvokeConfig = {
    FunctionName: functionName,
    AsyncTask: props.asyncInvokeConfig.asyncTask,
    MaxAsyncRetryAttempts: props.asyncInvokeConfig.maxAsyncRetryAttempts,
    MaxAsyncEventAgeInSeconds: props.asyncInvokeConfig.maxAsyncEventAgeInSeconds,
  };
  new RosResource(stack, "AsyncInvokeConfig", {
    type: "ALIYUN::FC3::AsyncInvokeConfig",
    properties: asyncProperties,
  });

  for (const trigger of props.triggers) addTrigger(stack, functionName, trigger);
}

function addTrigger(stack: Stack, functionName: IResolvable, trigger: FunctionProps["triggers"][number]): void {
  const properties: Fc3Trigger = {
    FunctionName: functionName,
    TriggerName: trigger.triggerName,
    TriggerType: trigger.triggerType,
    Qualifier: trigger.qualifier,
    Description: trigger.description ?? "",
    TriggerConfig: trigger.triggerConfig,
  };
  const resource = new RosResource(stack, logicalId(`trigger-${trigger.triggerName}`), {
    type: "ALIYUN::FC3::Trigger",
    properties,
  });
  if (trigger.triggerType === "http") {
    new RosOutput(stack, "TriggerUrl", {
      description: "Where recharge events and wake-ups go.",
      value: resource.getAtt("UrlInternet"),
    });
  }
}

/**
 * Checks s.yaml with an account id in it, then returns its values with ROS's expression for the account id. The schema refuses
 * that expression, so the second result has no type of its own.
 */
function propsOf(sYaml: string): FunctionProps {
  resolveSYaml(sYaml, { accountId: "1000000000000001" });
  const template = resolveExpressions(sYaml, { accountId: `\${ALIYUN::AccountId}` }) as SYaml;
  return template.resources.recover.props;
}
