/** `cloud`: the local cloud on its own, for vendor SDKs, other tools and people. */
import type { Command } from "commander";
import { ControlError } from "../../local-cloud/control/control-error.ts";
import { startLocalCloud } from "../../local-cloud/index.ts";
import { CommandError, EXIT, type ExitCode } from "../exit-code.ts";
import { wholeNumber } from "../scope-options.ts";
import type { GlobalOptions, Shell } from "../shell.ts";

interface CloudOptions extends GlobalOptions {
  readonly port: number;
  readonly scenario?: string;
  readonly seed: number;
  readonly loose?: boolean;
}

export function addCloud(program: Command, shell: Shell): void {
  program
    .command("cloud")
    .summary("run the local cloud")
    .description(
      "Serves ECS, billing, STS, the log store, Function Compute and EventBridge on one loopback port until Ctrl-C.",
    )
    .option("--port <n>", "the port (default: any free one)", wholeNumber(0, 65_535), 0)
    .option("--scenario <name>", "what it starts with: a name, or a .json or .yaml file")
    .option("--seed <n>", "the same seed and calls give the same answers", wholeNumber(0), 1)
    .option("--loose", "do not check signatures, nonces and clocks")
    .action(async (_options: CloudOptions, command: Command) => {
      shell.exitWith(await cloud(command.optsWithGlobals<CloudOptions>(), shell));
    });
}

async function cloud({ port, scenario, seed, loose }: CloudOptions, shell: Shell): Promise<ExitCode> {
  const { terminal } = shell;
  const interrupted = shell.takeInterrupts();
  const running = await startLocalCloud({
    port,
    seed,
    loose: loose === true,
    log: (line) => terminal.say(line),
    ...(scenario === undefined ? {} : { scenario }),
  }).catch((error: unknown) => refuse(error, port));
  const { url, consoleUrl, accessKeyId, accessKeySecret, accountId } = running;
  // The ready line: programs wait for it and read it, so it stays one line of JSON. The key is good for this cloud only.
  terminal.print(JSON.stringify({ url, console: consoleUrl, accessKeyId, accessKeySecret, accountId }));
  terminal.say(terminal.colours.dim(`Console: ${consoleUrl}   Ctrl-C ends it.`));
  await untilAborted(interrupted);
  await running.close();
  return EXIT.allWell;
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
