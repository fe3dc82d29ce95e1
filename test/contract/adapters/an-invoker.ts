/** A self-invoker whose requests go to a stub service. */
import { createSelfInvoker } from "../../../functions/adapters/function-compute/self-invoker.ts";
import { type Connections, createConnections } from "../../../functions/adapters/http/connections.ts";
import { type StubAnswer, type StubService, startStubService } from "./stub-service.ts";

export const CREDENTIALS = { accessKeyId: "STS.key", accessKeySecret: "canary-secret", securityToken: "canary-token" };
export const PAYLOAD = { kind: "continue", hop: 1, note: "数据库" };
export const ACCEPTED: StubAnswer = (response) => {
  response.writeHead(202, { "x-fc-request-id": "1-65f0-1" });
  response.end();
};

interface Options {
  readonly service?: string | null;
  readonly endpoint?: string;
  readonly timeoutMs?: number;
  readonly credentials?: typeof CREDENTIALS;
}

export function openInvokerStage() {
  let stub: StubService | undefined;
  let connections: Connections | undefined;
  return {
    async invokerOn(answer: StubAnswer, options: Options = {}) {
      stub = await startStubService(answer);
      connections = createConnections();
      return createSelfInvoker({
        accountId: "1000000000000001",
        regionId: "cn-hangzhou",
        credentials: options.credentials ?? CREDENTIALS,
        endpoint: options.endpoint ?? stub.url,
        functionName: "ecs-auto-recovery",
        service: options.service ?? null,
        qualifier: "LATEST",
        connections,
        callTimeoutMs: options.timeoutMs ?? 5_000,
      });
    },
    url: () => stub?.url ?? "",
    requests: () => stub?.requests ?? [],
    openSockets: () => stub?.openSockets(),
    closeConnections: () => connections?.close(),
    async close() {
      connections?.close();
      await stub?.close();
    },
  };
}

export const FC2 = {
  name: "FC 2.0",
  service: "recovery",
  path: "/2016-08-15/services/recovery.LATEST/functions/ecs-auto-recovery/invocations",
  taskIdHeader: "x-fc-stateful-async-invocation-id",
};
