/** `validate`: all mistakes of a configuration at once, or what it would make the function do. */
import { writeFile } from "node:fs/promises";
import type { Command } from "commander";
import type { Configuration } from "../../functions/configuration/configuration.ts";
import { readConfigurationFile } from "../access/configuration-file.ts";
import { EXIT, type ExitCode } from "../terminal/exit-code.ts";
import type { GlobalOptions, Shell } from "../terminal/shell.ts";

interface ValidateOptions extends GlobalOptions {
  readonly writeJson?: string;
}

export function addValidate(program: Command, shell: Shell): void {
  program
    .command("validate")
    .summary("check a configuration file")
    .description("Lists all mistakes of a configuration at once, by path, or says what it would make the function do.")
    .argument("<file>", "the YAML (or JSON) file")
    .option("--write-json <out>", "also write the JSON that the function reads")
    .action(async (file: string, _options: ValidateOptions, command: Command) => {
      shell.exitWith(await validate(file, command.optsWithGlobals<ValidateOptions>(), shell));
    });
}

async function validate(file: string, options: ValidateOptions, { terminal }: Shell): Promise<ExitCode> {
  const { configuration, raw } = await readConfigurationFile(file);
  if (options.writeJson !== undefined) await writeFile(options.writeJson, `${JSON.stringify(raw, null, 2)}\n`);
  if (options.json) terminal.print(JSON.stringify({ valid: true, configuration }, null, 2));
  else terminal.print(`${terminal.colours.green(`${file} is valid.`)}\n${whatItWouldDo(configuration).join("\n")}`);
  return EXIT.allWell;
}

/** One fact a line. */
function whatItWouldDo(configuration: Configuration): string[] {
  const { accounts, mode, select, limits, timing, log } = configuration;
  const does =
    mode === "apply" ? "starts what arrears stopped (mode apply)" : "only says what it would start (mode plan)";
  return [
    `On a timer or an event it ${does}.`,
    ...(accounts.length === 0 ? ["Account: the function's own, all regions."] : accounts.map(accountLine)),
    `At most ${limits.maxInstancesPerRun} instances a run, ${limits.maxConcurrentCalls} calls at once, ${timing.attempts} calls an instance.`,
    `After a payment the cloud gets ${timing.settleSeconds} s to restart instances itself.`,
    `Left out: ${tagWords(select.excludeTags)}. Taken: ${tagWords(select.includeTags, "everything else")}.`,
    `Records go to the log store ${log.project ?? "ecs-auto-recovery-<account>"}/${log.logstore}${log.region ? ` in ${log.region}` : ""}.`,
  ];
}

function accountLine(account: Configuration["accounts"][number]): string {
  const regions = account.regions === "all" ? "all regions" : account.regions.join(", ");
  const through = account.roleArn === undefined ? "with the function's own role" : `through ${account.roleArn}`;
  const name = account.name === undefined ? "" : ` (${account.name})`;
  return `Account ${account.id}${name}, ${account.site} site: ${regions}, ${through}.`;
}

function tagWords(tags: Readonly<Record<string, string>>, none = "nothing"): string {
  const words = Object.entries(tags).map(([key, value]) => `tag ${key}=${value}`);
  return words.length === 0 ? none : words.join(", ");
}
