/** Routes of `console`: the page, its script and style, and the JSON that the page polls. */
import type { CloudParts } from "../../cloud-parts.ts";
import { ControlError } from "../../kernel/control-error.ts";
import { ControlDocument, type ControlRoute } from "../../kernel/control-route.ts";
import { fleetPage, instanceDetails, STATES, stateOf } from "./fleet-view.ts";
import { consolePage } from "./page.ts";
import { recordsPage } from "./records-view.ts";
import { CONSOLE_SCRIPT } from "./script.ts";
import { CONSOLE_STYLE } from "./style.ts";

const SHOWN_CALLS = 60;
/** Ours: the newest records that the page can show. All of them are sorted and searched for each page. */
const SHOWN_RECORDS = 10_000;

/**
 * Calls the control API. The console reads functions and log records through it, because CloudParts does not hold them.
 */
// biome-ignore lint/suspicious/noExplicitAny: the answers are untyped JSON that the control API of this program writes.
type CallControlApi = (method: string, path: string) => Promise<any>;

interface NamedFunction {
  readonly name: string;
  readonly accountId: string;
  readonly regionId: string;
}

interface NamedProject {
  readonly name: string;
  readonly logstores: readonly { readonly name: string }[];
}

interface WrittenRecords {
  readonly records: readonly { readonly fields: Readonly<Record<string, string>> }[];
}

export function consoleRoutes(parts: CloudParts, call: CallControlApi): readonly ControlRoute[] {
  const { world, fleet } = parts;
  return [
    {
      method: "GET",
      pattern: "console",
      handle: (_params, _body, query) => new ControlDocument("html", consolePage(query.get("token") ?? "")),
    },
    { method: "GET", pattern: "console/script.js", handle: () => new ControlDocument("javascript", CONSOLE_SCRIPT) },
    { method: "GET", pattern: "console/style.css", handle: () => new ControlDocument("css", CONSOLE_STYLE) },
    {
      method: "GET",
      pattern: "console/overview",
      handle: async (_params, _body, query) => ({
        now: new Date(world.clock.nowMs()).toISOString(),
        clock: world.clock.mode,
        rate: world.clock.rate,
        states: STATES,
        accounts: accountsView(parts),
        functions: await functionsView(call),
        fleet: fleetPage(fleet.all(), query),
        calls: callsView(parts),
      }),
    },
    {
      method: "GET",
      pattern: "console/instances/:id",
      handle: ({ id = "" }) => {
        for (const instance of fleet.all()) {
          if (instance.instanceId === id) return { name: instance.name, facts: instanceDetails(instance) };
        }
        throw new ControlError(
          404,
          `No instance ${id} in this cloud. It may have been released: GET /_local/instances lists the present ones.`,
        );
      },
    },
    {
      method: "GET",
      pattern: "console/records",
      handle: async (_params, _body, query) => recordsPage(await writtenRecords(call), query),
    },
  ];
}

function accountsView({ world, fleet }: CloudParts) {
  const counts: Record<string, Record<string, number>> = {};
  for (const instance of fleet.all()) {
    const ofAccount = counts[instance.accountId] ?? {};
    ofAccount[stateOf(instance)] = (ofAccount[stateOf(instance)] ?? 0) + 1;
    counts[instance.accountId] = ofAccount;
  }
  return world.accounts.list().map((account) => ({
    id: account.id,
    name: account.name,
    site: account.site,
    currency: account.currency,
    balance: account.balance,
    overdue: account.overdueSinceMs !== undefined,
    counts: counts[account.id] ?? {},
  }));
}

const callsView = ({ journal }: CloudParts) =>
  journal.latest(SHOWN_CALLS).map((entry) => ({
    seq: entry.seq,
    time: entry.time,
    call: `${entry.service ?? "?"} ${entry.action}`,
    region: entry.region,
    subject: String(entry.parameters.InstanceId ?? ""),
    status: entry.status ?? "",
    code: entry.code ?? entry.effect ?? "",
  }));

async function functionsView(call: CallControlApi): Promise<readonly NamedFunction[]> {
  const { functions }: { readonly functions: readonly NamedFunction[] } = await call("GET", "functions");
  return functions.map(({ name, accountId, regionId }) => ({ name, accountId, regionId }));
}

/** Returns the records of every logstore named `results`, the function's default. */
async function writtenRecords(call: CallControlApi): Promise<readonly Readonly<Record<string, string>>[]> {
  const { projects }: { readonly projects: readonly NamedProject[] } = await call("GET", "log-store");
  const tables = projects.flatMap(({ name, logstores }) =>
    logstores.filter((logstore) => logstore.name === "results").map(() => `${name}/logstores/results`),
  );
  const answers: readonly WrittenRecords[] = await Promise.all(
    tables.map((table) => call("GET", `log-store/projects/${table}?last=${SHOWN_RECORDS}`)),
  );
  return answers.flatMap(({ records }) => records.map(({ fields }) => fields)).slice(-SHOWN_RECORDS);
}
