/** One instance of a function: a node process that runs one invocation at a time and is frozen in between. */
import { spawn } from "node:child_process";
import type { Socket } from "node:net";
import { StringDecoder } from "node:string_decoder";
import type { Clock } from "../../kernel/clock.ts";
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
  const child = spawn(
    // Another Node than our own, where somebody wants to see the bundle under an older one.
    process.env.LOCAL_CLOUD_FUNCTION_NODE ?? process.execPath,
    [
      // What the vendor's start script does. Source: dumped start scripts in public repositories, read 2026-08.
      `--max-old-space-size=${Math.floor(spec.memoryMb * 0.9)}`,
      ...(shimmed ? ["--require", files.clockShim] : []),
      files.runtime,
    ],
    { cwd: spec.codeDir, env: { ...env }, stdio: ["ignore", "pipe", "pipe", "pipe"] },
  );
  const link = child.stdio[3] as Socket;
  const send = (message: object) => link.write(`${JSON.stringify(message)}\n`);
  let alive = true;
  let requestId = "";
  let memoryMb = 0;
  let settle: ((outcome: InstanceOutcome) => void) | undefined;
  const pendingMarks = new Set<string>();
  let marked: (() => void) | undefined;

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

  for (const stream of ["stdout", "stderr"] as const) {
    readOutput(
      child[stream]!,
      (line) => onLine({ atMs: clock.nowMs(), requestId, stream, line }),
      () => {
        pendingMarks.delete(stream);
        if (pendingMarks.size === 0) marked?.();
      },
    );
  }
  readAnswers(link, (answer) => {
    memoryMb = peakMemoryMb(child.pid);
    void outputIsIn().then(() => {
      settle?.(
        answer.ok
          ? { kind: "returned", body: Buffer.from(answer.body, "base64"), memoryMb }
          : { kind: "threw", handled: answer.handled, error: answer.error, memoryMb },
      );
    });
  });

  const outputIsIn = () =>
    new Promise<void>((resolve) => {
      if (pendingMarks.size === 0) return resolve();
      const timer = setTimeout(resolve, outputGraceMs);
      marked = () => {
        clearTimeout(timer);
        resolve();
      };
    });

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
      pendingMarks.add("stdout").add("stderr");
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
        send({ kind: "invoke", ...request, event: request.event.toString("base64") });
      });
      unfollow?.();
      marked = undefined;
      if (outcome.kind === "timed-out") signal("SIGKILL");
      else signal("SIGSTOP");
      return outcome;
    },
    kill: () => signal("SIGKILL"),
  };
}

type Answer =
  | { readonly ok: true; readonly body: string }
  | { readonly ok: false; readonly handled: boolean; readonly error: unknown };

function readAnswers(link: Socket, onAnswer: (answer: Answer) => void): void {
  const decoder = new StringDecoder("utf8");
  let rest = "";
  link.on("data", (chunk: Buffer) => {
    rest += decoder.write(chunk);
    for (let end = rest.indexOf("\n"); end >= 0; end = rest.indexOf("\n")) {
      const line = rest.slice(0, end);
      rest = rest.slice(end + 1);
      onAnswer(JSON.parse(line) as Answer);
    }
  });
}
