/** Requests to the HTTP trigger, signed or with the token, and a stage that holds their secrets. */
import { createHmac } from "node:crypto";
import type { HttpResponse } from "../../../functions/handling/http-trigger.ts";
import { A_CONTEXT, accepted, aStage, bytes, NOW, ONE, type Setup, type Stage } from "./a-composition.ts";

export const SECRET = "an-hmac-secret-of-32-characters!!";
export const TOKEN = "a-wake-token-of-32-characters-too";
export const http = { hmacSecretEnv: "HTTP_SECRET", wakeTokenEnv: "HTTP_TOKEN" };
export const ENVIRONMENT = { HTTP_SECRET: SECRET, HTTP_TOKEN: TOKEN };

export const open = (setup: Setup = {}) =>
  aStage({ configuration: { http }, environment: ENVIRONMENT, invoke: accepted, ...setup });

export function request(headers: Record<string, string>, body = "", extra: Record<string, unknown> = {}) {
  const requestContext = { http: { method: "POST", path: "/" } };
  return { version: "v1", rawPath: "/", headers, body, isBase64Encoded: false, requestContext, ...extra };
}

export function signed(
  body: string,
  { at = NOW / 1000, secret = SECRET }: { at?: number | string; secret?: string } = {},
) {
  const timestamp = String(at);
  const signature = createHmac("sha256", secret).update(`${timestamp}.${body}`).digest("hex");
  return { "X-Recovery-Timestamp": timestamp, "X-Recovery-Signature": signature };
}

export async function ask(stage: Stage, event: unknown, context = A_CONTEXT): Promise<HttpResponse> {
  return (await stage.handler(bytes(event), context)) as HttpResponse;
}

export const recharge = JSON.stringify({
  type: "billing:Account:Recharged",
  data: { accountId: ONE, transactionNumber: "T-1" },
});
