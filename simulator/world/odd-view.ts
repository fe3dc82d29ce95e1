/**
 * Makes the instance that a run reads from the cloud's facts. A fact that the cloud wrote in an unknown form becomes
 * unknown.
 */
import type { Instance } from "../../functions/core/instance/instance.ts";
import { known, unknown } from "../../functions/core/terms/reading.ts";
import type { InstanceView } from "../cloud/instance-view.ts";
import type { OddField } from "../story.ts";
import type { BentEffect } from "./request-line.ts";

/** One reading for each view, so that an unchanged instance is one object to the engine. */
const readings = new WeakMap<InstanceView, ReadInstance>();
/** An instance as the engine reads it, with its view and its unreadable fields. Only the simulator uses these two. */
interface ReadInstance extends Instance {
  readonly view: InstanceView;
  readonly odd: readonly OddField[];
}

const NONE: readonly OddField[] = [];

/** Every instance that a run reads was made in this file, so it is a ReadInstance. */
export const originOf = (instance: Instance): ReadInstance => instance as ReadInstance;

export function asRead(view: InstanceView, bent: BentEffect | undefined): Instance {
  if (bent?.kind === "odd" && bent.fields.length > 0 && isAmong(view.instanceId, bent.share))
    return oddly(view, bent.fields);
  const found = readings.get(view);
  if (found !== undefined) return found;
  const { status, chargeType, spotStrategy, lockReasons, startedAtMs, tags, resourceGroupId, ...rest } = view;
  const instance: ReadInstance = {
    view,
    odd: NONE,
    status: known(status),
    chargeType: known(chargeType),
    spotStrategy: known(spotStrategy),
    lockReasons: known(lockReasons),
    startedAtMs: known(startedAtMs),
    tags: known(tags),
    resourceGroupId: known(resourceGroupId),
    ...rest,
  };
  readings.set(view, instance);
  return instance;
}

function oddly(view: InstanceView, fields: readonly OddField[]): Instance {
  const oddly = Object.fromEntries(fields.map((field) => [field, unknown(`${field} is in an odd form`)]));
  const instance: ReadInstance = { ...originOf(asRead(view, undefined)), ...oddly, odd: fields };
  return instance;
}

/** Decides whether `id` belongs to `share` of all ids. The answer for an id is always the same. */
export function isAmong(id: string, share: number): boolean {
  let hash = 0;
  for (let index = 0; index < id.length; index++) hash = (Math.imul(hash, 31) + id.charCodeAt(index)) | 0;
  return (((hash ^ (hash >>> 13)) >>> 0) % 1000) / 1000 < share;
}
