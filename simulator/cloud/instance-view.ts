/** An instance as the simulated cloud knows and shows it: every fact a plain value. What a run reads of it may be unknown. */
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
