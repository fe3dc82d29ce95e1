/** Applies fault rules to answers. Services apply the effects `falls-back-to-stopped` and `incomplete` themselves. */
import type { CloudRequest, CloudResponse } from "../http.ts";
import type { Service, ServiceFault, World } from "../world.ts";
import type { FaultRule } from "./fault-rule.ts";

/** An answer on the wire: whole, half of it, a connection reset, or nothing. */
export type Delivery =
  | { readonly kind: "whole"; readonly response: CloudResponse }
  | { readonly kind: "half"; readonly response: CloudResponse }
  | { readonly kind: "reset" }
  | { readonly kind: "hang" };

export const THROTTLED = {
  status: 400,
  code: "Throttling.User",
  message: "Request was denied due to user flow control.",
} as const;

/** What each service says in its own words, if the rule gives none. */
export const GENERIC = {
  status: 500,
  code: "InternalError",
  message: "The request processing has failed due to some unknown error.",
} as const;

const HTML502 =
  "<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body>\r\n<center><h1>502 Bad Gateway</h1></center>\r\n</body>\r\n</html>\r\n";

export const toServiceFault = (rule: FaultRule | undefined): ServiceFault | undefined =>
  rule?.effect === "falls-back-to-stopped" || rule?.effect === "incomplete" ? { effect: rule.effect } : undefined;

/**
 * Adds the header that tells a throttled client how many milliseconds to wait. Source: code of aliyun-cli, read
 * 2026-08.
 */
export function withRetryAfter(response: CloudResponse, retryAfterMs: number | undefined): CloudResponse {
  if (retryAfterMs === undefined) return response;
  return { ...response, headers: { ...response.headers, "x-acs-retry-after": String(retryAfterMs) } };
}

/** Returns the answer that a fault gives in place of the call, or undefined if the call is carried out. */
export function faultInPlaceOfCall(
  rule: FaultRule,
  service: Service,
  request: CloudRequest,
  world: World,
): Delivery | undefined {
  const whole = (response: CloudResponse): Delivery => ({ kind: "whole", response });
  const error = (otherwise: { status: number; code: string; message: string }) =>
    service.vendorError(
      {
        status: rule.status ?? otherwise.status,
        code: rule.code ?? otherwise.code,
        message: rule.message ?? otherwise.message,
      },
      request,
      world,
    );
  switch (rule.effect) {
    case "error":
      return whole(error(GENERIC));
    case "throttle":
      return whole(withRetryAfter(error(THROTTLED), rule.retryAfterMs));
    case "html-502":
      return whole({ status: 502, headers: { "content-type": "text/html" }, body: HTML502 });
    case "empty-500":
      return whole({ status: 500 });
    case "json-500-without-code":
      return whole({
        status: 500,
        headers: { "content-type": "application/json;charset=utf-8" },
        body: JSON.stringify({ RequestId: world.requestId("uuid") }),
      });
    case "reset":
      return { kind: "reset" };
    case "hang":
      return { kind: "hang" };
    default:
      return undefined;
  }
}

/** Returns what is sent for a call that was carried out, after the fault has changed it. */
export function faultAfterCall(rule: FaultRule | undefined, response: CloudResponse): Delivery {
  if (rule?.effect === "truncated") return { kind: "half", response };
  if (rule?.effect === "answer-lost") return { kind: rule.hang === true ? "hang" : "reset" };
  return { kind: "whole", response };
}
