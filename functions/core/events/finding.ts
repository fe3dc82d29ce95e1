/** The result of reading one event, before the findings of a delivery are joined. */
import type { Trigger } from "../terms/trigger.ts";
import type { Place } from "./reading/places.ts";

/** A subscription that ends. Its owner must renew it, because no call of ours restarts a subscription. */
export interface Renewal extends Place {
  /** For example `InstanceExpiration.Stop`. */
  readonly notice: string;
}

export type Finding =
  | { readonly kind: "trigger"; readonly trigger: Trigger }
  | { readonly kind: "ignored"; readonly reason: string; readonly renewal?: Renewal }
  | { readonly kind: "refused"; readonly problems: readonly string[] }
  | { readonly kind: "unknown"; readonly message: string };

/** A finding, with the key that recognises a repeated delivery of the same event. */
export interface Keyed {
  readonly finding: Finding;
  readonly key?: string;
}
