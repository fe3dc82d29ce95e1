/** Decides whether an HTTP request may start a run. No answer repeats any part of a request. */
import { createHash, createHmac, timingSafeEqual } from "node:crypto";
import type { HttpTriggerRequest } from "../core/events/shapes/http-request.ts";
import type { HttpSecrets } from "./http-secrets.ts";

/** The object that FC 3.0's built-in runtimes turn into an HTTP answer (vendor page "HTTP trigger", read 2026-08). */
export interface HttpResponse {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly isBase64Encoded: false;
  readonly body: string;
}

export type HttpVerdict =
  /** Signed: the body is an event. The signature is lower-case hexadecimal and valid until `expiresAtMs`. */
  | { readonly kind: "signed"; readonly text: string; readonly signature: string; readonly expiresAtMs: number }
  /** The request carries only the token. It starts a full sweep, and its body is not read. */
  | { readonly kind: "wake-up" }
  | { readonly kind: "rejected"; readonly response: HttpResponse };

const OLDEST_SECONDS = 300;
/** How far a caller's clock may run ahead. A larger value would keep an overheard request usable for longer. */
const AHEAD_SECONDS = 60;

const HOW_TO =
  "Send x-recovery-timestamp (Unix seconds) with x-recovery-signature (hex HMAC-SHA256 of timestamp, a dot and the body), or x-recovery-token.";

export function checkHttpRequest(request: HttpTriggerRequest, secrets: HttpSecrets, nowMs: number): HttpVerdict {
  if (request.method !== "POST") {
    return { kind: "rejected", response: respond(405, { problem: "use POST" }, { allow: "POST" }) };
  }
  const body = Buffer.from(request.body, request.isBase64Encoded ? "base64" : "utf8");
  // A signature that was sent must be valid. A caller who signs means the body, so the request must not become a bare wake-up.
  if (request.headers.has("x-recovery-signature")) {
    if (!isSigned(request, body, secrets.hmacSecret, nowMs)) return rejected();
    const signature = (request.headers.get("x-recovery-signature") ?? "").toLowerCase();
    const signedAtMs = Number(request.headers.get("x-recovery-timestamp")) * 1000;
    const expiresAtMs = signedAtMs + (OLDEST_SECONDS + 1) * 1000;
    return { kind: "signed", text: body.toString("utf8"), signature, expiresAtMs };
  }
  const token = request.headers.get("x-recovery-token");
  return token !== undefined && isSame(token, secrets.wakeToken) ? { kind: "wake-up" } : rejected();
}

export function respond(
  statusCode: number,
  body: Readonly<Record<string, unknown>>,
  headers: Readonly<Record<string, string>> = {},
): HttpResponse {
  return {
    statusCode,
    headers: { "content-type": "application/json", ...headers },
    isBase64Encoded: false,
    body: JSON.stringify(body),
  };
}

function isSigned(request: HttpTriggerRequest, body: Buffer, secret: string | undefined, nowMs: number): boolean {
  const timestamp = request.headers.get("x-recovery-timestamp") ?? "";
  const signature = request.headers.get("x-recovery-signature") ?? "";
  if (!secret || !/^\d{1,12}$/.test(timestamp) || !/^[0-9a-f]{64}$/i.test(signature)) return false;
  const ageSeconds = Math.floor(nowMs / 1000) - Number(timestamp);
  if (ageSeconds > OLDEST_SECONDS || ageSeconds < -AHEAD_SECONDS) return false;
  const expected = createHmac("sha256", secret).update(`${timestamp}.`).update(body).digest();
  return timingSafeEqual(expected, Buffer.from(signature, "hex"));
}

/** Compares digests, which have equal lengths, so that the comparison does not reveal the token's length. */
function isSame(token: string, secret: string | undefined): boolean {
  if (!secret) return false;
  const digest = (text: string) => createHash("sha256").update(text).digest();
  return timingSafeEqual(digest(token), digest(secret));
}

function rejected(): HttpVerdict {
  return { kind: "rejected", response: respond(401, { problem: "not authorised", how: HOW_TO }) };
}
