import { describe, expect, it } from "vitest";
import type { Problem } from "../../../functions/core/terms/problems.ts";
import { NOW, ONE, refusal, TWO, TWO_ACCOUNTS } from "./a-composition.ts";
import { ask, ENVIRONMENT, http, open, recharge, request, SECRET, signed, TOKEN } from "./a-http-request.ts";

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
});
