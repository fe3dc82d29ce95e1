/** Explains exchanges that ended without an answer, with codes of our own instead of the words of Node and httpx. */
import type { LocalCode } from "../../core/failure/cloud-error.ts";

export interface TransportFailure {
  readonly code: LocalCode;
  readonly message: string;
  /** False: the request may have reached the service and may have been applied. */
  readonly answered: boolean;
}

/** Codes of a failed connection. Nothing was sent, so the request can be repeated like a first one. */
const NOTHING_SENT = new Set([
  "ECONNREFUSED",
  "ENOTFOUND",
  "EAI_AGAIN",
  "EAI_FAIL",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "EADDRNOTAVAIL",
  "CERT_HAS_EXPIRED",
  "DEPTH_ZERO_SELF_SIGNED_CERT",
  "SELF_SIGNED_CERT_IN_CHAIN",
  "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
  "UNABLE_TO_GET_ISSUER_CERT_LOCALLY",
  "ERR_TLS_CERT_ALTNAME_INVALID",
]);

/**
 * Returns the failure.
 * @param error as node:http, node:https or httpx threw it. Its text is never passed on, because httpx puts the signed URL into it.
 */
export function toTransportFailure(error: unknown): TransportFailure {
  const { name, code } = asErrorWords(error);
  if (NOTHING_SENT.has(code)) {
    return { code: "Local.Unreachable", message: `no connection to the service (${code})`, answered: true };
  }
  if (name.startsWith("RequestTimeout") || code === "ETIMEDOUT" || code === "ESOCKETTIMEDOUT") {
    return { code: "Local.Timeout", message: "no answer within the call's timeout", answered: false };
  }
  // After resets, broken pipes, malformed HTTP and every other end of a connection the effect of the call is unknown.
  const detail = /^[A-Z][A-Z0-9_]{2,40}$/.test(code) ? ` (${code})` : "";
  return {
    code: "Local.ConnectionReset",
    message: `the connection ended before the answer did${detail}`,
    answered: false,
  };
}

function asErrorWords(error: unknown): { name: string; code: string } {
  if (typeof error !== "object" || error === null) return { name: "", code: "" };
  const { name, code } = error as { name?: unknown; code?: unknown };
  return { name: typeof name === "string" ? name : "", code: typeof code === "string" ? code : "" };
}
