/** The role that Function Compute gives the function. */
import type { Stack } from "@alicloud/ros-cdk-core";
import { RosOutput } from "@alicloud/ros-cdk-core";
import { RosRole } from "@alicloud/ros-cdk-ram";
import { FUNCTION_ROLE } from "./names.ts";

export function addFunctionRole(stack: Stack, statements: readonly RosRole.PolicyDocumentStatementProperty[]): void {
  const role = new RosRole(
    stack,
    "FunctionRole",
    {
      roleName: FUNCTION_ROLE,
      description: "The function ecs-auto-recovery",
      assumeRolePolicyDocument: {
        version: "1",
        statement: [{ action: "sts:AssumeRole", effect: "Allow", principal: { service: ["fc.aliyuncs.com"] } }],
      },
      policies: [
        {
          policyName: FUNCTION_ROLE,
          description: "What the function ecs-auto-recovery calls, and nothing else",
          policyDocument: { version: "1", statement: [...statements] },
        },
      ],
    },
    true,
  );
  new RosOutput(stack, "FunctionRoleArn", { description: "The function's role.", value: role.attrArn });
}
