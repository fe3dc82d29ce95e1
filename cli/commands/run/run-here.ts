/** Runs recover() in this process with the operator's keys. The code is the same as on Function Compute. */
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
import type { RunWatch } from "./run-watch.ts";

export interface RunHere {
  readonly runId: string;
  readonly summary: Summary;
  /** All records of the run, those that the log store refused included. */
  readonly records: readonly StoredRecord[];
  readonly undelivered: number;
}

export interface RunHereOptions {
  readonly trigger: Trigger;
  readonly composition: Composition;
  readonly configuration: Configuration;
  readonly progress: Progress;
  /** `written`: records go to the log store. `not-written` (a preview): they stay in this process. */
  readonly records: "written" | "not-written";
  readonly watch?: RunWatch;
  /**
   * Aborted by Ctrl-C. The run then starts nothing new, reads the instances whose start was accepted, writes its
   * records and returns.
   */
  readonly signal?: AbortSignal;
}

export async function runHere(options: RunHereOptions, shell: Shell): Promise<RunHere> {
  const { trigger, configuration, composition, signal } = options;
  const records: StoredRecord[] = [];
  const undelivered: StoredRecord[] = [];
  const world = watchedWorld(options, { records, undelivered }, shell);
  const recover = createRecover(world, composition.policy, { version: VERSION, configHash: configHash(configuration) });
  const startedAtMs = world.clock.nowMs();
  const runId = `${startedAtMs.toString(36)}-${randomUUID().slice(0, 8)}`;
  const run = {
    runId,
    requestId: runId,
    startedAtMs,
    deadlineMs: Number.POSITIVE_INFINITY,
    ...(signal === undefined ? {} : { signal }),
  };
  const summary = await recover(trigger, run);
  return { runId, summary, records: [...records, ...undelivered], undelivered: undelivered.length };
}

interface Collected {
  readonly records: StoredRecord[];
  readonly undelivered: StoredRecord[];
}

/**
 * Returns the world of a run on this machine. Its log lines go to stderr instead of JSON on stdout, and its records are
 * collected for the report.
 */
function watchedWorld(options: RunHereOptions, { records, undelivered }: Collected, shell: Shell): World {
  const { world } = options.composition;
  const printWarning = warningPrinter(options.progress, shell);
  return {
    ...world,
    log: { info: (message, fields) => options.watch?.onLine(message, fields), warn: printWarning, error: printWarning },
    records: {
      read: (query) => world.records.read(query),
      async append(batch) {
        if (options.records === "written") await world.records.append(batch);
        records.push(...batch);
      },
    },
    writeUndelivered: (record) => void undelivered.push(record),
  };
}

/** Returns a function that prints each warning once, in one line. The stack is printed only with --debug. */
function warningPrinter(progress: Progress, { terminal, isDebug }: Shell) {
  const printed = new Set<string>();
  return (message: string, fields: Readonly<Record<string, unknown>> = {}) => {
    const facts = Object.entries(fields)
      .filter(([key]) => key !== "stack" || isDebug)
      .map(([key, value]) => `${key}=${typeof value === "object" ? JSON.stringify(value) : String(value)}`);
    const line = clean([message, ...facts].join(" "));
    if (printed.has(line)) return;
    printed.add(line);
    progress.end();
    terminal.say(terminal.colours.dim(line));
  };
}
