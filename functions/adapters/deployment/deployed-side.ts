/**
 * Reads the deployed function, its triggers, and the index and alerts of the log store. Changes nothing. Rejects with
 * CloudError only.
 */
import { randomUUID } from "node:crypto";
import { CloudError } from "../../core/failure/cloud-error.ts";
import type { Clock } from "../../ports/clock.ts";
import type { DeployedSide, DeployedTrigger, Fields } from "../../ports/deployed-side.ts";
import { asObject, textOf } from "../alicloud/answer.ts";
import type { Credentials } from "../alicloud/credentials.ts";
import { acs3Headers } from "../function-compute/acs3.ts";
import type { Connections } from "../http/connections.ts";
import { type ExchangeAnswer, exchange } from "../http/exchange.ts";
import { toTransportFailure } from "../http/transport-failure.ts";
import { createSlsClient } from "../log-store/sls-client.ts";

const FC_VERSION = "2023-03-30";
/** A function has 50 triggers at most (vendor's page on limits, 2026-02), so ten pages are more than there can be. */
const MOST_PAGES = 10;

/** FC 3.0 and the log store as the operator reads them. */
export interface DeployedSideWiring {
  readonly credentials: Credentials;
  readonly connections: Connections;
  readonly clock: Clock;
  readonly callTimeoutMs: number;
  /** With scheme. */
  readonly fcEndpoint: string;
  readonly slsEndpoint: string;
  readonly functionName: string;
  readonly logstore: string;
  readonly resultsProject: string;
  readonly stdoutProject: string;
}

type Query = Readonly<Record<string, string>>;
type Remember = (answer: ExchangeAnswer) => void;

export function createDeployedSide(wiring: DeployedSideWiring): DeployedSide {
  const { clock, logstore, functionName, resultsProject, stdoutProject } = wiring;
  let seen: { cloudMs: number; hereMs: number } | undefined;
  const remember: Remember = ({ headers }) => {
    const cloudMs = Date.parse(headers.date ?? "");
    if (!Number.isNaN(cloudMs)) seen = { cloudMs, hereMs: clock.nowMs() };
  };
  const readFc = fcReader(wiring, remember);
  const readSls = slsReader(wiring, remember);
  const functionPath = `/functions/${encodeURIComponent(functionName)}`;

  return {
    resultsProject,
    stdoutProject,
    function: () => readFc("GetFunction", functionPath, {}),
    triggers: () => allTriggers((query) => readFc("ListTriggers", `${functionPath}/triggers`, query)),
    async indexedFields() {
      const index = asFields(await readSls(resultsProject, "GetIndex", `/logstores/${logstore}/index`, {}));
      return asFields(index.keys);
    },
    async alerts(project) {
      const { results } = asFields(await readSls(project, "ListAlerts", "/alerts", { offset: "0", size: "200" }));
      return Array.isArray(results) ? results.map(asFields) : [];
    },
    async stdoutLines(sinceMs) {
      const [from = "", to = ""] = [sinceMs, clock.nowMs() + 60_000].map((ms) => String(Math.floor(ms / 1000)));
      const query = { type: "log", from, to, query: "*", line: "100" };
      const lines = await readSls(stdoutProject, "GetLogs", "/logstores/stdout", query);
      return Array.isArray(lines) ? lines.map(asFields) : [];
    },
    cloudTime: () => seen,
  };
}

function fcReader(
  { fcEndpoint, credentials, connections, clock, callTimeoutMs }: DeployedSideWiring,
  remember: Remember,
) {
  return async (action: string, path: string, query: Query): Promise<Fields> => {
    const url = new URL(`/${FC_VERSION}${path}`, fcEndpoint);
    for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
    const unsigned = {
      host: url.host,
      accept: "application/json",
      "x-acs-action": action,
      "x-acs-version": FC_VERSION,
    };
    const request = { method: "GET", path: url.pathname, query, headers: unsigned, body: Buffer.alloc(0) };
    const date = new Date(clock.nowMs()).toISOString().replace(/\.\d{3}Z$/, "Z");
    const headers = acs3Headers(request, credentials, { date, nonce: randomUUID() });
    const answer = await exchange(connections, { method: "GET", url, headers }, callTimeoutMs).catch(
      (error: unknown) => {
        throw new CloudError({ action, ...toTransportFailure(error) });
      },
    );
    remember(answer);
    return readFcAnswer(action, answer);
  };
}

function slsReader(
  { slsEndpoint: endpoint, credentials, connections, clock, callTimeoutMs }: DeployedSideWiring,
  remember: Remember,
) {
  return async (project: string, action: string, path: string, query: Query): Promise<unknown> => {
    const send = createSlsClient({ endpoint, project, credentials, connections, clock, callTimeoutMs });
    const answer = await send({ action, method: "GET", path, query });
    remember(answer);
    return parsed(answer.body);
  };
}

async function allTriggers(
  read: (query: Readonly<Record<string, string>>) => Promise<Fields>,
): Promise<DeployedTrigger[]> {
  const triggers: DeployedTrigger[] = [];
  let nextToken: string | undefined;
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const answer = await read({ limit: "100", ...(nextToken === undefined ? {} : { nextToken }) });
    for (const item of Array.isArray(answer.triggers) ? answer.triggers : []) triggers.push(toTrigger(asFields(item)));
    const next = textOf(answer.nextToken);
    if (next === "" || next === nextToken) return triggers;
    nextToken = next;
  }
  return triggers;
}

function toTrigger({ triggerName, triggerType, qualifier, triggerConfig, lastModifiedTime }: Fields): DeployedTrigger {
  const changedAtMs = Date.parse(textOf(lastModifiedTime));
  return {
    name: textOf(triggerName),
    type: textOf(triggerType),
    qualifier: textOf(qualifier) || "LATEST",
    // ListTriggers returns the trigger's configuration as JSON text.
    config: asFields(typeof triggerConfig === "string" ? parsed(Buffer.from(triggerConfig)) : triggerConfig),
    changedAtMs: Number.isNaN(changedAtMs) ? undefined : changedAtMs,
  };
}

/**
 * Returns the fields of an FC answer. Throws CloudError for a status other than 200; an error of FC 3.0 is `{Code,
 * Message, RequestId}`.
 */
function readFcAnswer(action: string, { status, headers, body }: ExchangeAnswer): Fields {
  const said = asFields(parsed(body));
  if (status === 200) return said;
  const requestId = textOf(said.RequestId ?? headers["x-fc-request-id"]);
  throw new CloudError({
    action,
    code: textOf(said.Code ?? said.ErrorCode) || "Local.NoCode",
    message: textOf(said.Message ?? said.ErrorMessage).slice(0, 300) || `HTTP ${status}`,
    httpStatus: status,
    answered: true,
    ...(requestId === "" ? {} : { requestId }),
  });
}

const asFields = (value: unknown): Fields => asObject(value) ?? {};

function parsed(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString("utf8"));
  } catch {
    return undefined;
  }
}
