/** An instance of a scenario with its expected end. Tests and the simulator check the end; the cloud never sees it. */
import type { InstanceSpec } from "../services/ecs/instance-spec.ts";

export interface ExpectedInstance {
  readonly spec: InstanceSpec & { readonly instanceId: string; readonly name: string; readonly regionId: string };
  /** `outcome` or `outcome/reason`. `none`: the function writes no record about the instance. */
  readonly expect: string;
}
