/** Reads what is deployed: the function, its triggers, the log store's index and alerts. Changes nothing. Rejects with CloudError only. */
import { randomUUID } from "node:crypto";
import { endpointOf } from "../../functions/adapters/alicloud/endpoints.ts";
import { acs3Headers } from "../../functions/adapters/function-compute/acs3.ts";
import { createConnections } from "../../functions/adapters/http/connections.ts";
import { type ExchangeAnswer, exchange } from "../../functions/adapters/http/exchange.ts";
import { toTransportFailure } from "../../functions/adapters/http/transport-failure.ts";
import { createSlsClient } from "../../functions/adapters/log-store/sls-client.ts";
import { CloudError } from "../../functions/core/failure/cloud-error.ts";
import type { Clock } from "../../functions/ports/clock.ts";
import type { Access } from "./access.ts";

export type Fields = Readonly<Record<string, unknown>>;

export interface DeployedTrigger {
  readonly name: string;
  readonly type: string;
  readonly qualifier: string;
  readonly config: Fields;
  /** When it was made or changed last; undefined where the answer does not say. */
  readonly changedAtMs: number | undefined;
}

export interface DeployedSide {
  /** GetFunction. */
  function(): Promise<Fields>;
  /** ListTriggers, all pages. */
  triggers(): Promise<readonly DeployedTrigger[]>;
  /** GetIndex of the results logstore: its indexed fields by name. */
  indexedFields(): Promise<Fields>;
  /** ListAlerts of a project. */
  alerts(project: string): Promise<readonly Fields[]>;
  /** GetLogs of the function's own log: up to 100 lines since then. */
  stdoutLines(sinceMs: number): Promise<readonly Fields[]>;
  /** The cloud's clock as of the last answer; undefined: nothing was answered yet. */
  cloudTime(): { readonly cloudMs: number; readonly hereMs: number } | undefined;
  readonly resultsProject: string;
  readonly stdoutProject: string;
  close(): void;
}

const FC_VERSION = "2023-03-30";
/** More pages than any function has triggers (50 at most, says the page on limits of 2026-02). */
const MOST_PAGES = 10;

export function openDeployedSide(access: Access, clock: Clock): DeployedSide {
  const { configuration, accountId, regionId, credentials } = access;
  const { callTimeoutMs } = configuration.timing;
  const connections = createConnections();
  let seen: { cloudMs: number; hereMs: number } | undefined;
  const remember = ({ headers }: ExchangeAnswer) => {
    const cloudMs = Date.parse(headers.date ?? "");
    if (!Number.isNaN(cloudMs)) seen = { cloudMs, hereMs: clock.nowMs() };
  };
  const readFc = async (action: string, path: string, query: Readonly<Record<string, string>>) => {
    const url = new URL(`/${FC_VERSION}${path}`, endpointOf("fc", configuration.endpoints, { regionId, accountId }));
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
  const readSls = async (project: string, action: string, path: string, query: Readonly<Record<string, string>>) => {
    const slsRegion = { regionId: configuration.log.region ?? regionId, accountId };
    const endpoint = endpointOf("sls", configuration.endpoints, slsRegion);
    const send = createSlsClient({ endpoint, project, credentials, connections, clock, callTimeoutMs });
    const answer = await send({ action, method: "GET", path, query });
    remember(answer);
    return parsed(answer.body);
  };
  const functionPath = `/functions/${encodeURIComponent(configuration.function.name)}`;
  const stdoutProject = `ecs-auto-recovery-stdout-${accountId}`;
  const resultsProject = configuration.log.project ?? `ecs-auto-recovery-${accountId}`;

  return {
    resultsProject,
    stdoutProject,
    function: () => readFc("GetFunction", functionPath, {}),
    triggers: () => allTriggers((query) => readFc("ListTriggers", `${functionPath}/triggers`, query)),
    async indexedFields() {
      const index = asFields(
        await readSls(resultsProject, "GetIndex", `/logstores/${configuration.log.logstore}/index`, {}),
      );
      return asFields(index.keys);
    },
    async alerts(project) {
      const { results } = asFields(await readSls(project, "ListAlerts", "/alerts", { offset: "0", size: "200" }));
      return Array.isArray(results) ? results.map(asFields) : [];
    },
    async stdoutLines(sinceMs) {
      const [from, to] = [sinceMs, clock.nowMs() + 60_000].map((ms) => String(Math.floor(ms / 1000)));
      const query = { type: "log", from: from ?? "", to: to ?? "", query: "*", line: "100" };
      const lines = await readSls(stdoutProject, "GetLogs", "/logstores/stdout", query);
      return Array.isArray(lines) ? lines.map(asFields) : [];
    },
    cloudTime: () => seen,
    close: () => connections.close(),
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
    // The API hands the configuration out as JSON text.
    config: asFields(typeof triggerConfig === "string" ? parsed(Buffer.from(triggerConfig)) : triggerConfig),
    changedAtMs: Number.isNaN(changedAtMs) ? undefined : changedAtMs,
  };
}

/** An error of FC 3.0 is `{Code, Message, RequestId}`. */
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

export function asFields(value: unknown): Fields {
  return isFields(value) ? value : {};
}

const isFields = (value: unknown): value is Fields =>
  typeof value === "object" && value !== null && !Array.isArray(value);

export function textOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}

function parsed(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString("utf8"));
  } catch {
    return undefined;
  }
}
