/** The instances of a plan file that are not started, because they have changed since. */

import type { Style } from "../../report/style.ts";
import { wrap } from "../../report/wrap.ts";
import { clean } from "../../terminal/clean.ts";
import type { Changed } from "./plan-file.ts";

export function renderRefused(changed: readonly Changed[], { texts, colours, width }: Style): string {
  const lines = changed.flatMap(({ instance, why }) => {
    const name = instance.name === "" ? "" : ` (${instance.name})`;
    return wrap(clean(`${instance.instanceId}${name}: ${why}`), width - 2).map((line) => `  ${line}`);
  });
  return ["", colours.red(texts.plan.apply.refusedTitle(changed.length)), ...lines].join("\n");
}
