/** Success and error bodies of the RPC gateway, in XML or JSON. */
import type { CloudRequest, CloudResponse } from "../../kernel/http.ts";
import type { World } from "../../kernel/world.ts";
import type { Refusal } from "../signatures/refusal.ts";
import { parseRpcRequest } from "./rpc-request.ts";
import { toXml } from "./xml.ts";

const contentTypes = { json: "application/json;charset=utf-8", xml: "text/xml;charset=utf-8" } as const;

function answer(status: number, root: string, body: object, requestId: string, request: CloudRequest): CloudResponse {
  const { format } = parseRpcRequest(request);
  return {
    status,
    headers: { "content-type": contentTypes[format], "x-acs-request-id": requestId },
    body: format === "json" ? JSON.stringify(body) : toXml(root, body),
  };
}

export function rpcSuccess(action: string, body: object, request: CloudRequest, world: World): CloudResponse {
  const requestId = world.requestId("uuid");
  return answer(200, `${action}Response`, { RequestId: requestId, ...body }, requestId, request);
}

/** Source: "Returned results" of the ECS API reference; `Recommend` as seen in public error bodies, read 2026-08. */
export function rpcError(refusal: Refusal, request: CloudRequest, world: World): CloudResponse {
  const requestId = world.requestId("uuid");
  const body = {
    RequestId: requestId,
    HostId: (request.headers.host ?? "127.0.0.1").replace(/:\d+$/, ""),
    Code: refusal.code,
    Message: refusal.message,
    Recommend: `https://error-center.aliyun.com/status/search?Keyword=${refusal.code}&source=PopGw`,
  };
  return { ...answer(refusal.status, "Error", body, requestId, request), code: refusal.code };
}
