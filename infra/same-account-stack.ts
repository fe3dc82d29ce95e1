/**
 * The template for function and instances in one account. Function Compute is frozen while its own account is in arrears. This
 * layout therefore acts with the first tick after the payment, not before.
 */
import type { App } from "@alicloud/ros-cdk-core";
import { Stack } from "@alicloud/ros-cdk-core";
import { addFunctionRole } from "./function-role.ts";
import { addMonitoring } from "./monitoring.ts";
import { roleStatements } from "./policies.ts";

export function addSameAccountStack(app: App, tickMinutes: number): void {
  const stack = new Stack(app, "same-account", {
    description:
      "ecs-auto-recovery, where the function and the instances share one account: role, log stores, dashboard and alerts.",
    enableResourcePropertyConstraint: true,
  });
  addFunctionRole(stack, roleStatements("same-account-function"));
  addMonitoring(stack, tickMinutes);
}
