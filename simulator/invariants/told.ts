/** Whether a person was told about an instance: by a message that a channel took, or by a row of an alert. */
import type { StoredLine } from "../cloud/log-store.ts";
import type { SimulatedInstance } from "../cloud/simulated-instance.ts";
import type { Message, RunLog } from "../flight-recorder.ts";
import type { StoryResult } from "../story-result.ts";
import { hasAlertRow } from "./alert-rows.ts";

export interface Witnesses {
  wasTold(instance: SimulatedInstance, fromMs: number, toMs: number): boolean;
  /** The newest outcome and reason in the log store by then. */
  lastWord(instance: SimulatedInstance, byMs: number): string;
}

export function callWitnesses({ runs, model }: StoryResult): Witnesses {
  const messages = runs.flatMap((run) =>
    run.messages.filter(({ takenBy }) => takenBy > 0).map((one) => ({ run, one })),
  );
  const linesOf = new Map<string, StoredLine[]>();
  for (const line of model.logStore.lines) {
    const { record_type, instance_id: id = "" } = line.record;
    if (record_type !== "instance") continue;
    const known = linesOf.get(id);
    if (known === undefined) linesOf.set(id, [line]);
    else known.push(line);
  }
  return {
    wasTold: (instance, fromMs, toMs) =>
      messages.some(({ run, one }) => one.atMs >= fromMs && one.atMs <= toMs && speaksOf(one, run, instance)) ||
      hasAlertRow(linesOf.get(instance.spec.instanceId) ?? [], fromMs, toMs),
    lastWord: ({ spec }, byMs) => {
      const last = linesOf.get(spec.instanceId)?.findLast(({ storedAtMs }) => storedAtMs <= byMs)?.record;
      return [last?.outcome ?? "nothing", last?.reason].filter(Boolean).join("/");
    },
  };
}

/** A message names ten instances at most; the others are in its counts, by the reason that the same run recorded. */
function speaksOf({ notice }: Message, run: RunLog, { spec }: SimulatedInstance): boolean {
  if (notice.instances.some(({ instance_id }) => instance_id === spec.instanceId)) return true;
  if (notice.total <= notice.instances.length) return false;
  return [...run.written, ...run.undelivered].some(
    ({ record_type, instance_id, outcome, reason }) =>
      record_type === "instance" &&
      instance_id === spec.instanceId &&
      notice.reasons[[outcome, reason].filter(Boolean).join("/")] !== undefined,
  );
}
