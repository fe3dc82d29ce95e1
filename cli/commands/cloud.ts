/** `cloud`: runs the local cloud alone, for vendor SDKs and other tools. */
import { existsSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { loadScenario } from "../../local-cloud/control/load-scenario.ts";
import { type LocalCloud, type LocalCloudOptions, startLocalCloud } from "../../local-cloud/index.ts";
import { ControlError } from "../../local-cloud/kernel/control-error.ts";
import type { Demo } from "../demo/demo.ts";
import { startDemoCloud } from "../demo/demo-cloud.ts";
import { DEMOS } from "../demo/demos.ts";
import { ownDemo } from "../demo/own-demo.ts";
import { whatToTry } from "../demo/what-to-try.ts";
import { CommandError, EXIT, type ExitCode } from "../terminal/exit-code.ts";
import type { GlobalOptions, Shell } from "../terminal/shell.ts";

export interface CloudOptions extends GlobalOptions {
  readonly port: number;
  readonly scenario?: string;
  readonly seed: number;
  readonly loose?: boolean;
  readonly bare?: boolean;
  readonly tls?: boolean;
}

interface Opened {
  readonly cloud: LocalCloud;
  /** Commands to try; absent for an empty or bare cloud. */
  readonly words?: string;
  close(): Promise<void>;
}

export async function cloud(options: CloudOptions, shell: Shell): Promise<ExitCode> {
  const { terminal } = shell;
  const interrupted = shell.takeInterrupts();
  const opened = await open(options, shell).catch((error: unknown) => refuse(error, options.port));
  const { url, tls, consoleUrl, accessKeyId, accessKeySecret, accountId, controlToken } = opened.cloud;
  const secure =
    tls === undefined ? {} : { url: tls.url, httpUrl: url, certificate: writeCertificate(tls.certificate) };
  // The ready line is one line of JSON, because programs wait for it and parse it. The key works in this cloud only.
  const ready = { url, console: consoleUrl, accessKeyId, accessKeySecret, accountId, controlToken, ...secure };
  terminal.print(JSON.stringify(ready));
  if (opened.words !== undefined) terminal.say(`\n${opened.words}`);
  terminal.say(terminal.colours.dim(shell.texts.cloud.console(consoleUrl)));
  await untilAborted(interrupted);
  await opened.close();
  return EXIT.allWell;
}

/**
 * Writes the certificate to a new file and returns its path. The certificate is no secret; its key never leaves the
 * process.
 */
function writeCertificate(certificate: string): string {
  const file = join(mkdtempSync(join(tmpdir(), "ecs-recovery-cloud-")), "certificate.pem");
  writeFileSync(file, certificate);
  return file;
}

async function open(given: CloudOptions, { terminal, texts }: Shell): Promise<Opened> {
  const { port, scenario, seed, loose, bare, tls } = given;
  const options: LocalCloudOptions = {
    port,
    seed,
    loose: loose === true,
    tls: tls === true,
    log: (line) => terminal.say(line),
  };
  const demo = bare || scenario === undefined || scenario === "empty" ? undefined : await demoOf(scenario);
  if (demo === undefined) {
    const running = await startLocalCloud({ ...options, ...(scenario === undefined ? {} : { scenario }) });
    return { cloud: running, close: running.close };
  }
  const bundle = join(import.meta.dirname, "../recover");
  const deployed = existsSync(join(bundle, "index.js"));
  const demoCloud = await startDemoCloud(demo, { ...options, ...(deployed ? { codeDir: bundle } : {}) });
  try {
    await demo.prepare?.(demoCloud);
  } catch (error) {
    await demoCloud.close();
    throw error;
  }
  return {
    cloud: demoCloud.cloud,
    words: await whatToTry(demo, demoCloud, deployed, texts.cloud),
    close: demoCloud.close,
  };
}

/**
 * Returns the demo of a scenario. The scenario of a file gets a deployment that fits its accounts. Throws ControlError
 * if the name or file is no scenario.
 */
async function demoOf(scenario: string): Promise<Demo | undefined> {
  const known: Readonly<Record<string, Demo>> = DEMOS;
  return Object.hasOwn(known, scenario) ? known[scenario] : ownDemo(await loadScenario(scenario));
}

function refuse(error: unknown, port: number): never {
  if (error instanceof ControlError) throw new CommandError(EXIT.wrongUsage, error.message);
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  if (code === "EADDRINUSE") throw new CommandError(EXIT.wrongUsage, ({ cloud: t }) => t.portTaken(port));
  if (code === "EACCES") throw new CommandError(EXIT.wrongUsage, ({ cloud: t }) => t.portRefused(port));
  throw error;
}

function untilAborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => signal.addEventListener("abort", () => resolve(), { once: true }));
}
