/** Builds the answers of the RPC gateway, in XML or JSON. */
import type { CloudRequest, CloudResponse } from "../../kernel/http.ts";
import type { World } from "../../kernel/world.ts";
import type { Refusal } from "../signatures/refusal.ts";
import { parseRpcRequest } from "./rpc-request.ts";
import { toXml } from "./xml.ts";

const CONTENT_TYPES = { json: "application/json;charset=utf-8", xml: "text/xml;charset=utf-8" } as const;

interface RpcBody {
  readonly RequestId: string;
}

function answer(status: number, root: string, body: RpcBody, request: CloudRequest): CloudResponse {
  const { format } = parseRpcRequest(request);
  return {
    status,
    headers: { "content-type": CONTENT_TYPES[format], "x-acs-request-id": body.RequestId },
    body: format === "json" ? JSON.stringify(body) : toXml(root, body),
  };
}

export function rpcSuccess(action: string, body: object, request: CloudRequest, world: World): CloudResponse {
  return answer(200, `${action}Response`, { RequestId: world.requestId("uuid"), ...body }, request);
}

/**
 * Returns an error answer. Source: "Returned results" of the ECS API reference, read 2026-08; `Recommend` as in public
 * error bodies.
 */
export function rpcError(refusal: Refusal, request: CloudRequest, world: World): CloudResponse {
  const body = {
    RequestId: world.requestId("uuid"),
    HostId: (request.headers.host ?? "127.0.0.1").replace(/:\d+$/, ""),
    Code: refusal.code,
    Message: refusal.message,
    Recommend: `https://error-center.aliyun.com/status/search?Keyword=${refusal.code}&source=PopGw`,
  };
  return { ...answer(refusal.status, "Error", body, request), code: refusal.code };
}
