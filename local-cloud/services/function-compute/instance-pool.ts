/** Holds the instances of all functions: chooses or starts one for each invocation, and ends them. */
import type { Clock } from "../../kernel/clock.ts";
import type { FunctionSpec } from "./function-spec.ts";
import { type Instance, type InstanceRequest, type LogLine, startInstance } from "./instance.ts";
import type { InstanceOutcome } from "./instance-outcome.ts";
import { createOrphanWatch, type OrphanWatch } from "./orphan-watch.ts";
import { type RuntimeFiles, writeRuntimeFiles } from "./runtime-files.ts";

interface PoolRun {
  readonly outcome: InstanceOutcome;
  readonly instanceId: string;
  readonly isColdStart: boolean;
}

export interface InstancePool {
  /** Decides whether `run` would find or start an instance now. */
  hasRoom(spec: FunctionSpec): boolean;
  /** Runs an invocation. Returns undefined if every instance is busy and `maxInstances` is reached. */
  run(
    spec: FunctionSpec,
    request: InstanceRequest,
    newEnv: (instanceId: string) => Readonly<Record<string, string>>,
  ): Promise<PoolRun> | undefined;
  /**
   * Kills the busy or the idle instances of the chosen functions, and returns their number. Idle instances are frozen.
   */
  kill(which: "busy" | "idle", isChosen: (spec: FunctionSpec) => boolean): number;
  count(isChosen: (spec: FunctionSpec) => boolean): { readonly busy: number; readonly idle: number };
  /** Ends every instance, and resolves when all processes are gone. */
  close(): Promise<void>;
}

interface Slot {
  readonly instance: Instance;
  busy: boolean;
}

export interface PoolOptions {
  readonly clock: Clock;
  readonly newInstanceId: () => string;
  readonly onLine: (spec: FunctionSpec, line: LogLine) => void;
}

/** Holds the instances of the pool, busy and idle, and finds an idle one for a function. */
function createSlots(clock: Clock) {
  const slots = new Set<Slot>();
  const fits = (slot: Slot, spec: FunctionSpec) =>
    !slot.busy &&
    slot.instance.spec === spec &&
    slot.instance.isAlive() &&
    // An instance keeps the kind of clock with which it was started.
    slot.instance.shimmed === (clock.mode !== "wall");
  const ofFunction = (spec: FunctionSpec) =>
    [...slots].filter(({ instance }) => instance.spec.name === spec.name && instance.spec.accountId === spec.accountId);
  return {
    all: slots,
    idleFor: (spec: FunctionSpec) => [...slots].find((slot) => fits(slot, spec)),
    busyCount: (spec: FunctionSpec) => ofFunction(spec).filter(({ busy }) => busy).length,
    /** Idle instances of older code, or of another kind of clock: they are never used again. */
    outdated: (spec: FunctionSpec) => ofFunction(spec).filter((slot) => !slot.busy && !fits(slot, spec)),
  };
}

export function createInstancePool({ clock, newInstanceId, onLine }: PoolOptions): InstancePool {
  const { all: slots, idleFor, busyCount, outdated } = createSlots(clock);
  let files: RuntimeFiles | undefined;
  let watch: OrphanWatch | undefined;

  const start = (spec: FunctionSpec, newEnv: (instanceId: string) => Readonly<Record<string, string>>): Slot => {
    for (const { instance } of outdated(spec)) instance.kill();
    files ??= writeRuntimeFiles();
    watch ??= createOrphanWatch(files.folder);
    const id = newInstanceId();
    const instance = startInstance({
      id,
      spec,
      env: newEnv(id),
      clock,
      files,
      watch,
      onLine: (line) => onLine(spec, line),
    });
    const slot: Slot = { instance, busy: true };
    slots.add(slot);
    void instance.gone.then(() => slots.delete(slot));
    return slot;
  };

  return {
    hasRoom: (spec) => idleFor(spec) !== undefined || busyCount(spec) < spec.maxInstances,
    run(spec, request, newEnv) {
      const idle = idleFor(spec);
      if (idle === undefined && busyCount(spec) >= spec.maxInstances) return undefined;
      const slot = idle ?? start(spec, newEnv);
      slot.busy = true;
      return slot.instance.run(request).then((outcome) => {
        slot.busy = false;
        if (outcome.kind === "timed-out" || outcome.kind === "exited") slots.delete(slot);
        return { outcome, instanceId: slot.instance.id, isColdStart: idle === undefined };
      });
    },
    kill(which, isChosen) {
      const chosen = [...slots].filter(({ busy, instance }) => busy === (which === "busy") && isChosen(instance.spec));
      for (const slot of chosen) {
        // A killed instance must get no further invocation, so it leaves the pool at once.
        if (which === "idle") slots.delete(slot);
        slot.instance.kill();
      }
      return chosen.length;
    },
    count(isChosen) {
      const chosen = [...slots].filter(({ instance }) => isChosen(instance.spec));
      const busy = chosen.filter((slot) => slot.busy).length;
      return { busy, idle: chosen.length - busy };
    },
    async close() {
      const instances = [...slots].map(({ instance }) => instance);
      for (const instance of instances) instance.kill();
      await Promise.all(instances.map(({ gone }) => gone));
      watch?.close();
      files?.remove();
      watch = undefined;
      files = undefined;
    },
  };
}
