/** What one event turned out to be, before a delivery's findings are put together. */
import type { Trigger } from "../terms/trigger.ts";
import type { Place } from "./reading/places.ts";

/** A subscription that ends: the owner must renew it, no call of ours brings it back. */
export interface Renewal extends Place {
  /** For example `InstanceExpiration.Stop`. */
  readonly notice: string;
}

export type Finding =
  | { readonly kind: "trigger"; readonly trigger: Trigger }
  | { readonly kind: "ignored"; readonly reason: string; readonly renewal?: Renewal }
  | { readonly kind: "refused"; readonly problems: readonly string[] }
  | { readonly kind: "unknown"; readonly message: string };

/** A finding and the key under which a repeated delivery of the same event is recognised. */
export interface Keyed {
  readonly finding: Finding;
  readonly key?: string;
}
