/** The command line in the tests' own process, on a local cloud in the same process, as docs/deploy.md deploys it. */
import { readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { Play } from "../../../cli/demo/play.ts";
import { openStage } from "../../../cli/demo/stage.ts";
import { runCommandLine } from "../../../cli/program.ts";
import type { ExitCode } from "../../../cli/terminal/exit-code.ts";
import { createTerminal, type TerminalStream } from "../../../cli/terminal/terminal.ts";
import type { LocalCloud } from "../../../local-cloud/index.ts";

export interface Ended {
  readonly code: ExitCode;
  readonly stdout: string;
  readonly stderr: string;
}

export interface CommandLine {
  readonly cloud: LocalCloud;
  /** Path of the configuration that the deployment has. */
  readonly config: string;
  /** With the operator's keys. */
  run(...args: string[]): Promise<Ended>;
  /** With these surroundings in place of a pipe without anybody at it. */
  runWith(given: Given, ...args: string[]): Promise<Ended>;
  /** Path of a copy of the configuration with some keys changed. */
  configuration(more: Readonly<Record<string, unknown>>): Promise<string>;
  close(): Promise<void>;
}

export interface Given {
  readonly environment?: Readonly<Record<string, string>>;
  /** What a person at the terminal answers; absent: nobody is there. */
  readonly answer?: string;
  readonly stream?: Pick<TerminalStream, "isTTY" | "columns">;
  /** Ctrl-C. */
  readonly signal?: AbortSignal;
}

/** `codeDir`: the function's bundle; absent: everything is deployed but the function, which would run in a process of its own. */
export async function openCommandLine(play: Play, codeDir?: string): Promise<CommandLine> {
  const stage = await openStage(play, { seed: 1, log: () => undefined, ...(codeDir === undefined ? {} : { codeDir }) });
  const { cloud, configurationFile: config } = stage;
  const keys = {
    ALIBABA_CLOUD_ACCESS_KEY_ID: cloud.accessKeyId,
    ALIBABA_CLOUD_ACCESS_KEY_SECRET: cloud.accessKeySecret,
  };
  const runWith = async (given: Given, ...args: string[]): Promise<Ended> => {
    const { environment = {}, answer, stream = {}, signal = new AbortController().signal } = given;
    let [stdout, stderr] = ["", ""];
    const all = { ...keys, NO_COLOR: "1", ...environment };
    const terminal = createTerminal(
      { ...stream, write: (text) => (stdout += text) },
      { ...stream, write: (text) => (stderr += text) },
      all,
    );
    const isConfigured = args.includes("--config");
    const code = await runCommandLine(
      [...args, ...(isConfigured ? [] : ["--config", config])],
      {
        terminal,
        environment: all,
        ...(answer === undefined ? {} : { ask: async () => answer }),
        takeInterrupts: () => signal,
        nowMs: Date.now,
      },
      "1.2.3",
    );
    return { code, stdout, stderr };
  };
  let copies = 0;
  return {
    cloud,
    config,
    runWith,
    run: (...args) => runWith({}, ...args),
    async configuration(more) {
      const file = join(dirname(config), `copy-${++copies}.json`);
      await writeFile(file, JSON.stringify({ ...JSON.parse(await readFile(config, "utf8")), ...more }));
      return file;
    },
    close: stage.close,
  };
}
