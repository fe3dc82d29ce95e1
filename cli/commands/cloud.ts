/** `cloud`: the local cloud on its own, for vendor SDKs, other tools and people. */
import { existsSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Command } from "commander";
import { loadScenario } from "../../local-cloud/control/load-scenario.ts";
import { type LocalCloud, type LocalCloudOptions, startLocalCloud } from "../../local-cloud/index.ts";
import { ControlError } from "../../local-cloud/kernel/control-error.ts";
import { ownPlay } from "../demo/own-play.ts";
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
  readonly tls?: boolean;
}

interface Opened {
  readonly cloud: LocalCloud;
  /** What to try on it; absent: it is empty or bare. */
  readonly words?: string;
  close(): Promise<void>;
}

export function addCloud(program: Command, shell: Shell): void {
  program
    .command("cloud")
    .summary("run the local cloud")
    .description(
      "Serves ECS, billing, STS, the log store, Function Compute and EventBridge on one loopback port until Ctrl-C. " +
        "With a scenario the function is deployed on it, and what to try is printed. docs/local-cloud.md has the format.",
    )
    .option("--port <n>", "the port (default: any free one)", wholeNumber(shell.texts, 0, 65_535), 0)
    .option("--scenario <name>", "what it starts with: empty, first, demo, or a .json or .yaml file")
    .option("--seed <n>", "the same seed and calls give the same answers", wholeNumber(shell.texts, 0), 1)
    .option("--loose", "do not check signatures, nonces and clocks")
    .option("--tls", "speak https too; the ready line names the certificate to trust")
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
  const { url, tls, consoleUrl, accessKeyId, accessKeySecret, accountId, controlToken } = opened.cloud;
  const secure =
    tls === undefined ? {} : { url: tls.url, httpUrl: url, certificate: writeCertificate(tls.certificate) };
  // The ready line: programs wait for it and read it, so it stays one line of JSON. The key is good for this cloud only.
  const ready = { url, console: consoleUrl, accessKeyId, accessKeySecret, accountId, controlToken, ...secure };
  terminal.print(JSON.stringify(ready));
  if (opened.words !== undefined) terminal.say(`\n${opened.words}`);
  terminal.say(terminal.colours.dim(`Console: ${consoleUrl}   Ctrl-C ends it.`));
  await untilAborted(interrupted);
  await opened.close();
  return EXIT.allWell;
}

/** A file of its own for each start: the certificate is no secret, and its key never leaves the process. */
function writeCertificate(certificate: string): string {
  const file = join(mkdtempSync(join(tmpdir(), "ecs-recovery-cloud-")), "certificate.pem");
  writeFileSync(file, certificate);
  return file;
}

async function open(given: CloudOptions, log: (line: string) => void): Promise<Opened> {
  const { port, scenario, seed, loose, bare, tls } = given;
  const options: LocalCloudOptions = { port, seed, loose: loose === true, tls: tls === true, log };
  const play = bare || scenario === undefined || scenario === "empty" ? undefined : await playOf(scenario);
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
  return { cloud: stage.cloud, words: await whatToTry(play, stage, deployed), close: stage.close };
}

/** A file's scenario gets the deployment that fits its accounts. Throws ControlError for a name or file that is no scenario. */
async function playOf(scenario: string): Promise<Play | undefined> {
  const known: Readonly<Record<string, Play>> = plays;
  return Object.hasOwn(known, scenario) ? known[scenario] : ownPlay(await loadScenario(scenario));
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
