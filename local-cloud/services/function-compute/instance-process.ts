/** The operating system's side of an instance: a node process that is woken, frozen and killed, and its three streams. */
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
  /** File descriptor 3 of the process: where it and the local cloud talk. */
  readonly link: Socket;
  isAlive(): boolean;
  peakMemoryMb(): number;
  /** Nothing happens once the process is gone. */
  signal(name: NodeJS.Signals): void;
  /** Settled once the process is gone. */
  readonly gone: Promise<void>;
}

export interface ProcessOptions {
  readonly spec: FunctionSpec;
  readonly env: Readonly<Record<string, string>>;
  readonly files: RuntimeFiles;
  readonly watch: OrphanWatch;
  /** With the cloud's clock in place of the machine's. */
  readonly shimmed: boolean;
}

/** Throws when no process can be started. */
export function startProcess({ spec, env, files, watch, shimmed }: ProcessOptions): InstanceProcess {
  const child = spawn(
    // LOCAL_CLOUD_FUNCTION_NODE runs the bundle under another Node, for example an older one.
    process.env.LOCAL_CLOUD_FUNCTION_NODE ?? process.execPath,
    [
      // What the vendor's start script does. Source: dumped start scripts in public repositories, read 2026-08.
      `--max-old-space-size=${Math.floor(spec.memoryMb * 0.9)}`,
      ...(shimmed ? ["--require", files.clockShim] : []),
      files.runtime,
    ],
    { cwd: spec.codeDir, env: { ...env }, stdio: ["ignore", "pipe", "pipe", "pipe"] },
  );
  const [, stdout, stderr, link] = child.stdio ?? [];
  // With too many open files, there is a child object without streams, and no process.
  if (!(stdout instanceof Readable && stderr instanceof Readable && link instanceof Socket)) {
    throw new Error("no process could be started");
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
