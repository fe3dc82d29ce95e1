/** An HTTP trigger as docs/deploy.md adds it: the requests that may start a run over it, and their answers. */
import { createHmac } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { FUNCTION_NAME } from "../../../infra/names.ts";
import { HOME } from "../../support/deployed-accounts.ts";
import { recharged } from "../../support/deployed-events.ts";
import { type DeployedStage, HTTP_TRIGGER, openDeployedStage } from "../../support/deployed-stage.ts";
import { callsOf, ends, only, overdue } from "../../support/recovery-facts.ts";

const HMAC_SECRET = "a-secret-that-signs-requests-over-http";
const WAKE_TOKEN = "a-token-that-only-wakes-the-function";

let stage: DeployedStage;
let asNew: unknown;
beforeAll(async () => {
  stage = await openDeployedStage({
    scenario: { instances: [overdue("i-web")], delays: { startMs: 100 } },
    configuration: { http: { hmacSecretEnv: "RECOVERY_HMAC_SECRET", wakeTokenEnv: "RECOVERY_WAKE_TOKEN" } },
    environment: { RECOVERY_HMAC_SECRET: HMAC_SECRET, RECOVERY_WAKE_TOKEN: WAKE_TOKEN },
    triggers: [HTTP_TRIGGER],
  });
  asNew = await stage.cloud.control("POST", "snapshot");
});
beforeEach(() => stage.cloud.control("POST", "restore", asNew));
afterAll(() => stage.close());

async function send(body: string, headers: Readonly<Record<string, string>> = {}, method = "POST") {
  const response = await fetch(`${stage.cloud.url}/_fc/http/${FUNCTION_NAME}/`, {
    method,
    headers,
    ...(method === "GET" ? {} : { body }),
  });
  const text = await response.text();
  return { status: response.status, allow: response.headers.get("allow"), text };
}

const nowSeconds = () => Math.floor(Date.now() / 1000);

function signed(body: string, timestamp = String(nowSeconds()), secret = HMAC_SECRET) {
  const signature = createHmac("sha256", secret).update(`${timestamp}.${body}`).digest("hex");
  return { "x-recovery-timestamp": timestamp, "x-recovery-signature": signature };
}

const event = JSON.stringify(recharged(HOME, "T-1"));

/** One invocation without a run. */
async function nothingRan(): Promise<void> {
  expect(await stage.quiet()).toHaveLength(1);
  expect(callsOf(await stage.journal())).toEqual({ HttpTrigger: 1 });
  expect(await stage.records()).toEqual([]);
}

describe("a signed request", () => {
  it("is answered with 202 and the id of its run in the records", async () => {
    const answer = await send(event, signed(event));
    await stage.quiet(2);

    expect(answer.status).toBe(202);
    const { runId } = JSON.parse(answer.text);
    const records = await stage.records();
    expect(ends(records)).toEqual({ "i-web": "recovered" });
    expect(only(records, "run")).toMatchObject([
      { trigger: "recharge", root_run_id: runId, event_id: "transaction#T-1" },
    ]);
  });

  it("may ask for a plan by hand, whose records have the request's correlation", async () => {
    const body = JSON.stringify({ kind: "recover", mode: "plan", correlation: "asked-over-http" });

    const answer = await send(body, signed(body));
    await stage.quiet(2);

    expect(answer.status).toBe(202);
    const records = await stage.records();
    expect(only(records, "run")).toMatchObject([{ trigger: "manual", mode: "plan", correlation: "asked-over-http" }]);
    expect(ends(records)).toEqual({ "i-web": "planned" });
  });

  it.each([
    ["is five minutes old", () => signed(event, String(nowSeconds() - 301))],
    ["is from the future", () => signed(event, String(nowSeconds() + 120))],
    ["is signed with another secret", () => signed(event, undefined, "another-secret")],
    ["was changed on the way", () => signed(`${event} `)],
    ["has no time", () => ({ "x-recovery-signature": signed(event)["x-recovery-signature"] })],
    ["is not signed at all", () => ({})],
    ["has a token and a wrong signature", () => ({ ...signed(event, undefined, "x"), "x-recovery-token": WAKE_TOKEN })],
  ])("that %s is answered with 401, and nothing runs", async (_what, headers) => {
    const answer = await send(event, headers());

    expect(answer.status).toBe(401);
    expect(JSON.parse(answer.text)).toEqual({ problem: "not authorised", how: expect.any(String) });
    await nothingRan();
  });

  it("with a body that starts no run is answered with 400, and the log has the reason", async () => {
    const body = JSON.stringify({ kind: "recover", mode: "aply" });

    const answer = await send(body, signed(body));

    expect(answer.status).toBe(400);
    await nothingRan();
    expect((await stage.logs()).map(({ line }) => JSON.parse(line).problems)).toMatchObject([
      [{ code: "request-refused" }],
    ]);
  });
});

describe("a wake-up", () => {
  it("reads every account, whatever its body says", async () => {
    const body = JSON.stringify({ kind: "recover", mode: "plan", accounts: ["3000000000000003"] });

    const answer = await send(body, { "x-recovery-token": WAKE_TOKEN });
    await stage.quiet(2);

    expect(answer.status).toBe(202);
    const { runId } = JSON.parse(answer.text);
    const records = await stage.records();
    expect(only(records, "run")).toMatchObject([{ trigger: "wake-up", mode: "apply", root_run_id: runId }]);
    expect(ends(records)).toEqual({ "i-web": "recovered" });
  });

  it("with a wrong token is answered with 401, and nothing runs", async () => {
    const answer = await send("", { "x-recovery-token": `${WAKE_TOKEN}x` });

    expect(answer.status).toBe(401);
    await nothingRan();
  });
});

describe("an invocation by the API", () => {
  const sweep = { kind: "recover", mode: "apply" };

  it("reaches the function as it was sent, beside its HTTP trigger", async () => {
    await stage.invoke(sweep);

    expect(ends(await stage.records())).toEqual({ "i-web": "recovered" });
  });

  it.each(["Sync", "Async"])(
    "that arrives as an HTTP request runs nothing, and the log says what to do (%s)",
    async (type) => {
      await stage.cloud.control("PUT", "settings", { switches: { invocationsArriveOverHttp: true } });
      await stage.invoke(sweep, { "x-fc-invocation-type": type });
      await stage.quiet();

      expect((await stage.logs()).map(({ line }) => JSON.parse(line))).toMatchObject([
        { level: "error", reason: expect.stringContaining("Remove the HTTP trigger") },
      ]);
      expect(callsOf(await stage.journal())).toEqual({ InvokeFunction: 1 });
      expect(await stage.records()).toEqual([]);
    },
  );
});

describe("any other request", () => {
  it("is answered with 405 if the trigger admits it", async () => {
    const trigger = HTTP_TRIGGER;
    const methods = ["GET", "POST"];
    await stage.deploy({ triggers: [{ ...trigger, triggerConfig: { ...trigger?.triggerConfig, methods } }] });

    const answer = await send("", { "x-recovery-token": WAKE_TOKEN }, "GET");

    expect(answer).toMatchObject({ status: 405, allow: "POST" });
    await nothingRan();
  });

  it("is answered with 503 while the function is switched off, and with 500 when it is not configured", async () => {
    await stage.deploy({ environment: { RECOVERY_WAKE_TOKEN: WAKE_TOKEN, RECOVERY_MODE: "off" } });
    const off = await send("", { "x-recovery-token": WAKE_TOKEN });
    await stage.deploy({ configurationText: '{"mode":"aply"}' });
    const broken = await send("", { "x-recovery-token": WAKE_TOKEN });

    expect([off.status, broken.status]).toEqual([503, 500]);
    // The caller is a stranger. The invocations of the timer report the mistake.
    expect(broken.text).not.toContain("aply");
    expect(await stage.records()).toEqual([]);
  });
});
