/** Routes of `faults`, `quotas` and `journal`: failing calls, call limits, and recorded calls. */

import { ControlError } from "../kernel/control-error.ts";
import { type ControlRoute, LIST_BYTES } from "../kernel/control-route.ts";
import type { FaultRules } from "../kernel/faults/fault-rule.ts";
import type { Journal } from "../kernel/journal.ts";
import type { Quotas } from "../kernel/quotas.ts";
import { parseFaults, parseQuotas } from "./input.ts";
import { MOST_RULES } from "./schemas.ts";

function toSince(text: string | null): number | undefined {
  if (text === null) return undefined;
  const since = Number(text);
  if (!Number.isInteger(since)) throw new ControlError(400, "since is the seq of a journal entry.");
  return since;
}

export function trafficRoutes(faults: FaultRules, quotas: Quotas, journal: Journal): readonly ControlRoute[] {
  return [
    { method: "GET", pattern: "faults", handle: () => faults.list() },
    {
      method: "POST",
      pattern: "faults",
      mostBytes: LIST_BYTES,
      handle: async (_params, body) => {
        const added = await parseFaults(body);
        if (faults.list().length + added.length > MOST_RULES) {
          throw new ControlError(
            409,
            `The cloud keeps ${MOST_RULES} fault rules at most: DELETE faults, then add again.`,
          );
        }
        faults.add(added);
        return faults.list();
      },
    },
    { method: "DELETE", pattern: "faults", handle: () => faults.clear() },
    { method: "GET", pattern: "quotas", handle: () => quotas.list() },
    {
      method: "PUT",
      pattern: "quotas",
      mostBytes: LIST_BYTES,
      handle: async (_params, body) => {
        quotas.set(await parseQuotas(body));
        return quotas.list();
      },
    },
    {
      method: "GET",
      pattern: "journal",
      isLarge: true,
      handle: (_params, _body, query) => {
        const since = toSince(query.get("since"));
        const service = query.get("service");
        const action = query.get("action");
        return journal.list({
          ...(since === undefined ? {} : { since }),
          ...(service === null ? {} : { service }),
          ...(action === null ? {} : { action }),
        });
      },
    },
    { method: "DELETE", pattern: "journal", handle: () => journal.clear() },
  ];
}
