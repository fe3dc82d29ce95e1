/** Holds the instances of all functions: chooses or starts one for each invocation, and ends them. */
import type { Clock } from "../../kernel/clock.ts";
import type { FunctionSpec } from "./function-spec.ts";
import { type Instance, type InstanceOutcome, type InstanceRequest, type LogLine, startInstance } from "./instance.ts";
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
  kill(which: "busy" | "idle", isMeant: (spec: FunctionSpec) => boolean): number;
  count(isMeant: (spec: FunctionSpec) => boolean): { readonly busy: number; readonly idle: number };
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

export function createInstancePool({ clock, newInstanceId, onLine }: PoolOptions): InstancePool {
  const slots = new Set<Slot>();
  let files: RuntimeFiles | undefined;
  let watch: OrphanWatch | undefined;

  const fits = (slot: Slot, spec: FunctionSpec) =>
    !slot.busy &&
    slot.instance.spec === spec &&
    slot.instance.isAlive() &&
    // An instance keeps the kind of clock with which it was started.
    slot.instance.shimmed === (clock.mode !== "wall");
  const idleFor = (spec: FunctionSpec) => [...slots].find((slot) => fits(slot, spec));
  const ofFunction = (spec: FunctionSpec) =>
    [...slots].filter(({ instance }) => instance.spec.name === spec.name && instance.spec.accountId === spec.accountId);
  const busyCount = (spec: FunctionSpec) => ofFunction(spec).filter(({ busy }) => busy).length;

  const start = (spec: FunctionSpec, newEnv: (instanceId: string) => Readonly<Record<string, string>>): Slot => {
    // Idle instances of older code or of another kind of clock are never used again.
    for (const slot of ofFunction(spec)) if (!slot.busy && !fits(slot, spec)) slot.instance.kill();
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
    kill(which, isMeant) {
      const meant = [...slots].filter(({ busy, instance }) => busy === (which === "busy") && isMeant(instance.spec));
      for (const slot of meant) {
        // A killed instance must get no further invocation, so it leaves the pool at once.
        if (which === "idle") slots.delete(slot);
        slot.instance.kill();
      }
      return meant.length;
    },
    count(isMeant) {
      const meant = [...slots].filter(({ instance }) => isMeant(instance.spec));
      const busy = meant.filter((slot) => slot.busy).length;
      return { busy, idle: meant.length - busy };
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
