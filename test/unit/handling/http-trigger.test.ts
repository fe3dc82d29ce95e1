import { createHmac } from "node:crypto";
import { describe, expect, it } from "vitest";
import type { Problem } from "../../../functions/core/terms/problems.ts";
import type { HttpResponse } from "../../../functions/handling/http-trigger.ts";
import {
  A_CONTEXT,
  accepted,
  aStage,
  bytes,
  NOW,
  ONE,
  refusal,
  type Setup,
  type Stage,
  TWO,
  TWO_ACCOUNTS,
} from "./a-composition.ts";

const SECRET = "an-hmac-secret-of-32-characters!!";
const TOKEN = "a-wake-token-of-32-characters-too";
const http = { hmacSecretEnv: "HTTP_SECRET", wakeTokenEnv: "HTTP_TOKEN" };
const ENVIRONMENT = { HTTP_SECRET: SECRET, HTTP_TOKEN: TOKEN };

const open = (setup: Setup = {}) =>
  aStage({ configuration: { http }, environment: ENVIRONMENT, invoke: accepted, ...setup });

function request(headers: Record<string, string>, body = "", extra: Record<string, unknown> = {}) {
  const requestContext = { http: { method: "POST", path: "/" } };
  return { version: "v1", rawPath: "/", headers, body, isBase64Encoded: false, requestContext, ...extra };
}

function signed(body: string, { at = NOW / 1000, secret = SECRET }: { at?: number | string; secret?: string } = {}) {
  const timestamp = String(at);
  const signature = createHmac("sha256", secret).update(`${timestamp}.${body}`).digest("hex");
  return { "X-Recovery-Timestamp": timestamp, "X-Recovery-Signature": signature };
}

async function ask(stage: Stage, event: unknown, context = A_CONTEXT): Promise<HttpResponse> {
  return (await stage.handler(bytes(event), context)) as HttpResponse;
}

const recharge = JSON.stringify({
  type: "billing:Account:Recharged",
  data: { accountId: ONE, transactionNumber: "T-1" },
});

describe("the HTTP trigger", () => {
  it("hands a signed event over and answers 202 with the run id", async () => {
    const stage = open();

    const response = await ask(stage, request(signed(recharge), recharge));

    expect(response).toMatchObject({
      statusCode: 202,
      headers: { "content-type": "application/json" },
      isBase64Encoded: false,
    });
    expect(stage.invoked).toMatchObject([{ payload: { trigger: "recharge", account: ONE } }]);
    expect(JSON.parse(response.body)).toEqual({ runId: stage.invoked[0]?.payload.rootRunId });
    expect(stage.recovered).toEqual([]);
  });

  it("checks the signature over the raw bytes of a base64 body", async () => {
    const stage = open();
    const body = { body: Buffer.from(recharge).toString("base64"), isBase64Encoded: true };

    expect((await ask(stage, request(signed(recharge), "", body))).statusCode).toBe(202);
    expect((await ask(stage, request(signed(body.body), "", body))).statusCode).toBe(401);
  });

  it("hands a signed request by hand over as it is, so that its limit counts once", async () => {
    const stage = open({ configuration: { ...TWO_ACCOUNTS, http } });
    const manual = JSON.stringify({ kind: "recover", mode: "apply", maxInstances: 3, accounts: [ONE, TWO] });

    const response = await ask(stage, request(signed(manual), manual));

    const { runId } = JSON.parse(response.body) as { runId: string };
    expect(stage.invoked.map(({ payload }) => payload)).toEqual([
      { kind: "recover", mode: "apply", maxInstances: 3, accounts: [ONE, TWO], verifySeconds: 900, correlation: runId },
    ]);
  });

  it("keeps the correlation of a request by hand", async () => {
    const stage = open();
    const manual = JSON.stringify({ kind: "recover", correlation: "ticket-1" });

    await ask(stage, request(signed(manual), manual));

    expect(stage.invoked[0]?.payload.correlation).toBe("ticket-1");
  });

  it("takes a signed request once, whatever the case of its signature", async () => {
    const stage = open();
    const headers = signed(recharge);
    const shouted = { ...headers, "X-Recovery-Signature": headers["X-Recovery-Signature"].toUpperCase() };

    const answers = [
      await ask(stage, request(headers, recharge)),
      await ask(stage, request(headers, recharge)),
      await ask(stage, request(shouted, recharge)),
      await ask(stage, request(signed(recharge, { at: NOW / 1000 - 1 }), recharge)),
    ];

    expect(answers.map(({ statusCode }) => statusCode)).toEqual([202, 409, 409, 202]);
    expect(answers[1]?.body).toBe('{"problem":"this request was made already: sign a new one"}');
    expect(stage.invoked).toHaveLength(2);
  });

  it("gives a request by hand the same task id on every instance, however late it is repeated", async () => {
    const manual = JSON.stringify({ kind: "recover", mode: "apply" });
    const [one, other, again] = [open(), open({ nowMs: NOW + 200_000 }), open()];
    await ask(one, request(signed(manual), manual));
    await ask(other, request(signed(manual), manual));
    await ask(again, request(signed(manual, { at: NOW / 1000 - 1 }), manual));

    expect(other.invoked[0]?.taskId).toBe(one.invoked[0]?.taskId);
    expect(again.invoked[0]?.taskId).not.toBe(one.invoked[0]?.taskId);
  });

  it.each<[string, Record<string, string>, string]>([
    ["a secret of 31 characters", { HTTP_SECRET: SECRET.slice(0, 31) }, "HTTP_SECRET must hold at least 32 characters"],
    ["a token of one letter", { HTTP_TOKEN: "x" }, "HTTP_TOKEN must hold at least 32 characters"],
    ["one value for both", { HTTP_TOKEN: SECRET }, "HTTP_SECRET and HTTP_TOKEN hold the same value"],
    [
      "one value for both but for a line end",
      { HTTP_TOKEN: `${SECRET}\n` },
      "HTTP_SECRET and HTTP_TOKEN hold the same value",
    ],
    ["a secret of spaces", { HTTP_SECRET: " ".repeat(64) }, "HTTP_SECRET must hold at least 32 characters"],
  ])("runs nothing with %s, and says so in its own log", async (_, changed, reason) => {
    const stage = open({ environment: { ...ENVIRONMENT, ...changed } });
    const secret = { ...ENVIRONMENT, ...changed }.HTTP_SECRET ?? "";

    const answers = [
      await ask(stage, request(signed(recharge, { secret }), recharge)),
      await ask(stage, request({ "x-recovery-token": { ...ENVIRONMENT, ...changed }.HTTP_TOKEN ?? "" })),
    ];

    expect(answers.map(({ statusCode, body }) => [statusCode, body])).toEqual([
      [500, '{"problem":"not configured"}'],
      [500, '{"problem":"not configured"}'],
    ]);
    expect(stage.invoked).toEqual([]);
    expect(stage.lines[0]).toMatchObject({ level: "error", fields: { reason: expect.stringContaining(reason) } });
    expect(JSON.stringify(stage.lines)).not.toContain(secret);
  });

  it.each([
    "/2023-03-30/functions/ecs-auto-recovery/invocations",
    "/2016-08-15/services/recovery.LATEST/functions/ecs-auto-recovery/invocations",
  ])("says what to do when an invocation arrives as a request to %s", async (rawPath) => {
    const stage = open();

    const response = await ask(stage, request({}, '{"kind":"recover","mode":"apply"}', { rawPath }));

    expect(response.statusCode).toBe(401);
    expect(stage.lines).toEqual([
      {
        level: "error",
        message: "an invocation came as an HTTP request",
        fields: { reason: expect.stringContaining("Remove the HTTP trigger") },
      },
    ]);
    expect(stage.invoked).toEqual([]);
    expect(stage.recovered).toEqual([]);
  });

  it("runs here when the hand-over is refused, and still answers 202", async () => {
    const problems: Problem[] = [{ code: "region-unreadable", message: "not read" }];
    const stage = open({ invoke: () => refusal(), recover: { problems } });

    const response = await ask(stage, request(signed(recharge), recharge));

    expect(response.statusCode).toBe(202);
    expect(stage.recovered).toMatchObject([{ trigger: { name: "recharge", skipSettle: true, verifySeconds: 0 } }]);
  });

  it("takes the token for a bare wake-up of every account and does not read the body", async () => {
    const stage = open({ configuration: { ...TWO_ACCOUNTS, http } });
    const manual = JSON.stringify({ kind: "recover", mode: "apply", accounts: ["1000000000000009"] });

    const response = await ask(stage, request({ "x-recovery-token": TOKEN }, manual));

    expect(response.statusCode).toBe(202);
    expect(stage.invoked.map(({ payload }) => [payload.trigger, payload.account, payload.mode])).toEqual([
      ["wake-up", ONE, "apply"],
      ["wake-up", TWO, "apply"],
    ]);
  });

  const wrong = signed(recharge, { secret: "another" });
  it.each<[string, Record<string, string>]>([
    ["nothing", {}],
    ["a wrong signature", wrong],
    ["a wrong signature and the token", { ...wrong, "x-recovery-token": TOKEN }],
    ["a signature of another body", signed("{}")],
    ["a signature that is too old", signed(recharge, { at: NOW / 1000 - 301 })],
    ["a signature from the future", signed(recharge, { at: NOW / 1000 + 61 })],
    ["a signature without its time", { "x-recovery-signature": signed(recharge)["X-Recovery-Signature"] }],
    ["a time that is none", { ...signed(recharge), "X-Recovery-Timestamp": "NaN" }],
    ["a signature that is no hex", { ...signed(recharge), "X-Recovery-Signature": "z".repeat(64) }],
    ["a signature with more behind it", { ...signed(recharge), "X-Recovery-Signature": `${"0".repeat(64)}zz` }],
    ["a signature with more before it", { ...signed(recharge), "X-Recovery-Signature": `zz${"0".repeat(64)}` }],
    ["a time with more behind it", signed(recharge, { at: `${NOW / 1000}.` })],
    ["a time with more before it", signed(recharge, { at: `+${NOW / 1000}` })],
    ["a time with a point", signed(recharge, { at: `${NOW / 1000}.0` })],
    ["a signature that is too short", { ...signed(recharge), "X-Recovery-Signature": "00" }],
    ["a wrong token", { "x-recovery-token": TOKEN.replace("a-wake-token", "a-wake-tokem") }],
    ["an empty token", { "x-recovery-token": "" }],
  ])("answers 401 to %s and runs nothing", async (_, headers) => {
    const stage = open();

    const response = await ask(stage, request(headers, recharge));

    expect(response.statusCode).toBe(401);
    expect(JSON.parse(response.body)).toEqual({
      problem: "not authorised",
      how: expect.stringMatching(/x-recovery-timestamp.*x-recovery-signature.*x-recovery-token/),
    });
    expect(stage.composed).toEqual([]);
  });

  it.each([NOW / 1000 - 300, NOW / 1000 + 60])("accepts a signature at the edge of its time (%d)", async (at) => {
    expect((await ask(open(), request(signed(recharge, { at }), recharge))).statusCode).toBe(202);
  });

  it.each<[string, Setup]>([
    ["not configured", { configuration: {} }],
    ["configured without a value", { environment: {} }],
    ["configured with an empty value", { environment: { HTTP_SECRET: "", HTTP_TOKEN: "" } }],
  ])("answers 401 when its secrets are %s, whatever is sent", async (_, setup) => {
    const stage = open(setup);
    const empty = signed(recharge, { secret: "" });

    for (const headers of [signed(recharge), empty, { "x-recovery-token": "" }, { "x-recovery-token": "undefined" }]) {
      expect((await ask(stage, request(headers, recharge))).statusCode).toBe(401);
    }
    expect(stage.composed).toEqual([]);
  });

  it.each(["GET", "HEAD", "PUT", ""])("answers 405 to %j", async (method) => {
    const stage = open();

    const response = await ask(
      stage,
      request({ "x-recovery-token": TOKEN }, "", { requestContext: { http: { method } } }),
    );

    expect(response).toMatchObject({ statusCode: 405, headers: { allow: "POST" }, body: '{"problem":"use POST"}' });
    expect(stage.composed).toEqual([]);
  });

  it.each<[string, string, number]>([
    ["an unknown body", '{"hello":"world"}', 400],
    ["a request with mistakes", '{"kind":"recover","accounts":[]}', 400],
    ["a request for an account that is not configured", `{"kind":"recover","accounts":["${TWO}"]}`, 400],
    ["a request inside the request", JSON.stringify(request({})), 400],
    ["an event that cannot matter", '{"type":"ecs:Instance:StateChange","data":{"state":"Running"}}', 200],
  ])("runs nothing for %s in a signed request", async (_, body, statusCode) => {
    const stage = open();

    const response = await ask(stage, request(signed(body), body));

    expect(response.statusCode).toBe(statusCode);
    const why = statusCode === 200 ? { ignored: true } : { problem: expect.stringContaining("the function's log") };
    expect(JSON.parse(response.body)).toEqual(why);
    expect(stage.invoked).toEqual([]);
    expect(stage.recovered).toEqual([]);
    expect(stage.lines).toHaveLength(1);
  });

  it("never repeats anything of a request", async () => {
    const stage = open();
    const body = '{"echo-me":"echo-me","kind":"recover"}';
    const answers = [
      await ask(stage, request({ ...signed(body), "echo-me": "echo-me" }, body)),
      await ask(stage, request({ "x-recovery-token": "echo-me" }, body, { rawPath: "/echo-me" })),
      await ask(stage, request({}, body, { requestContext: { http: { method: "echo-me" } } })),
    ];

    expect(JSON.stringify(answers)).not.toContain("echo-me");
  });

  it("tells strangers nothing about a broken configuration", async () => {
    const stage = open({ configuration: { mode: "go" } });

    const response = await ask(stage, request(signed(recharge), recharge));

    expect(response).toMatchObject({ statusCode: 500, body: '{"problem":"not configured"}' });
  });

  it("runs nothing when switched off, and tells so only to who may ask", async () => {
    const stage = open({ environment: { ...ENVIRONMENT, RECOVERY_MODE: "off" } });

    expect(await ask(stage, request(signed(recharge), recharge))).toMatchObject({
      statusCode: 503,
      body: '{"problem":"switched off"}',
    });
    expect((await ask(stage, request({}, recharge))).statusCode).toBe(401);
    expect(stage.composed).toEqual([]);
  });
});
