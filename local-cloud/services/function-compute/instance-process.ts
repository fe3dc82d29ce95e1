/** The node process of an instance, with its three streams. It can be woken, frozen and killed. */
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
  /** Sends a signal; does nothing if the process has ended. */
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
    { cwd: spec.codeDir, env: { ...env }, stdio: ["ignore", "pipe", "pipe", "pipe"] },
  );
  const [, stdout, stderr, link] = child.stdio ?? [];
  // With too many open files, spawn returns a child without streams, and there is no process.
  if (!(stdout instanceof Readable && stderr instanceof Readable && link instanceof Socket)) {
    throw new Error("No process could be started: too many files or processes are open.");
  }
  const { pid } = child;
  let alive = true;
  const gone = new Promise<void>((resolve) => {
    const end = () => {
      if (alive && pid !== undefined) watch.remove(pid);
      alive = false;
      resolve();
    };
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
      if (alive) child.kill(name);
    },
  };
}
