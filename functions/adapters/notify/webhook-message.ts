/** Builds the request of each kind of webhook and recognises refusals. Not verified on the live services. */
import { createHmac } from "node:crypto";
import type { WebhookKind } from "../../core/report/channel.ts";
import type { SpokenNotice } from "../../core/report/notice.ts";

export interface WebhookMessage {
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface Addressee {
  readonly kind: WebhookKind;
  /** As the vendor's console shows it. */
  readonly url: URL;
  readonly secret?: string | undefined;
}

export function webhookMessage(addressee: Addressee, notice: SpokenNotice, nowMs: number): WebhookMessage {
  const { kind, secret } = addressee;
  const { text } = notice;
  const url = new URL(addressee.url);
  const seconds = String(Math.floor(nowMs / 1000));
  const headers: Record<string, string> = { "content-type": "application/json; charset=utf-8" };
  // DingTalk, "Custom robot access", and WeCom, developer.work.weixin.qq.com/document/path/91770; both read 2026-08.
  let content: object = { msgtype: "text", text: { content: text } };
  if (kind === "dingtalk" && secret) {
    // "Custom robot security settings" (open.dingtalk.com, read 2026-08): milliseconds, at most an hour off.
    url.searchParams.set("timestamp", String(nowMs));
    url.searchParams.set("sign", hmac(secret, `${nowMs}\n${secret}`).toString("base64"));
  }
  if (kind === "feishu") {
    // open.feishu.cn/document/client-docs/bot-v3/add-custom-bot, read 2026-08: the text is the key, and the signed message is
    // empty.
    const sign = secret && { timestamp: seconds, sign: hmac(`${seconds}\n${secret}`, "").toString("base64") };
    content = { ...(sign || {}), msg_type: "text", content: { text } };
  }
  // docs.slack.dev, "Sending messages using incoming webhooks", read 2026-08. The text has no character that Slack needs escaped.
  // "Formatting message text", read 2026-12: without `mrkdwn: false` a name such as *web* would lose its signs.
  if (kind === "slack") content = { text, mrkdwn: false };
  if (kind === "webhook") content = { ...notice };
  const body = JSON.stringify(content);
  if (kind === "webhook" && secret) {
    // The same signature that our own HTTP trigger asks for.
    headers["x-recovery-timestamp"] = seconds;
    headers["x-recovery-signature"] = hmac(secret, `${seconds}.${body}`).toString("hex");
  }
  return { url, headers, body };
}

const hmac = (key: string, text: string): Buffer => createHmac("sha256", key).update(text).digest();

/** Returns the refusal in an answer; undefined: the message was taken. Of the body only its number is returned. */
export function refusalIn(kind: WebhookKind, status: number, body: Buffer): string | undefined {
  if (status < 200 || status > 299) return `HTTP ${status}`;
  if (kind === "webhook") return undefined;
  // Slack answers "ok". A proxy's page with HTTP 200 is a refusal.
  if (kind === "slack") return body.toString("utf8").trim() === "ok" ? undefined : "an answer other than ok";
  // The other services refuse with HTTP 200 and a number: `errcode` of DingTalk and WeCom, `code` and formerly `StatusCode` of
  // Feishu.
  const [, number] = /"(?:errcode|code|StatusCode)"\s*:\s*(-?\d{1,10})\b/.exec(body.toString("utf8")) ?? [];
  return number === "0" ? undefined : `code ${number ?? "unknown"}`;
}
