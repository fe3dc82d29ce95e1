/** `verify-live`: finds out on a real account what no document says, by calls that change nothing. */
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { composeOperator, VERSION } from "../../functions/compose.ts";
import { accessCloud, composeHere, loadConfiguration } from "../access/access.ts";
import { isYes } from "../terminal/ask.ts";
import { toJson } from "../terminal/clean.ts";
import { CommandError, EXIT, type ExitCode } from "../terminal/exit-code.ts";
import type { GlobalOptions, Shell } from "../terminal/shell.ts";
import { FACTS } from "../verify/facts.ts";
import type { ProbeTools, Verdict } from "../verify/probe.ts";
import { redacted } from "../verify/redact-report.ts";

export interface VerifyOptions extends GlobalOptions {
  readonly yes?: boolean;
  readonly out: string;
}

type Row = Verdict & { readonly id: string; readonly what: string };

export async function verifyLive(options: VerifyOptions, shell: Shell): Promise<ExitCode> {
  const { terminal, texts } = shell;
  const t = texts.verify;
  const configuration = await loadConfiguration(options, shell);
  const probed = FACTS.filter(({ probe }) => probe !== undefined);
  const calls = [...new Set(probed.map(({ id }) => texts.facts[id].settledBy))];
  terminal.say([t.willCall, ...calls.map((call) => `  ${call}`), t.changesNothing].join("\n"));
  if (options.yes !== true) {
    if (shell.ask === undefined) throw new CommandError(EXIT.wrongUsage, t.needsYes);
    if (!isYes(await shell.ask(t.goOn))) throw new CommandError(EXIT.wrongUsage, t.declined);
  }
  const access = await accessCloud(configuration, shell);
  const { world, policy, close } = composeHere(access, shell);
  const operator = composeOperator(access.configuration, access);
  const { deployed } = operator;
  try {
    const rows = await probeAll({ access, world, policy, deployed, texts });
    await writeReport(options.out, rows);
    if (options.json) terminal.print(toJson({ rows: redacted(rows) }));
    else terminal.print(table(rows, options.out, shell));
    if (rows.some(({ state }) => state === "refuted")) return EXIT.needsPerson;
    return rows.every(({ isSilent }) => isSilent) ? EXIT.unreachable : EXIT.allWell;
  } finally {
    operator.close();
    close();
  }
}

/**
 * Runs the probes one after the other, so that they do not throttle each other. The rows keep the order of
 * docs/unverified.md.
 */
async function probeAll(tools: ProbeTools): Promise<Row[]> {
  const rows: Row[] = [];
  for (const { id, probe } of FACTS) {
    if (probe !== undefined) rows.push({ id, what: tools.texts.facts[id].what, ...(await probe(tools)) });
  }
  return rows;
}

async function writeReport(folder: string, rows: readonly Row[]): Promise<void> {
  await mkdir(join(folder, "fixtures"), { recursive: true });
  const plain = rows.map(({ answer: _answer, isSilent: _isSilent, ...row }) => row);
  await writeFile(
    join(folder, "report.json"),
    `${JSON.stringify(redacted({ version: VERSION, rows: plain }), null, 2)}\n`,
  );
  for (const { id, answer } of rows) {
    if (answer === undefined) continue;
    await writeFile(join(folder, "fixtures", `${id}.json`), `${JSON.stringify(redacted(answer), null, 2)}\n`);
  }
}

function table(rows: readonly Row[], folder: string, { terminal: { colours }, texts }: Shell): string {
  const t = texts.verify;
  const words = {
    proved: colours.green(t.proved),
    refuted: colours.red(t.refuted),
    undecided: colours.yellow(t.undecided),
  };
  const count = (state: Verdict["state"]) => rows.filter((row) => row.state === state).length;
  return [
    ...rows.map(({ id, state, what, seen }) => `${words[state]}  ${id}: ${what}\n      ${t.seen}: ${seen}`),
    "",
    t.counts(count("proved"), count("refuted"), count("undecided")),
    t.written(folder),
  ].join("\n");
}
