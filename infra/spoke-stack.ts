/** The template for each protected account, once: the role that the hub's function assumes. */
import type { App } from "@alicloud/ros-cdk-core";
import { Fn, RosCondition, RosOutput, RosParameter, RosParameterType, RosPseudo, Stack } from "@alicloud/ros-cdk-core";
import { RosRole } from "@alicloud/ros-cdk-ram";
import { FUNCTION_ROLE, SPOKE_ROLE } from "./names.ts";
import { roleStatements } from "./policies.ts";

export function addSpokeStack(app: App): void {
  const stack = new Stack(app, "spoke", {
    description: "ecs-auto-recovery, in each protected account: the role that the hub's function assumes.",
    enableResourcePropertyConstraint: true,
  });
  const { externalId, roleName, operators } = addParameters(stack);
  // ROS joins a parameter that is a list; the CDK's type of its value knows texts only.
  const hasOperators = new RosCondition(stack, "HasOperators", {
    expression: Fn.conditionNot(Fn.conditionEquals(Fn.join(",", operators.value as unknown as string[]), "")),
  });
  const role = new RosRole(
    stack,
    "Role",
    {
      roleName: roleName.value,
      description: "Assumed by ecs-auto-recovery to bring back instances that arrears stopped",
      maxSessionDuration: 3600,
      assumeRolePolicyDocument: {
        version: "1",
        statement: [
          {
            action: "sts:AssumeRole",
            effect: "Allow",
            principal: { ram: [Fn.sub(`acs:ram::\${HubAccountId}:role/\${HubRoleName}`)] },
            // Lower case only here. The CDK silently drops `StringEquals`, and the role is then open to every identity
            // that may assume the hub's role. A test reads the written template.
            condition: { stringEquals: { "sts:ExternalId": externalId.value } },
          },
          // In RAM's own spelling, because the CDK renders the inside of a Fn.conditionIf unchanged.
          Fn.conditionIf(
            hasOperators.node.id,
            {
              Action: "sts:AssumeRole",
              Effect: "Allow",
              Principal: { RAM: operators.value },
              Condition: { StringEquals: { "sts:ExternalId": externalId.value } },
            },
            RosPseudo.noValue,
          ),
        ],
      },
      policies: [
        {
          policyName: SPOKE_ROLE,
          description: "Read stopped instances and the balance; start again what arrears stopped",
          policyDocument: { version: "1", statement: [...roleStatements("spoke-role")] },
        },
      ],
    },
    true,
  );
  new RosOutput(stack, "RoleArn", {
    description: "Goes into the function's configuration as roleArn of this account.",
    value: role.attrArn,
  });
}

/** Adds the parameters, and returns those that the role reads. */
function addParameters(stack: Stack) {
  new RosParameter(stack, "HubAccountId", {
    type: RosParameterType.STRING,
    description: "The account that the function lives in.",
    allowedPattern: "^[0-9]{6,32}$",
  });
  new RosParameter(stack, "HubRoleName", {
    type: RosParameterType.STRING,
    description: "The role of the function in that account.",
    defaultValue: FUNCTION_ROLE,
  });
  const externalId = new RosParameter(stack, "ExternalId", {
    type: RosParameterType.STRING,
    description: "A random text, the same as externalId of this account in the function's configuration.",
    minLength: 16,
    maxLength: 128,
    noEcho: true,
  });
  const roleName = new RosParameter(stack, "RoleName", {
    type: RosParameterType.STRING,
    description: "The role's name, the same as in roleArn in the function's configuration.",
    defaultValue: SPOKE_ROLE,
  });
  const operators = new RosParameter(stack, "OperatorArns", {
    type: RosParameterType.COMMA_DELIMITED_LIST,
    description:
      "RAM users and roles that may assume the role as well, for ecs-recovery doctor, plan and apply on an operator's machine. For example acs:ram::1000000000000009:user/alice, separated by commas. Empty: only the function.",
    defaultValue: "",
  });
  return { externalId, roleName, operators };
}
