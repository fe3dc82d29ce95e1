/** Starts a handler in a bare process and receives its messages. */
import { fork } from "node:child_process";
import type { HandlerNews, HandlerTask } from "./run-handler.ts";

export interface HandlerProcess {
  /** Epoch milliseconds with fractions: the moment before the script was loaded. */
  readonly loadingAtMs: Promise<number>;
  readonly returned: Promise<Extract<HandlerNews, { kind: "returned" }>>;
  /** Resolves once the process has ended. */
  stop(): Promise<void>;
}

export interface HandlerOptions {
  /** The built run-handler.ts. */
  readonly runner: string;
  readonly task: HandlerTask;
  readonly environment?: Readonly<Record<string, string>>;
  readonly nodeOptions?: readonly string[];
}

export function startHandler({ runner, task, environment, nodeOptions }: HandlerOptions): HandlerProcess {
  const child = fork(runner, [], {
    execArgv: [...(nodeOptions ?? [])],
    // Variables of this shell must not change the measurement.
    env: { PATH: process.env.PATH ?? "", ...environment },
    // The handler's log is dropped, because stdout is for the tables.
    stdio: ["ignore", "ignore", "inherit", "ipc"],
  });
  const gone = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  const news = <K extends HandlerNews["kind"]>(kind: K) =>
    new Promise<Extract<HandlerNews, { kind: K }>>((resolve, reject) => {
      child.on("message", (message: HandlerNews) => {
        if (isOfKind(message, kind)) resolve(message);
      });
      void gone.then(() => reject(new Error(`the handler's process ended before it was ${kind}`)));
    });
  const returned = news("returned");
  void returned.catch(() => {}); // after `stop` no caller waits for this promise
  const loading = news("loading");
  child.send(task);
  return {
    loadingAtMs: loading.then(({ atMs }) => atMs),
    returned,
    stop: () => {
      child.kill("SIGKILL");
      return gone;
    },
  };
}

const isOfKind = <K extends HandlerNews["kind"]>(
  news: HandlerNews,
  kind: K,
): news is Extract<HandlerNews, { kind: K }> => news.kind === kind;
