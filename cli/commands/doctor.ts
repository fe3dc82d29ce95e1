/** `doctor`: tries everything that a run needs to read and write, and says for each failure what to do. */
import type { Command } from "commander";
import { accessCloud, composeHere, loadConfiguration } from "../access/access.ts";
import type { Finding } from "../doctor/check.ts";
import { checkAccount } from "../doctor/check-account.ts";
import { checkChannels } from "../doctor/check-channels.ts";
import { checkLogStore } from "../doctor/check-log-store.ts";
import { EXIT, type ExitCode } from "../terminal/exit-code.ts";
import type { GlobalOptions, Shell } from "../terminal/shell.ts";

export function addDoctor(program: Command, shell: Shell): void {
  program
    .command("doctor")
    .summary("check configuration, keys, permissions and the log store")
    .description(
      "Tries every call that a run makes before it starts anything, in every account and region, and writes one test record.",
    )
    .action(async (_options: GlobalOptions, command: Command) => {
      shell.exitWith(await doctor(command.optsWithGlobals<GlobalOptions>(), shell));
    });
}

async function doctor(options: GlobalOptions, shell: Shell): Promise<ExitCode> {
  const { terminal } = shell;
  const findings: Finding[] = [];
  const tell = (finding: Finding) => {
    findings.push(finding);
    if (!options.json) terminal.print(lineFor(finding, shell));
  };
  const configuration = await loadConfiguration(options, shell);
  tell({ what: "configuration", ok: true, detail: `mode ${configuration.mode}` });
  for (const finding of checkChannels(configuration, shell.environment)) tell(finding);
  const access = await accessCloud(configuration, shell);
  tell({ what: "credentials", ok: true, detail: `of account ${access.accountId}` });
  const { world, policy, close } = composeHere(access, shell);
  try {
    for (const account of policy.accounts) for (const finding of await checkAccount(account, world)) tell(finding);
    for (const finding of await checkLogStore(world)) tell(finding);
  } finally {
    close();
  }
  if (options.json) terminal.print(JSON.stringify({ findings }, null, 2));
  const failed = findings.filter(({ ok }) => !ok);
  if (failed.length === 0) return EXIT.allWell;
  return failed.every(({ unreachable }) => unreachable) ? EXIT.unreachable : EXIT.needsPerson;
}

function lineFor({ what, ok, detail, fix }: Finding, { terminal: { colours } }: Shell): string {
  const mark = ok ? colours.green("ok  ") : colours.red("FAIL");
  const advice = fix === undefined ? "" : `\n        ${fix}`;
  return `${mark}  ${what}: ${detail}${advice}`;
}
