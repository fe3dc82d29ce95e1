/** Runs one recovery in plan mode in this process, for `plan` to print and for `apply` to ask about. */
import { randomUUID } from "node:crypto";
import type { Composition } from "../../../functions/compose.ts";
import type { Configuration } from "../../../functions/configuration/configuration.ts";
import { newestByInstance } from "../../report/instance-cases.ts";
import { makePlan, type Plan } from "../../report/plan.ts";
import { createProgress } from "../../terminal/progress.ts";
import type { Shell } from "../../terminal/shell.ts";
import type { ScopeOptions } from "../../tree/scope-options.ts";
import { heedSwitch } from "./kill-switch.ts";
import { checkedTrigger, toManualRequest } from "./manual-request.ts";
import { type RunHere, runHere } from "./run-here.ts";

export interface Preview {
  readonly plan: Plan;
  readonly run: RunHere;
}

export interface PreviewOptions {
  readonly composition: Composition;
  readonly configuration: Configuration;
  readonly scope: ScopeOptions;
  /** `written`: records go to the log store. `kept`: they do not, because `apply` writes records of its own later. */
  readonly records: "written" | "not-written";
}

export async function preview(options: PreviewOptions, shell: Shell): Promise<Preview> {
  const { composition, configuration, scope, records } = options;
  const request = toManualRequest("plan", scope, `plan-${randomUUID()}`);
  const trigger = heedSwitch(checkedTrigger(request, composition.policy), shell);
  const progress = createProgress(shell.terminal, shell.nowMs);
  try {
    progress.stage(shell.texts.plan.looking);
    const run = await runHere({ trigger, composition, configuration, progress, records }, shell);
    const seen = { records: run.records, problems: run.summary.problems };
    const { accounts } = composition.policy;
    const asked = accounts.filter(({ id }) => scope.account?.includes(id) ?? true);
    return { run, plan: makePlan(seen, { accounts: asked, nowMs: shell.nowMs() }, shell) };
  } finally {
    progress.end();
  }
}

/** Returns the ids of all instances that the preview saw, with any outcome. */
export function idsSeen({ run }: Preview): string[] {
  return newestByInstance(run.records).flatMap(({ instance_id: id }) => (id === undefined ? [] : [id]));
}
