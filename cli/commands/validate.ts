/** `validate`: prints all mistakes of a configuration at once, or what it would make the function do. */
import { writeFile } from "node:fs/promises";
import type { Configuration } from "../../functions/configuration/configuration.ts";
import { readConfigurationFile } from "../access/configuration-file.ts";
import { regionSpelling } from "../access/region-spelling.ts";
import { EXIT, type ExitCode } from "../terminal/exit-code.ts";
import type { GlobalOptions, Shell } from "../terminal/shell.ts";
import type { Texts } from "../texts/texts.ts";

export interface ValidateOptions extends GlobalOptions {
  readonly writeJson?: string;
}

export async function validate(file: string, options: ValidateOptions, { terminal, texts }: Shell): Promise<ExitCode> {
  const { configuration, raw } = await readConfigurationFile(file, texts);
  if (options.writeJson !== undefined) await writeFile(options.writeJson, `${JSON.stringify(raw, null, 2)}\n`);
  if (options.json) terminal.print(JSON.stringify({ valid: true, configuration }, null, 2));
  else {
    terminal.print(terminal.colours.green(texts.validate.valid(file)));
    terminal.print(whatItWouldDo(configuration, texts.validate).join("\n"));
  }
  for (const words of strangeRegions(configuration, texts.validate)) terminal.say(terminal.colours.yellow(words));
  return EXIT.allWell;
}

/** Returns one line for each setting that decides what a run does. */
function whatItWouldDo(configuration: Configuration, t: Texts["validate"]): string[] {
  const { accounts, mode, select, limits, timing, log } = configuration;
  return [
    mode === "apply" ? t.applies : t.plans,
    ...(accounts.length === 0 ? [t.ownAccount] : accounts.map((account) => accountLine(account, t))),
    t.limits(limits.maxInstancesPerRun, limits.maxConcurrentCalls, timing.attempts),
    t.settle(timing.settleSeconds),
    t.selection(tagWords(select.excludeTags, t.nothing, t), tagWords(select.includeTags, t.everythingElse, t)),
    t.records(`${log.project ?? "ecs-auto-recovery-<account>"}/${log.logstore}`, log.region),
  ];
}

/** Returns a warning for each region that is no known one. It is no mistake of the file, because new regions open. */
function strangeRegions({ accounts, log }: Configuration, t: Texts["validate"]): string[] {
  const named = accounts.flatMap(({ regions }, index) =>
    regions === "all" ? [] : regions.map((id) => ({ path: `accounts[${index}].regions`, id })),
  );
  if (log.region !== undefined) named.push({ path: "log.region", id: log.region });
  return named.flatMap(({ path, id }) => {
    const spelling = regionSpelling(id);
    if (spelling.kind === "known") return [];
    return [t.strangeRegion(path, id, spelling.kind === "misspelt" ? spelling.meant : undefined)];
  });
}

function accountLine(account: Configuration["accounts"][number], t: Texts["validate"]): string {
  const regions = account.regions === "all" ? t.allRegions : account.regions.join(", ");
  const through = account.roleArn === undefined ? t.ownRole : t.throughRole(account.roleArn);
  const name = account.name === undefined ? "" : ` (${account.name})`;
  return t.account(`${account.id}${name}`, account.site, regions, through);
}

function tagWords(tags: Readonly<Record<string, string>>, none: string, t: Texts["validate"]): string {
  const words = Object.entries(tags).map(([key, value]) => t.tag(`${key}=${value}`));
  return words.length === 0 ? none : words.join(", ");
}
