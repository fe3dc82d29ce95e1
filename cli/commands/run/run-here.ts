/** Runs the recovery in this very process: the same recover() as on Function Compute, with the operator's keys. */
import { randomUUID } from "node:crypto";
import { type Composition, VERSION } from "../../../functions/compose.ts";
import { type Configuration, configHash } from "../../../functions/configuration/configuration.ts";
import type { StoredRecord } from "../../../functions/core/memory/record.ts";
import type { Summary } from "../../../functions/core/terms/summary.ts";
import type { Trigger } from "../../../functions/core/terms/trigger.ts";
import type { World } from "../../../functions/ports/world.ts";
import { createRecover } from "../../../functions/recover.ts";
import { clean } from "../../terminal/clean.ts";
import type { Progress } from "../../terminal/progress.ts";
import type { Shell } from "../../terminal/shell.ts";

export interface RunHere {
  readonly summary: Summary;
  /** All that were written, and those that the log store refused. */
  readonly records: readonly StoredRecord[];
  readonly undelivered: number;
}

export async function runHere(
  trigger: Trigger,
  { world, policy }: Composition,
  configuration: Configuration,
  shell: Shell,
  progress: Progress,
): Promise<RunHere> {
  const records: StoredRecord[] = [];
  const undelivered: StoredRecord[] = [];
  const watched = watch(world, records, undelivered, shell, progress);
  const recover = createRecover(watched, policy, { version: VERSION, configHash: configHash(configuration) });
  const startedAtMs = world.clock.nowMs();
  const runId = `${startedAtMs.toString(36)}-${randomUUID().slice(0, 8)}`;
  const summary = await recover(trigger, {
    runId,
    requestId: runId,
    startedAtMs,
    deadlineMs: Number.POSITIVE_INFINITY,
  });
  return { summary, records: [...records, ...undelivered], undelivered: undelivered.length };
}

/** The same world, with the log said on stderr instead of JSON on stdout, and the records kept for the table. */
function watch(
  world: World,
  records: StoredRecord[],
  undelivered: StoredRecord[],
  { terminal }: Shell,
  progress: Progress,
): World {
  const counts = { accepted: 0, refused: 0 };
  const told = new Set<string>();
  const tell = (message: string, fields: Readonly<Record<string, unknown>> = {}) => {
    const facts = Object.entries(fields).map(
      ([key, value]) => `${key}=${typeof value === "object" ? JSON.stringify(value) : String(value)}`,
    );
    const line = clean([message, ...facts].join(" "));
    if (told.has(line)) return;
    told.add(line);
    progress.end();
    terminal.say(terminal.colours.dim(line));
  };
  return {
    ...world,
    log: { info: () => undefined, warn: tell, error: tell },
    records: {
      read: (query) => world.records.read(query),
      async append(batch) {
        await world.records.append(batch);
        records.push(...batch);
      },
    },
    fleet: {
      ...world.fleet,
      async reactivate(scope, instanceId) {
        const answer = await world.fleet.reactivate(scope, instanceId).catch((error: unknown) => {
          counts.refused += 1;
          throw error;
        });
        counts.accepted += 1;
        progress.detail(`${counts.accepted} accepted, ${counts.refused} refused so far`);
        return answer;
      },
    },
    writeUndelivered: (record) => void undelivered.push(record),
  };
}
