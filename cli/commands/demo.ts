/** `demo`, which `npm start` runs: recovers a fleet of the local cloud and checks how each instance ended. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { startDemoCloud } from "../demo/demo-cloud.ts";
import type { DemoName } from "../demo/demo-names.ts";
import { DEMOS } from "../demo/demos.ts";
import { runDemo } from "../demo/run-demo.ts";
import { styleOf } from "../report/style.ts";
import { CommandError, EXIT, type ExitCode } from "../terminal/exit-code.ts";
import { createProgress } from "../terminal/progress.ts";
import type { GlobalOptions, Shell } from "../terminal/shell.ts";

export interface DemoOptions extends GlobalOptions {
  readonly scenario: DemoName;
  readonly seed: number;
  readonly bundle: string;
}

export async function demo({ scenario, seed, bundle, json }: DemoOptions, shell: Shell): Promise<ExitCode> {
  const { terminal, nowMs, texts } = shell;
  if (!existsSync(join(bundle, "index.js"))) throw new CommandError(EXIT.wrongUsage, texts.demo.noBundle(bundle));
  const signal = shell.takeInterrupts();
  const progress = createProgress(terminal, nowMs);
  const chosen = DEMOS[scenario];
  progress.stage(texts.demo.starts(chosen.fleet.length));
  const demoCloud = await startDemoCloud(chosen, { seed, codeDir: bundle, log: (line) => terminal.say(line) });
  const output = { terminal, style: styleOf(shell), nowMs, json: json === true };
  try {
    const differences = await runDemo(chosen, demoCloud, { progress, signal, texts }, output);
    if (signal.aborted) return EXIT.interrupted;
    return differences === 0 ? EXIT.allWell : EXIT.needsPerson;
  } finally {
    progress.end();
    await demoCloud.close();
  }
}
