/** An instance as the simulated cloud shows it. Every fact is a plain value; a run may read a fact as unknown. */
import type { Instance } from "../../functions/core/instance/instance.ts";

interface Facts {
  readonly status: string;
  readonly chargeType: string;
  readonly spotStrategy: string;
  readonly lockReasons: readonly string[];
  readonly startedAtMs: number;
  readonly tags: Readonly<Record<string, string>>;
  readonly resourceGroupId: string;
}

export type InstanceView = Omit<Instance, keyof Facts> & Facts;
