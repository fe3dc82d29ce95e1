/** What an instance looks like when the cloud writes some of its fields in a form that nobody expects. */
import type { Instance } from "../../functions/core/instance/instance.ts";
import type { OddField } from "../story.ts";
import type { BentEffect } from "./request-line.ts";

const NONE: readonly OddField[] = [];
const oddFields = new WeakMap<Instance, readonly OddField[]>();

/** The fields of this view that nobody can read. */
export const oddFieldsOf = (view: Instance): readonly OddField[] => oddFields.get(view) ?? NONE;

export function asShown(view: Instance, bent: BentEffect | undefined): Instance {
  if (bent?.kind !== "odd" || bent.fields.length === 0 || !isAmong(view.instanceId, bent.share)) return view;
  const odd: Instance = { ...view, ...Object.assign({}, ...bent.fields.map((field) => UNREADABLE[field])) };
  oddFields.set(odd, bent.fields);
  return odd;
}

const UNREADABLE: Readonly<Record<OddField, object>> = {
  tags: { tags: undefined },
  startedAtMs: { startedAtMs: undefined },
  lockReasons: { lockReasons: [] },
  status: { status: "" },
  chargeType: { chargeType: "" },
  spotStrategy: { spotStrategy: "NoSpot" },
};

/** The same instances every time. */
export function isAmong(id: string, share: number): boolean {
  let hash = 0;
  for (let index = 0; index < id.length; index++) hash = (Math.imul(hash, 31) + id.charCodeAt(index)) | 0;
  return (((hash ^ (hash >>> 13)) >>> 0) % 1000) / 1000 < share;
}
