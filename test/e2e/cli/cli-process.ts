/** Runs the built command line as a child process, in an environment without keys. */
import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CHILD_COVERAGE } from "../../support/child-coverage.ts";

export const ROOT = join(import.meta.dirname, "../../..");
const script = join(ROOT, "dist/cli/index.js");

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface CliProcess {
  readonly child: ChildProcess;
  readonly ended: Promise<Ended>;
  /** Resolves once the output holds the text. Rejects if the process ends first. */
  until(stream: "stdout" | "stderr", text: string | RegExp): Promise<string>;
}

export function startCli(args: readonly string[], environment: Readonly<Record<string, string>> = {}): CliProcess {
  const home = mkdtempSync(join(tmpdir(), "cli-home-"));
  const child = spawn(process.execPath, [script, ...args], {
    cwd: home,
    env: {
      PATH: process.env.PATH,
      HOME: home,
      TZ: process.env.TZ,
      ALIBABA_CLOUD_ECS_METADATA_DISABLED: "true",
      ...CHILD_COVERAGE,
      ...environment,
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const output = { stdout: "", stderr: "" };
  const ended = new Promise<Ended>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) => resolve({ code, ...output }));
  });
  for (const stream of ["stdout", "stderr"] as const) {
    child[stream]?.setEncoding("utf8");
    child[stream]?.on("data", (chunk: string) => {
      output[stream] += chunk;
    });
  }
  return {
    child,
    ended,
    until: (stream, text) =>
      new Promise((resolve, reject) => {
        const look = () => {
          const found = typeof text === "string" ? output[stream].includes(text) : text.test(output[stream]);
          if (found) resolve(output[stream]);
          return found;
        };
        if (look()) return;
        child[stream]?.on("data", look);
        void ended.then(({ code }) => {
          if (!look())
            reject(new Error(`ended with ${code} before ${String(text)}:\n${output.stdout}\n${output.stderr}`));
        });
      }),
  };
}

export function runCli(args: readonly string[], environment?: Readonly<Record<string, string>>): Promise<Ended> {
  return startCli(args, environment).ended;
}
