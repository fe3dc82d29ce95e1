/** One instance of a function: a node process that runs one invocation at a time and is frozen between invocations. */
import type { Socket } from "node:net";
import type { Clock } from "../../kernel/clock.ts";
import { readAnswers } from "./answer-reader.ts";
import { followClock } from "./clock-link.ts";
import { createCurrentRun, type OutputStream } from "./current-run.ts";
import type { FunctionSpec } from "./function-spec.ts";
import type { InstanceOutcome } from "./instance-outcome.ts";
import { type InstanceProcess, startProcess } from "./instance-process.ts";
import type { OrphanWatch } from "./orphan-watch.ts";
import { readOutput } from "./output-reader.ts";
import type { RuntimeFiles } from "./runtime-files.ts";

export interface LogLine {
  readonly atMs: number;
  readonly requestId: string;
  readonly stream: "stdout" | "stderr";
  readonly line: string;
}

/** The handler's `context`, without request id and logger. The runtime adds these two. */
export type InvocationContext = Readonly<Record<string, unknown>>;

export interface InstanceRequest {
  readonly requestId: string;
  readonly event: Buffer;
  readonly context: InvocationContext;
}

export interface Instance {
  readonly id: string;
  readonly spec: FunctionSpec;
  /** true: the process runs on the cloud's clock (clock-shim-source.ts). */
  readonly shimmed: boolean;
  readonly isAlive: () => boolean;
  /** Wakes the process, runs the invocation, freezes the process again. Never rejects. */
  run(request: InstanceRequest): Promise<InstanceOutcome>;
  kill(): void;
  /** Resolves when the process has ended. */
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

export function startInstance(options: InstanceOptions): Instance {
  const { id, spec, clock } = options;
  const shimmed = clock.mode !== "wall";
  const host = startProcess({ ...options, shimmed });
  const current = createCurrentRun();
  let memoryMb = 0;
  const measure = () => {
    memoryMb = host.peakMemoryMb();
    return memoryMb;
  };

  void host.gone.then(() => current.end({ kind: "exited", memoryMb }));
  passOutputOn(host, current, options);
  readAnswers(host.link, {
    requestId: current.requestId,
    onAnswer({ ok, handled, body }) {
      measure();
      current.endAfterOutput(ok ? { kind: "returned", body, memoryMb } : { kind: "threw", handled, body, memoryMb });
    },
    // A function that wrote to the runtime's channel has broken it, so the instance is ended.
    onNonsense: () => host.signal("SIGKILL"),
  });
  if (shimmed)
    send(host.link, { kind: "clock", clock: { cloudMs: clock.nowMs(), realMs: Date.now(), rate: clock.rate } });
  send(host.link, { kind: "start", codeDir: spec.codeDir, handler: spec.handler });

  return {
    id,
    spec,
    shimmed,
    isAlive: host.isAlive,
    gone: host.gone,
    async run({ event, ...request }) {
      if (!host.isAlive()) return { kind: "exited", memoryMb };
      host.signal("SIGCONT");
      const unfollow = shimmed
        ? followClock(clock, (reading) => send(host.link, { kind: "clock", clock: reading }))
        : undefined;
      const outcome = current.begin(request.requestId);
      const cancelTimeout = clock.schedule(clock.nowMs() + spec.timeoutSeconds * 1000, () =>
        current.end({ kind: "timed-out", memoryMb: measure() }),
      );
      send(host.link, { kind: "invoke", ...request }, event);
      const { kind } = await outcome;
      cancelTimeout();
      unfollow?.();
      host.signal(kind === "timed-out" ? "SIGKILL" : "SIGSTOP");
      return outcome;
    },
    kill: () => host.signal("SIGKILL"),
  };
}

function passOutputOn(
  { stdout, stderr }: InstanceProcess,
  current: Pick<ReturnType<typeof createCurrentRun>, "requestId" | "outputEnded">,
  { clock, onLine }: Pick<InstanceOptions, "clock" | "onLine">,
): void {
  const listen = (stream: OutputStream, output: InstanceProcess["stdout"]) =>
    readOutput(
      output,
      (line) => onLine({ atMs: clock.nowMs(), requestId: current.requestId(), stream, line }),
      (endedId) => current.outputEnded(stream, endedId),
    );
  listen("stdout", stdout);
  listen("stderr", stderr);
}

/** Sends one line of JSON and then the bytes unchanged. Escaping 32 MB as JSON would block the event loop. */
function send(link: Socket, message: object, bytes: Buffer = Buffer.alloc(0)): void {
  link.write(`${JSON.stringify({ ...message, bytes: bytes.length })}\n`);
  if (bytes.length > 0) link.write(bytes);
}
