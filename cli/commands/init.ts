/** `init`: writes a configuration, and prints or runs the commands that deploy it. */
import { spawn } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { checkConfigurationText } from "../access/configuration-file.ts";
import { configurationText } from "../init/configuration-text.ts";
import { deploymentSteps, profilesOf, type Step } from "../init/deployment-steps.ts";
import type { InitPlan } from "../init/plan.ts";
import { type InitFlags, planFrom } from "../init/questions.ts";
import { isYes } from "../terminal/ask.ts";
import { toJson } from "../terminal/clean.ts";
import { CommandError, EXIT, type ExitCode } from "../terminal/exit-code.ts";
import type { GlobalOptions, Shell } from "../terminal/shell.ts";
import { shellWord } from "../terminal/shell-word.ts";

export interface InitOptions extends InitFlags, GlobalOptions {
  readonly out: string;
  readonly force?: boolean;
  readonly run?: boolean;
  readonly yes?: boolean;
}

export async function init(options: InitOptions, shell: Shell): Promise<ExitCode> {
  const { terminal, texts } = shell;
  const t = texts.init;
  if (options.run && options.yes !== true && shell.ask === undefined) {
    throw new CommandError(EXIT.wrongUsage, t.runNeedsYes);
  }
  const plan = await planFrom(options, shell);
  const text = configurationText(plan, t);
  // A mistake in this text would be a defect of `init`, and must not reach the operator's file.
  checkConfigurationText(text, texts);
  await write(options.out, text, options.force === true, shell);
  const steps = deploymentSteps(plan, t, options.out);
  if (options.json) terminal.print(toJson({ file: options.out, steps }));
  else {
    terminal.print(terminal.colours.green(t.written(options.out)));
    terminal.print(profileLines(plan, shell));
    for (const [index, step] of steps.entries()) terminal.print(`\n${stepText(index + 1, step, shell)}`);
  }
  return options.run ? runAll(steps, options.yes === true, shell) : EXIT.allWell;
}

async function write(file: string, text: string, force: boolean, { texts }: Shell): Promise<void> {
  try {
    // Mode 0600, because the file holds external ids. An external id is half of what is needed to assume a role.
    await writeFile(file, text, { flag: force ? "w" : "wx", mode: 0o600 });
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : "?";
    const t = texts.init;
    throw new CommandError(EXIT.wrongUsage, code === "EEXIST" ? t.exists(file) : t.unwritable(file, code));
  }
}

function profileLines(plan: InitPlan, { texts: { init: t } }: Shell): string {
  const lines = profilesOf(plan).map(
    ({ name, accountId }) => `aliyun configure --profile ${shellWord(name)}   # ${t.profileOf(accountId)}`,
  );
  return ["", t.profiles, ...lines].join("\n");
}

function stepText(number: number, step: Step, { terminal, texts }: Shell): string {
  const { title, command, expect, check, checkExpect = "" } = step;
  const t = texts.init;
  return [
    terminal.colours.bold(`${number}. ${title}`),
    command,
    terminal.colours.dim(`# ${t.expect}: ${expect}`),
    ...(check === undefined ? [] : [check, terminal.colours.dim(`# ${t.expect}: ${checkExpect}`)]),
  ].join("\n");
}

async function runAll(steps: readonly Step[], yes: boolean, shell: Shell): Promise<ExitCode> {
  const t = shell.texts.init;
  for (const [index, { title, command, check, waits }] of steps.entries()) {
    shell.terminal.say(`\n${index + 1}/${steps.length} ${title}`);
    if (!yes && !isYes((await shell.ask?.(t.runThis)) ?? "")) {
      shell.terminal.say(t.stopped(index + 1));
      return EXIT.needsPerson;
    }
    // `&&`, because the check would wait in vain after a command that failed.
    const code = await runInShell(waits && check !== undefined ? `${command} && ${check}` : command);
    if (code !== 0) throw new CommandError(EXIT.needsPerson, t.stepFailed(index + 1, code));
  }
  return EXIT.allWell;
}

function runInShell(command: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn("sh", ["-c", command], { stdio: "inherit" });
    child.once("error", reject);
    child.once("close", (code) => resolve(code ?? 1));
  });
}
