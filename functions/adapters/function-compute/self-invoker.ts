/**
 * Asks Function Compute for another, asynchronous invocation of this function.
 *
 * @alicloud/fc2 addresses and signs the request; the exchange itself is ours. Its own transport keeps sockets past the
 * invocation (and thereby past the freeze), loses the error code of every FC 3.0 answer (`{Code, Message}` becomes
 * "message: undefined") and takes no timeout for reading (read in 2.6.6).
 */
import { createHash } from "node:crypto";
import { CloudError, type CloudFailure } from "../../core/cloud-error.ts";
import type { SelfInvoker } from "../../ports/self-invoker.ts";
import { type Credentials, secretsOf } from "../alicloud/credentials.ts";
import type { Connections } from "../http/connections.ts";
import { type ExchangeAnswer, exchange } from "../http/exchange.ts";
import { toTransportFailure } from "../http/transport-failure.ts";
import { asIdentifier, redact } from "../redaction/redact.ts";

export interface InvokerWiring {
  readonly accountId: string;
  readonly regionId: string;
  readonly credentials: Credentials;
  /** With scheme. */
  readonly endpoint: string;
  readonly functionName: string;
  /** Set: FC 2.0, which knows services. null: FC 3.0. */
  readonly service: string | null;
  readonly qualifier: string;
  readonly connections: Connections;
  readonly callTimeoutMs: number;
}

const ACTION = "InvokeFunction";

export function createSelfInvoker(wiring: InvokerWiring): SelfInvoker {
  const { accountId, regionId, credentials, endpoint, connections, callTimeoutMs } = wiring;
  return {
    async invokeAsync(payload, taskId) {
      // Loaded only when needed: about 20 ms that most invocations never pay.
      const { default: FcClient } = await import("@alicloud/fc2/lib/client.js");
      const client = new FcClient(accountId, {
        accessKeyID: credentials.accessKeyId,
        accessKeySecret: credentials.accessKeySecret,
        ...(credentials.securityToken === undefined ? {} : { securityToken: credentials.securityToken }),
        region: regionId,
        secure: endpoint.startsWith("https:"),
        endpoint,
      });
      client.securityToken = credentials.securityToken;
      const target = targetOf(wiring);
      client.version = target.version;

      const body = Buffer.from(JSON.stringify(payload), "utf8");
      const headers: Record<string, string> = {
        ...client.buildHeaders(),
        "content-type": "application/octet-stream",
        "content-length": String(body.length),
        // The service wants the hex digest's text in base64, not the digest's.
        "content-md5": Buffer.from(createHash("md5").update(body).digest("hex"), "utf8").toString("base64"),
        "x-fc-invocation-type": "Async",
        [target.taskIdHeader]: taskId,
      };
      const path = `/${target.version}${target.path}`;
      const { accessKeyId, accessKeySecret } = credentials;
      headers.authorization = FcClient.getSignature(accessKeyId, accessKeySecret, "POST", path, headers);

      const url = new URL(path, endpoint);
      if (target.qualifier !== undefined) url.searchParams.set("qualifier", target.qualifier);
      let answer: ExchangeAnswer;
      try {
        answer = await exchange(connections, { method: "POST", url, headers, body }, callTimeoutMs);
      } catch (error) {
        throw new CloudError({ action: ACTION, ...toTransportFailure(error) });
      }
      // A function error comes with 200; an accepted asynchronous call with 202 and no error type.
      if (answer.status === 202 && answer.headers["x-fc-error-type"] === undefined) return "accepted";
      if (answer.status === 409) return "exists";
      throw new CloudError({ action: ACTION, ...explain(answer, secretsOf(credentials)) });
    },
  };
}

interface Target {
  readonly version: string;
  readonly path: string;
  readonly taskIdHeader: string;
  readonly qualifier?: string;
}

function targetOf(wiring: InvokerWiring): Target {
  const name = encodeURIComponent(wiring.functionName);
  if (wiring.service === null) {
    return {
      version: "2023-03-30",
      path: `/functions/${name}/invocations`,
      taskIdHeader: "x-fc-async-task-id",
      qualifier: wiring.qualifier,
    };
  }
  return {
    version: "2016-08-15",
    path: `/services/${encodeURIComponent(`${wiring.service}.${wiring.qualifier}`)}/functions/${name}/invocations`,
    taskIdHeader: "x-fc-stateful-async-invocation-id",
  };
}

/** FC 2.0 answers `{ErrorCode, ErrorMessage}`, FC 3.0 `{Code, Message, RequestId}`; function errors have neither. */
function explain(answer: ExchangeAnswer, secrets: readonly string[]): Omit<CloudFailure, "action"> {
  const requestId = asIdentifier(answer.headers["x-fc-request-id"], secrets);
  const common = { httpStatus: answer.status, ...(requestId === undefined ? {} : { requestId }) };
  let parsed: unknown;
  try {
    parsed = JSON.parse(answer.body.toString("utf8"));
  } catch {
    const message = `Function Compute answered HTTP ${answer.status} with a body that is not JSON`;
    return { code: "Local.NotJson", message, answered: false, ...common };
  }
  const said = (typeof parsed === "object" && parsed !== null ? parsed : {}) as Record<string, unknown>;
  const code = asIdentifier(said.Code ?? said.ErrorCode ?? answer.headers["x-fc-error-type"], secrets);
  const text = said.Message ?? said.ErrorMessage ?? said.errorMessage;
  return {
    code: code ?? "Local.NoCode",
    message: redact(typeof text === "string" ? text : `Function Compute answered HTTP ${answer.status}`, secrets),
    answered: true,
    ...common,
  };
}
