/** What a run reads of an instance: the cloud's facts, and no fact where the cloud wrote it in a form that nobody expects. */
import type { Instance } from "../../functions/core/instance/instance.ts";
import { known, unknown } from "../../functions/core/terms/reading.ts";
import type { InstanceView } from "../cloud/instance-view.ts";
import type { OddField } from "../story.ts";
import type { BentEffect } from "./request-line.ts";

/** One reading for each view: an instance that has not changed is one object to the engine. */
const readings = new WeakMap<InstanceView, ReadInstance>();
/** What the engine is shown, with the view behind it and the fields of it that nobody can read: for the simulator alone. */
interface ReadInstance extends Instance {
  readonly view: InstanceView;
  readonly odd: readonly OddField[];
}

const NONE: readonly OddField[] = [];

/** Every instance that a run is shown was made here. */
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

/** The same instances every time. */
export function isAmong(id: string, share: number): boolean {
  let hash = 0;
  for (let index = 0; index < id.length; index++) hash = (Math.imul(hash, 31) + id.charCodeAt(index)) | 0;
  return (((hash ^ (hash >>> 13)) >>> 0) % 1000) / 1000 < share;
}
