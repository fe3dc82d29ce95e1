import { describe, expect, it } from "vitest";
import { NOW, type Setup, TWO } from "./a-composition.ts";
import { ask, ENVIRONMENT, open, recharge, request, signed, TOKEN } from "./a-http-request.ts";

describe("the HTTP trigger", () => {
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
