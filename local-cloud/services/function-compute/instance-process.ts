/**
 * The node process of an instance, with its three streams. It can be woken, frozen and killed. The process leads a
 * process group of its own, and each signal goes to the whole group: what a function starts ends with its instance.
 */
import { spawn } from "node:child_process";
import { Socket } from "node:net";
import { Readable } from "node:stream";
import type { FunctionSpec } from "./function-spec.ts";
import type { OrphanWatch } from "./orphan-watch.ts";
import { peakMemoryMb } from "./peak-memory.ts";
import type { RuntimeFiles } from "./runtime-files.ts";

export interface InstanceProcess {
  readonly stdout: Readable;
  readonly stderr: Readable;
  /** File descriptor 3 of the process. The local cloud and the runtime exchange messages over it. */
  readonly link: Socket;
  isAlive(): boolean;
  peakMemoryMb(): number;
  /** Sends a signal to the process and to those that it started; does nothing if the process has ended. */
  signal(name: NodeJS.Signals): void;
  /** Resolves when the process has ended. */
  readonly gone: Promise<void>;
}

export interface ProcessOptions {
  readonly spec: FunctionSpec;
  readonly env: Readonly<Record<string, string>>;
  readonly files: RuntimeFiles;
  readonly watch: OrphanWatch;
  /** true: the process runs on the cloud's clock instead of the machine's. */
  readonly shimmed: boolean;
}

/** Starts the process. Throws if no process can be started. */
export function startProcess({ spec, env, files, watch, shimmed }: ProcessOptions): InstanceProcess {
  const child = spawn(
    // LOCAL_CLOUD_FUNCTION_NODE runs the bundle under another Node, for example an older one.
    process.env.LOCAL_CLOUD_FUNCTION_NODE ?? process.execPath,
    [
      // The vendor's start script sets the same limit. Source: dumped start scripts in public repositories, read
      // 2026-08.
      `--max-old-space-size=${Math.floor(spec.memoryMb * 0.9)}`,
      ...(shimmed ? ["--require", files.clockShim] : []),
      files.runtime,
    ],
    { cwd: spec.codeDir, env: { ...env }, stdio: ["ignore", "pipe", "pipe", "pipe"], detached: true },
  );
  const [, stdout, stderr, link] = child.stdio ?? [];
  // With too many open files, spawn returns a child without streams, and there is no process.
  if (!(stdout instanceof Readable && stderr instanceof Readable && link instanceof Socket)) {
    throw new Error("No process could be started: too many files or processes are open.");
  }
  const { pid } = child;
  let alive = true;
  let hasExited = false;
  const gone = new Promise<void>((resolve) => {
    const end = () => {
      if (alive && pid !== undefined) watch.remove(pid);
      alive = false;
      resolve();
    };
    child.on("exit", () => {
      hasExited = true;
      signalGroup(pid, "SIGKILL");
      setTimeout(closeStreams, OUTPUT_AFTER_EXIT_MS, [stdout, stderr, link]).unref();
    });
    child.on("close", end);
    child.on("error", end);
  });
  if (pid !== undefined) watch.add(pid);
  link.on("error", () => undefined);
  return {
    stdout,
    stderr,
    link,
    gone,
    isAlive: () => alive,
    peakMemoryMb: () => peakMemoryMb(pid),
    signal(name) {
      // Another process may have the number of a process that has exited.
      if (!hasExited) signalGroup(pid, name);
    },
  };
}

/**
 * Milliseconds for the last output. A process that made a session of its own has left the group, and may keep the
 * streams open for ever.
 */
const OUTPUT_AFTER_EXIT_MS = 1_000;

function closeStreams(streams: readonly Readable[]): void {
  for (const stream of streams) stream.destroy();
}

function signalGroup(pid: number | undefined, name: NodeJS.Signals): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, name);
  } catch {
    // Every process of the group has ended.
  }
}
