/** `plan`: lists the instances that `apply` would start and those that it would not. Makes no changing call. */
import { configHash } from "../../functions/configuration/configuration.ts";
import { accessCloud, composeHere, loadConfiguration } from "../access/access.ts";
import { toPlanCsv } from "../report/plan-csv.ts";
import { renderPlan } from "../report/render-plan.ts";
import { styleOf } from "../report/style.ts";
import { toJson } from "../terminal/clean.ts";
import { refuseTogether } from "../terminal/conflicts.ts";
import type { ExitCode } from "../terminal/exit-code.ts";
import type { GlobalOptions, Shell } from "../terminal/shell.ts";
import { type ScopeOptions, scopeFlags } from "../tree/scope-options.ts";
import { writePlanFile } from "./run/plan-file.ts";
import { type Preview, preview } from "./run/preview.ts";
import { previewExit, tellSimilar, type UnknownInstances, unknownInstances } from "./run/unknown-instances.ts";

export interface PlanOptions extends ScopeOptions, GlobalOptions {
  readonly csv?: boolean;
  readonly out?: string;
}

export async function plan(options: PlanOptions, shell: Shell): Promise<ExitCode> {
  const { terminal, texts } = shell;
  refuseTogether({ "--json": options.json, "--csv": options.csv }, texts);
  const configuration = await loadConfiguration(options, shell);
  const composition = composeHere(await accessCloud(configuration, shell), shell);
  try {
    const made = await preview({ composition, configuration, scope: options, records: "written" }, shell);
    const unknown = await unknownInstances(made, options, composition);
    print(made, unknown, options, shell);
    tellSimilar("plan", unknown, options, shell);
    if (options.out !== undefined) {
      const written = { plan: made.plan, records: made.run.records, configuration: configHash(configuration) };
      const count = await writePlanFile(options.out, written, texts);
      terminal.note(texts.plan.written(options.out, count));
    } else if (made.plan.wouldStart.length > 0) {
      const command = ["ecs-recovery apply", ...scopeFlags(options)].join(" ");
      terminal.note(allAreUnpaid(made.plan) ? texts.plan.nextAfterPayment(command) : texts.plan.next(command));
    }
    return previewExit(made, unknown, shell);
  } finally {
    composition.close();
  }
}

/** Returns whether the cloud would refuse every start now, because the accounts owe money. */
function allAreUnpaid({ wouldStart, money }: Preview["plan"]): boolean {
  const owing = money.filter(({ balance }) => balance < 0).map(({ accountId }) => accountId);
  return wouldStart.every(({ accountId }) => owing.includes(accountId));
}

function print({ plan: made }: Preview, { similar }: UnknownInstances, options: PlanOptions, shell: Shell): void {
  const didYouMean = [...similar].map(([id, { instances }]) => [id, instances.map(({ instanceId }) => instanceId)]);
  if (options.csv) shell.terminal.print(toPlanCsv(made).trimEnd());
  else if (options.json) shell.terminal.print(toJson({ ...made, didYouMean: Object.fromEntries(didYouMean) }));
  else shell.terminal.print(renderPlan(made, styleOf(shell)));
}
