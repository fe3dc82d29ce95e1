/**
 * Lists the instances that `apply <plan file>` does not start, because they have changed since the plan was written.
 */

import type { Style } from "../../report/style.ts";
import { wrap } from "../../report/wrap.ts";
import { clean } from "../../terminal/clean.ts";
import type { Changed } from "./plan-file.ts";

export function renderChanged(changed: readonly Changed[], { texts, colours, width }: Style): string {
  const lines = changed.flatMap(({ instance, why }) => {
    const name = instance.name === "" ? "" : ` (${instance.name})`;
    return wrap(clean(`${instance.instanceId}${name}: ${why}`), width - 2).map((line) => `  ${line}`);
  });
  return ["", colours.red(texts.plan.apply.refusedTitle(changed.length)), ...lines].join("\n");
}
