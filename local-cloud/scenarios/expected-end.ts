/** A scenario's instance with its expected end written beside it. The end is for whoever checks; the cloud never hears of it. */
import type { InstanceSpec } from "../services/ecs/instance-spec.ts";

export interface ExpectedInstance {
  readonly spec: InstanceSpec & { readonly instanceId: string; readonly name: string; readonly regionId: string };
  /** `outcome` or `outcome/reason`; `none`: nothing is recorded of it, because it is none of the function's business. */
  readonly expect: string;
}
