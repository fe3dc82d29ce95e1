/** `cloud`: the local cloud on its own, for vendor SDKs, other tools and people. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Command } from "commander";
import { type LocalCloud, type LocalCloudOptions, startLocalCloud } from "../../local-cloud/index.ts";
import { ControlError } from "../../local-cloud/kernel/control-error.ts";
import type { Play } from "../demo/play.ts";
import { plays } from "../demo/plays.ts";
import { openStage } from "../demo/stage.ts";
import { whatToTry } from "../demo/what-to-try.ts";
import { CommandError, EXIT, type ExitCode } from "../terminal/exit-code.ts";
import type { GlobalOptions, Shell } from "../terminal/shell.ts";
import { wholeNumber } from "./run/scope-options.ts";

interface CloudOptions extends GlobalOptions {
  readonly port: number;
  readonly scenario?: string;
  readonly seed: number;
  readonly loose?: boolean;
  readonly bare?: boolean;
}

interface Opened {
  readonly cloud: LocalCloud;
  /** What to try on it; absent: it is empty, or somebody's own. */
  readonly words?: string;
  close(): Promise<void>;
}

export function addCloud(program: Command, shell: Shell): void {
  program
    .command("cloud")
    .summary("run the local cloud")
    .description(
      "Serves ECS, billing, STS, the log store, Function Compute and EventBridge on one loopback port until Ctrl-C. " +
        "With the scenario first or demo the function is deployed on it, and what to try is printed.",
    )
    .option("--port <n>", "the port (default: any free one)", wholeNumber(shell.texts, 0, 65_535), 0)
    .option("--scenario <name>", "what it starts with: empty, first, demo, or a .json or .yaml file")
    .option("--seed <n>", "the same seed and calls give the same answers", wholeNumber(shell.texts, 0), 1)
    .option("--loose", "do not check signatures, nonces and clocks")
    .option("--bare", "the scenario's accounts and instances only: no log store, no policies, no function")
    .action(async (_options: CloudOptions, command: Command) => {
      shell.exitWith(await cloud(command.optsWithGlobals<CloudOptions>(), shell));
    });
}

async function cloud(options: CloudOptions, shell: Shell): Promise<ExitCode> {
  const { terminal } = shell;
  const interrupted = shell.takeInterrupts();
  const opened = await open(options, (line) => terminal.say(line)).catch((error: unknown) =>
    refuse(error, options.port),
  );
  const { url, consoleUrl, accessKeyId, accessKeySecret, accountId, controlToken } = opened.cloud;
  // The ready line: programs wait for it and read it, so it stays one line of JSON. The key is good for this cloud only.
  terminal.print(JSON.stringify({ url, console: consoleUrl, accessKeyId, accessKeySecret, accountId, controlToken }));
  if (opened.words !== undefined) terminal.say(`\n${opened.words}`);
  terminal.say(terminal.colours.dim(`Console: ${consoleUrl}   Ctrl-C ends it.`));
  await untilAborted(interrupted);
  await opened.close();
  return EXIT.allWell;
}

async function open({ port, scenario, seed, loose, bare }: CloudOptions, log: (line: string) => void): Promise<Opened> {
  const options: LocalCloudOptions = { port, seed, loose: loose === true, log };
  const play = bare || scenario === undefined ? undefined : playOf(scenario);
  if (play === undefined) {
    const running = await startLocalCloud({ ...options, ...(scenario === undefined ? {} : { scenario }) });
    return { cloud: running, close: running.close };
  }
  const bundle = join(__dirname, "../recover");
  const deployed = existsSync(join(bundle, "index.js"));
  const stage = await openStage(play, { ...options, ...(deployed ? { codeDir: bundle } : {}) });
  try {
    await play.prepare?.(stage);
  } catch (error) {
    await stage.close();
    throw error;
  }
  return { cloud: stage.cloud, words: whatToTry(play, stage, deployed), close: stage.close };
}

function playOf(scenario: string): Play | undefined {
  const known: Readonly<Record<string, Play>> = plays;
  return Object.hasOwn(known, scenario) ? known[scenario] : undefined;
}

function refuse(error: unknown, port: number): never {
  if (error instanceof ControlError) throw new CommandError(EXIT.wrongUsage, error.message);
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  if (code === "EADDRINUSE")
    throw new CommandError(EXIT.wrongUsage, `Port ${port} is taken. Leave --port out to get a free one.`);
  if (code === "EACCES") throw new CommandError(EXIT.wrongUsage, `Port ${port} may not be used. Take one above 1023.`);
  throw error;
}

function untilAborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => signal.addEventListener("abort", () => resolve(), { once: true }));
}
