import { webcrypto } from "node:crypto";
import { describe, expect, it } from "vitest";
import { refusalIn, webhookMessage } from "../../../../functions/adapters/notify/webhook-message.ts";
import type { WebhookKind } from "../../../../functions/core/report/channel.ts";
import { noticeOf } from "../../../../functions/core/report/notice.ts";
import { checkHttpRequest } from "../../../../functions/handling/http-trigger.ts";

const NOW = 1_599_360_473_210;
const SECRET = "demo";
const ASKING = { outcome: "failed", reason: "denied", instance_id: "i-1", region_id: "cn-hangzhou" };
const told = noticeOf({ kind: "needs-person", runId: "run-1", asking: [ASKING], unreadable: [], lines: [] });
const NOTICE = { ...told, text: told.text.en };
const said = (kind: WebhookKind, secret?: string, address = "https://robot.example/send?access_token=abc") => {
  const { url, headers, body } = webhookMessage({ kind, url: new URL(address), secret }, NOTICE, NOW);
  return { url, headers, body, json: JSON.parse(body) };
};

/** A second implementation of HMAC-SHA256, independent of the adapter's. */
async function webHmac(key: string, text: string): Promise<string> {
  const algorithm = { name: "HMAC", hash: "SHA-256" };
  const imported = await webcrypto.subtle.importKey("raw", Buffer.from(key), algorithm, false, ["sign"]);
  return Buffer.from(await webcrypto.subtle.sign("HMAC", imported, Buffer.from(text))).toString("base64");
}

describe("webhookMessage", () => {
  it("sends text as each vendor wants it, unsigned where there is no secret", () => {
    const { text } = NOTICE;

    expect(said("dingtalk").json).toEqual({ msgtype: "text", text: { content: text } });
    expect(said("wecom").json).toEqual({ msgtype: "text", text: { content: text } });
    expect(said("feishu").json).toEqual({ msg_type: "text", content: { text } });
    expect(said("slack").json).toEqual({ text, mrkdwn: false });
    expect(said("webhook").json).toEqual({
      kind: "needs-person",
      runId: "run-1",
      total: 1,
      reasons: { "failed/denied": 1 },
      instances: [ASKING],
      unreadable: [],
      text,
    });
    for (const kind of ["dingtalk", "wecom", "feishu", "slack", "webhook"] as const) {
      expect(said(kind).url.href).toBe("https://robot.example/send?access_token=abc");
      expect(said(kind).headers).toEqual({ "content-type": "application/json; charset=utf-8" });
    }
  });

  it("signs for DingTalk in the query, and keeps the query's other parameters", async () => {
    const { url, body } = said("dingtalk", SECRET);

    expect(Object.fromEntries(url.searchParams)).toEqual({
      access_token: "abc",
      timestamp: String(NOW),
      sign: await webHmac(SECRET, `${NOW}\n${SECRET}`),
    });
    expect(url.search).toMatch(/sign=[A-Za-z0-9%]+$/);
    expect(body).toBe(said("dingtalk").body);
  });

  it("signs for Feishu in the body: the text is the key", async () => {
    const { json, url } = said("feishu", SECRET);

    expect(json).toMatchObject({ timestamp: "1599360473", sign: "l1N0gAcBjdwBvGm1xMjOF0XSyaLRpR7tuO5dHfhAYc8=" });
    expect(json.sign).toBe(await webHmac(`1599360473\n${SECRET}`, ""));
    expect(url.search).toBe("?access_token=abc");
  });

  it("signs a plain webhook so that our own HTTP trigger accepts the signature", () => {
    const { headers, body } = said("webhook", SECRET);
    const request = { method: "POST", headers: new Map(Object.entries(headers)), body, isBase64Encoded: false };
    const verdict = (secret: string) =>
      checkHttpRequest(request as Parameters<typeof checkHttpRequest>[0], { hmacSecret: secret }, NOW);

    expect(verdict(SECRET)).toMatchObject({ kind: "signed", text: body });
    expect(verdict("another").kind).toBe("rejected");
  });

  it.each(["wecom", "slack"] as const)("has no signature for %s", (kind) => {
    expect(said(kind, SECRET)).toEqual(said(kind));
  });

  it("shows the secret nowhere", () => {
    const secret = "SEC-canary";
    for (const kind of ["dingtalk", "wecom", "feishu", "slack", "webhook"] as const)
      expect(JSON.stringify(said(kind, secret))).not.toContain(secret);
  });
});

describe("refusalIn", () => {
  const refusal = (kind: WebhookKind, status: number, body: string) => refusalIn(kind, status, Buffer.from(body));

  it.each<[WebhookKind, string]>([
    ["dingtalk", '{"errcode":0,"errmsg":"ok"}'],
    ["wecom", '{"errcode" : 0, "errmsg" : "ok"}'],
    ["feishu", '{"code":0,"msg":"success","data":{}}'],
    ["feishu", '{"Extra":null,"StatusCode":0,"StatusMessage":"success"}'],
    ["slack", "ok"],
    ["webhook", ""],
  ])("%s takes a message with %s", (kind, body) => {
    expect(refusal(kind, 200, body)).toBeUndefined();
  });

  it.each<[WebhookKind, number, string, string]>([
    ["dingtalk", 200, '{"errcode":310000,"errmsg":"sign not match"}', "code 310000"],
    ["wecom", 200, '{"errcode":93000,"errmsg":"invalid webhook url"}', "code 93000"],
    ["feishu", 200, '{"code":19021,"msg":"sign match fail"}', "code 19021"],
    ["feishu", 400, '{"code":9499}', "HTTP 400"],
    ["dingtalk", 200, "<html>a proxy's page</html>", "code unknown"],
    ["slack", 404, "no_service", "HTTP 404"],
    ["slack", 200, "<html>a proxy's page</html>", "an answer other than ok"],
    ["webhook", 302, "", "HTTP 302"],
  ])("%s says no with HTTP %i %s", (kind, status, body, expected) => {
    expect(refusal(kind, status, body)).toBe(expected);
  });
});
