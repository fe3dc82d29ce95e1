/**
 * The template for a protected account, once for each region. It only makes recovery faster than the hub's timer: ECS events of the
 * account wake the hub over HTTP. An event rule reaches functions of its own account and region only, so HTTP is needed.
 * Source for the target: EventBridge "SinkApiDestinationParameters" (alibabacloud.com/help/en/eventbridge, May 2026) and the
 * vendor's Terraform sample, read 2026-08. Not verified on the live cloud: whether ROS accepts Connection and ApiDestination in
 * every region (a third party reported in 2026 that it did not); docs/deploy.md has the commands.
 */
import type { App } from "@alicloud/ros-cdk-core";
import { Fn, RosParameter, RosParameterType, Stack } from "@alicloud/ros-cdk-core";
import { ApiDestination, Connection, Rule } from "@alicloud/ros-cdk-eventbridge";
import { WAKE_TOKEN_HEADER } from "./names.ts";

const NAME = "ecs-auto-recovery";

/**
 * Two rules are needed. In one rule, a condition on `data.state` would also apply to AutoReactivateCompleted, which may lack that
 * field. A missing field never matches.
 */
const RULES = [
  {
    id: "StoppedRule",
    name: `${NAME}-stopped`,
    pattern: { source: ["acs.ecs"], type: ["ecs:Instance:StateChange"], data: { state: ["Stopped"] } },
  },
  {
    id: "ReactivatedRule",
    name: `${NAME}-reactivated`,
    pattern: { source: ["acs.ecs"], type: ["ecs:Instance:AutoReactivateCompleted"] },
  },
] as const;

export function addSpokeEventsStack(app: App): void {
  const stack = new Stack(app, "spoke-events", {
    description: "ecs-auto-recovery, in a protected account, once for each region: ECS events wake the hub's function.",
    enableResourcePropertyConstraint: true,
  });
  const url = new RosParameter(stack, "HubTriggerUrl", {
    type: RosParameterType.STRING,
    description: "The public URL of the function's HTTP trigger.",
    allowedPattern: "^https://[^ ]+$",
    maxLength: 127,
  });
  const token = new RosParameter(stack, "WakeToken", {
    type: RosParameterType.STRING,
    description: "The wake token of the function, as in the environment variable that http.wakeTokenEnv names.",
    minLength: 32,
    noEcho: true,
  });
  const connection = new Connection(
    stack,
    "Connection",
    {
      connectionName: NAME,
      description: "The wake token of ecs-auto-recovery",
      networkParameters: { networkType: "PublicNetwork" },
      authParameters: {
        authorizationType: "API_KEY_AUTH",
        apiKeyAuthParameters: { apiKeyName: WAKE_TOKEN_HEADER, apiKeyValue: token.value },
      },
    },
    true,
  );
  const destination = new ApiDestination(
    stack,
    "Destination",
    {
      apiDestinationName: NAME,
      description: "The hub's function ecs-auto-recovery",
      connectionName: NAME,
      httpApiParameters: { endpoint: url.value, method: "POST" },
    },
    true,
  );
  destination.addDependency(connection);
  for (const rule of RULES) addRule(stack, rule).addDependency(destination);
}

/** Adds a rule that sends its events to the hub. */
function addRule(stack: Stack, { id, name, pattern }: (typeof RULES)[number]): Rule {
  return new Rule(
    stack,
    id,
    {
      eventBusName: "default",
      ruleName: name,
      description: "Wakes ecs-auto-recovery",
      status: "ENABLE",
      filterPattern: pattern,
      targets: [
        {
          identity: "hub",
          type: "acs.api.destination",
          endpoint: Fn.sub(`acs:api-destination:\${ALIYUN::Region}:\${ALIYUN::AccountId}:name/${NAME}`),
          pushRetryStrategy: "BACKOFF_RETRY",
          errorsTolerance: "ALL",
          paramList: [
            { resourceKey: "Name", form: "CONSTANT", value: NAME },
            // The trigger ignores the body. This parameter has the forms CONSTANT, JSONPATH and TEMPLATE, and no ORIGINAL.
            { resourceKey: "BodyParameters", form: "CONSTANT", value: "{}" },
          ],
        },
      ],
    },
    true,
  );
}
