/** Routes of `faults`, `quotas` and `journal`: failing calls, call limits, and recorded calls. */

import { ControlError } from "../kernel/control-error.ts";
import type { ControlRoute } from "../kernel/control-route.ts";
import type { FaultRules } from "../kernel/faults/fault-rule.ts";
import type { Journal } from "../kernel/journal.ts";
import type { Quotas } from "../kernel/quotas.ts";
import { parseFaults, parseQuotas } from "./input.ts";

function toSince(text: string | null): number | undefined {
  if (text === null) return undefined;
  const since = Number(text);
  if (!Number.isInteger(since)) throw new ControlError(400, "since is the seq of a journal entry.");
  return since;
}

/** Largest number of fault rules. Every call is compared with every rule. */
const mostFaults = 20_000;

export function trafficRoutes(faults: FaultRules, quotas: Quotas, journal: Journal): readonly ControlRoute[] {
  return [
    { method: "GET", pattern: "faults", handle: () => faults.list() },
    {
      method: "POST",
      pattern: "faults",
      handle: (_params, body) => {
        const added = parseFaults(body);
        if (faults.list().length + added.length > mostFaults) {
          throw new ControlError(
            409,
            `The cloud keeps ${mostFaults} fault rules at most: DELETE faults, then add again.`,
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
      handle: (_params, body) => {
        quotas.set(parseQuotas(body));
        return quotas.list();
      },
    },
    {
      method: "GET",
      pattern: "journal",
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
