/** The template for the account of the function: its role, log stores, saved queries, dashboard and alerts. */
import type { App } from "@alicloud/ros-cdk-core";
import { RosParameter, RosParameterType, Stack } from "@alicloud/ros-cdk-core";
import { addFunctionRole } from "./function-role.ts";
import { addMonitoring } from "./monitoring.ts";
import { roleStatements } from "./policies.ts";

export function addHubStack(app: App, tickMinutes: number): void {
  const stack = new Stack(app, "hub", {
    description:
      "ecs-auto-recovery, in the account of the function: role, log stores, dashboard and alerts. The function assumes a role in each protected account.",
    enableResourcePropertyConstraint: true,
  });
  const spokeRoles = new RosParameter(stack, "SpokeRoleArns", {
    type: RosParameterType.COMMA_DELIMITED_LIST,
    description:
      "The roles in the protected accounts, for example acs:ram::1000000000000001:role/ecs-auto-recovery, separated by commas.",
  });
  addFunctionRole(stack, roleStatements("hub-function", spokeRoles.value));
  addMonitoring(stack, tickMinutes);
}
