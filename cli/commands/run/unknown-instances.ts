/** Suggests ids for those of `--instance` that no region has, after `plan` and before `apply` asks. */
import type { Composition } from "../../../functions/compose.ts";
import { placesOf } from "../../access/cloud-look.ts";
import { type Similar, similarTo } from "../../access/similar.ts";
import { clean } from "../../terminal/clean.ts";
import { EXIT, type ExitCode } from "../../terminal/exit-code.ts";
import type { Shell } from "../../terminal/shell.ts";
import { type ScopeOptions, scopeFlags } from "../../tree/scope-options.ts";
import { idsSeen, type Preview } from "./preview.ts";
import { runExit } from "./run-exit.ts";

export interface UnknownInstances {
  /** Ids that were asked for and that no region has. */
  readonly ids: readonly string[];
  readonly similar: ReadonlyMap<string, Similar>;
}

/** Returns no unknown id if a region could not be read, because the instance may be there. */
export async function unknownInstances(
  made: Preview,
  { instance: asked = [] }: ScopeOptions,
  { world, search, policy }: Composition,
): Promise<UnknownInstances> {
  if (!made.plan.problems.some(({ code }) => code === "instance-not-found")) return { ids: [], similar: new Map() };
  const seen = new Set(idsSeen(made));
  const ids = [...new Set(asked)].filter((id) => !seen.has(id));
  const places = (await placesOf(world.fleet, policy.accounts)).found.filter(({ isWatched }) => isWatched);
  return { ids, similar: await similarTo(ids, { fleet: world.fleet, search, places }) };
}

/** Prints for each unknown id the instances that the operator may have meant, each with the command to paste. */
export function tellSimilar(
  command: "plan" | "apply",
  { ids, similar }: UnknownInstances,
  scope: ScopeOptions,
  { terminal, texts }: Shell,
): void {
  const known = (scope.instance ?? []).filter((id) => !ids.includes(id));
  for (const id of ids) {
    for (const { instanceId, name } of similar.get(id)?.instances ?? []) {
      const flags = scopeFlags({ ...scope, instance: [...known, instanceId] });
      terminal.say(texts.plan.didYouMean(clean(id), clean(name), [command, ...flags].join(" ")));
    }
  }
}

/** Returns the exit code of a preview: "wrong usage" if no region has any of the ids that were asked for. */
export function previewExit(made: Preview, { ids }: UnknownInstances, shell: Shell): ExitCode {
  if (ids.length > 0 && idsSeen(made).length === 0) return EXIT.wrongUsage;
  return runExit(made.run.records, made.plan.problems, shell.nowMs());
}
