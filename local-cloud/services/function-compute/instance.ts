/** One instance of a function: a node process that runs one invocation at a time and is frozen in between. */
import { spawn } from "node:child_process";
import { Socket } from "node:net";
import { Readable } from "node:stream";
import type { Clock } from "../../kernel/clock.ts";
import { readAnswers } from "./answer-reader.ts";
import { followClock } from "./clock-link.ts";
import type { FunctionSpec } from "./function-spec.ts";
import type { OrphanWatch } from "./orphan-watch.ts";
import { readOutput } from "./output-reader.ts";
import { peakMemoryMb } from "./peak-memory.ts";
import type { RuntimeFiles } from "./runtime-files.ts";

export interface LogLine {
  readonly atMs: number;
  readonly requestId: string;
  readonly stream: "stdout" | "stderr";
  readonly line: string;
}

/** What the runtime calls `context`, without the request id and the logger, which it adds itself. */
export type InvocationContext = Readonly<Record<string, unknown>>;

export interface InstanceRequest {
  readonly requestId: string;
  readonly event: Buffer;
  readonly context: InvocationContext;
}

export type InstanceOutcome =
  | { readonly kind: "returned"; readonly body: Buffer; readonly memoryMb: number }
  | { readonly kind: "threw"; readonly handled: boolean; readonly error: unknown; readonly memoryMb: number }
  | { readonly kind: "exited"; readonly memoryMb: number }
  | { readonly kind: "timed-out"; readonly memoryMb: number };

export interface Instance {
  readonly id: string;
  readonly spec: FunctionSpec;
  /** Whether it was started with the clock shim. */
  readonly shimmed: boolean;
  readonly isAlive: () => boolean;
  /** Wakes the process, runs the invocation, freezes the process again. Never rejects. */
  run(request: InstanceRequest): Promise<InstanceOutcome>;
  kill(): void;
  /** Settled once the process is gone. */
  readonly gone: Promise<void>;
}

export interface InstanceOptions {
  readonly id: string;
  readonly spec: FunctionSpec;
  readonly env: Readonly<Record<string, string>>;
  readonly clock: Clock;
  readonly files: RuntimeFiles;
  readonly watch: OrphanWatch;
  readonly onLine: (line: LogLine) => void;
}

/** How long, in real time, output may trail the answer; a bundle that closed its own stdout never sends the mark. */
const outputGraceMs = 500;

export function startInstance({ id, spec, env, clock, files, watch, onLine }: InstanceOptions): Instance {
  const shimmed = clock.mode !== "wall";
  const { child, stdout, stderr, link } = startProcess({ spec, env, files, shimmed });
  const send = (message: object) => link.write(`${JSON.stringify(message)}\n`);
  let alive = true;
  let requestId = "";
  let memoryMb = 0;
  let settle: ((outcome: InstanceOutcome) => void) | undefined;
  const marks = createOutputMarks();

  const gone = new Promise<void>((resolve) => {
    const end = () => {
      if (!alive) return;
      alive = false;
      if (child.pid !== undefined) watch.remove(child.pid);
      settle?.({ kind: "exited", memoryMb });
      resolve();
    };
    child.on("close", end);
    child.on("error", end);
  });
  if (child.pid !== undefined) watch.add(child.pid);
  link.on("error", () => undefined);

  const listen = (stream: OutputStream, output: Readable) =>
    readOutput(
      output,
      (line) => onLine({ atMs: clock.nowMs(), requestId, stream, line }),
      (endedId) => {
        if (endedId === requestId) marks.take(stream);
      },
    );
  listen("stdout", stdout);
  listen("stderr", stderr);
  readAnswers(
    link,
    () => requestId,
    (answer) => {
      memoryMb = peakMemoryMb(child.pid);
      void marks.allIn().then(() => {
        settle?.(answer.ok ? { kind: "returned", ...answer, memoryMb } : { kind: "threw", ...answer, memoryMb });
      });
    },
    // A function that writes to the runtime's own channel has broken it.
    () => child.kill("SIGKILL"),
  );

  const signal = (name: NodeJS.Signals) => {
    if (alive) child.kill(name);
  };

  if (shimmed) send({ kind: "clock", clock: { cloudMs: clock.nowMs(), realMs: Date.now(), rate: clock.rate } });
  send({ kind: "start", codeDir: spec.codeDir, handler: spec.handler });

  return {
    id,
    spec,
    shimmed,
    isAlive: () => alive,
    gone,
    async run(request) {
      if (!alive) return { kind: "exited", memoryMb };
      signal("SIGCONT");
      requestId = request.requestId;
      marks.expect();
      const unfollow = shimmed ? followClock(clock, (reading) => send({ kind: "clock", clock: reading })) : undefined;
      const outcome = await new Promise<InstanceOutcome>((resolve) => {
        const cancelTimeout = clock.schedule(clock.nowMs() + spec.timeoutSeconds * 1000, () => {
          memoryMb = peakMemoryMb(child.pid);
          settle?.({ kind: "timed-out", memoryMb });
        });
        settle = (result) => {
          settle = undefined;
          cancelTimeout();
          resolve(result);
        };
        sendInvocation(link, request);
      });
      unfollow?.();
      marks.forget();
      if (outcome.kind === "timed-out") signal("SIGKILL");
      else signal("SIGSTOP");
      return outcome;
    },
    kill: () => signal("SIGKILL"),
  };
}

interface ProcessOptions extends Pick<InstanceOptions, "spec" | "env" | "files"> {
  readonly shimmed: boolean;
}

function startProcess({ spec, env, files, shimmed }: ProcessOptions) {
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
  return { child, stdout, stderr, link };
}

type OutputStream = "stdout" | "stderr";

/** Each stream ends an invocation with a mark: once both marks are in, no line of the invocation is missing. */
function createOutputMarks() {
  const pending = new Set<OutputStream>();
  let allTaken: (() => void) | undefined;
  return {
    expect() {
      pending.add("stdout").add("stderr");
    },
    take(stream: OutputStream) {
      pending.delete(stream);
      if (pending.size === 0) allTaken?.();
    },
    /** Settled when both marks are in, or after the grace period. */
    allIn: () =>
      new Promise<void>((resolve) => {
        if (pending.size === 0) return resolve();
        const timer = setTimeout(resolve, outputGraceMs);
        allTaken = () => {
          clearTimeout(timer);
          resolve();
        };
      }),
    forget() {
      allTaken = undefined;
    },
  };
}

/** Base64 needs no escaping; to have 32 MB of it looked through by JSON.stringify would hold up the whole cloud. */
function sendInvocation(link: Socket, { event, ...rest }: InstanceRequest): void {
  const head = JSON.stringify({ kind: "invoke", ...rest });
  link.write(`${head.slice(0, -1)},"event":"`);
  link.write(event.toString("base64"));
  link.write('"}\n');
}
