/** Starts a local cloud with one function, `probe`, and gives tests its invocations and output. */
import { type LocalCloud, type LocalCloudOptions, startLocalCloud } from "../../../../../local-cloud/index.ts";
import { eventually, functionFolder } from "./function-folder.ts";
import { type InvokeAnswer, signedInvoke } from "./signed-invoke.ts";

interface Invocation {
  readonly requestId: string;
  readonly type: string;
  readonly cause: string;
  readonly taskId?: string;
  readonly status: string;
  readonly attempts: number;
}

export interface Probe {
  readonly cloud: LocalCloud;
  invoke(body?: string, headers?: Readonly<Record<string, string>>): Promise<InvokeAnswer>;
  enqueue(body?: string, taskId?: string): Promise<InvokeAnswer>;
  invocations(): Promise<readonly Invocation[]>;
  /** Resolves with all invocations as soon as `count` of them have `status`. Rejects after the limit of `eventually`. */
  untilStatus(status: string, count?: number): Promise<readonly Invocation[]>;
  /** The output lines, oldest first. */
  output(): Promise<readonly string[]>;
  /** Moves the cloud's clock ahead. For clocks that do not run by themselves. */
  advance(advanceMs: number): Promise<unknown>;
}

export async function startProbe(source: string, config: object = {}, options: LocalCloudOptions = {}): Promise<Probe> {
  const cloud = await startLocalCloud(options);
  await cloud.control("PUT", "functions/probe", {
    codeDir: functionFolder(source),
    memory: 128,
    timeout: 30,
    ...config,
  });
  const invoke: Probe["invoke"] = (body = "", headers = {}) => signedInvoke(cloud, "probe", body, headers);
  const invocations = async () => (await cloud.control("GET", "functions/probe")).invocations;
  return {
    cloud,
    invoke,
    enqueue: (body = "", taskId) =>
      invoke(body, {
        "x-fc-invocation-type": "Async",
        ...(taskId === undefined ? {} : { "x-fc-async-task-id": taskId }),
      }),
    invocations,
    untilStatus: (status, count = 1) =>
      eventually(async () => {
        const all: readonly Invocation[] = await invocations();
        return all.filter((one) => one.status === status).length >= count ? all : undefined;
      }),
    output: async () =>
      (await cloud.control("GET", "functions/probe/logs")).lines.map((line: { line: string }) => line.line),
    advance: (advanceMs) => cloud.control("PUT", "clock", { advanceMs }),
  };
}
