/** With every debug switch on and failures of every kind, no key and no signature is in any log or record. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { HOME, HOME_ACCOUNT, home, PAID_SPOKE, SPOKE, SPOKE_ACCOUNT } from "../../support/deployed-accounts.ts";
import { recharged } from "../../support/deployed-events.ts";
import { type Relay, startRelay } from "../../support/deployed-relay.ts";
import { type DeployedStage, endpointsAt, HTTP_TRIGGER, openDeployedStage } from "../../support/deployed-stage.ts";
import { many, only } from "../../support/recovery-facts.ts";
import { runCli } from "../cli/cli-process.ts";

const DEBUG = { DEBUG: "*", NODE_DEBUG: "http,https,net,tls,stream,timer" };
const HMAC_SECRET = "the-secret-that-signs-requests-over-http";
const WAKE_TOKEN = "the-token-that-only-wakes-the-function";
/** In pop-core's wording: the message of a failed call is its signed URL. */
const LEAKY =
  "POST http://ecs.example/?AccessKeyId=LTAIleaked&Signature=LeakedSignature%3D&SecurityToken=CAISleaked failed";

let stage: DeployedStage;
let relay: Relay;
let output = "";

beforeAll(async () => {
  stage = await openDeployedStage({
    scenario: {
      accounts: [home, PAID_SPOKE],
      instances: [...many(4, "web"), ...many(2, "shop", { accountId: SPOKE })],
      delays: { startMs: 100 },
    },
  });
  relay = await startRelay(stage.cloud.url);
  const configuration = {
    accounts: [HOME_ACCOUNT, SPOKE_ACCOUNT],
    endpoints: endpointsAt(relay.url),
    http: { hmacSecretEnv: "RECOVERY_HMAC_SECRET", wakeTokenEnv: "RECOVERY_WAKE_TOKEN" },
  };
  await stage.deploy({
    configuration,
    // The local cloud refuses NODE_DEBUG in a function, because it changes how Node.js starts.
    environment: { DEBUG: DEBUG.DEBUG, RECOVERY_HMAC_SECRET: HMAC_SECRET, RECOVERY_WAKE_TOKEN: WAKE_TOKEN },
    triggers: [HTTP_TRIGGER],
  });
  const ecs = { service: "ecs", action: "ReActivateInstances" };
  await stage.fault(
    { ...ecs, instanceId: "i-web-0001", effect: "error", status: 400, code: "Odd.Code", message: LEAKY },
    { ...ecs, instanceId: "i-web-0002", effect: "reset", count: 1 },
    { ...ecs, instanceId: "i-web-0003", effect: "html-502", count: 1 },
    {
      service: "bss",
      action: "QueryAccountBalance",
      effect: "error",
      status: 403,
      code: "NotAuthorized",
      message: LEAKY,
    },
    { service: "sls", action: "PutLogs", effect: "error", status: 403, code: "Unauthorized", message: LEAKY, count: 4 },
    {
      service: "sts",
      action: "AssumeRole",
      effect: "error",
      status: 500,
      code: "InternalError",
      message: LEAKY,
      count: 1,
    },
  );

  // A run by hand from an operator's machine, one by an event that is handed over, and a stranger's request.
  const config = stage.writeConfiguration(stage.configured(configuration));
  const cli = (...args: string[]) =>
    runCli([...args, "--config", config], {
      ...DEBUG,
      ALIBABA_CLOUD_ACCESS_KEY_ID: stage.cloud.accessKeyId,
      ALIBABA_CLOUD_ACCESS_KEY_SECRET: stage.cloud.accessKeySecret,
    });
  for (const ended of [
    await cli("invoke", "--mode", "apply", "--sync", "--verify-seconds", "5"),
    await cli("doctor"),
    await cli("plan"),
  ])
    output += ended.stdout + ended.stderr;
  await stage.invoke(recharged(HOME, "T-1"));
  await fetch(`${stage.cloud.url}/_fc/http/ecs-auto-recovery/`, {
    method: "POST",
    headers: { "x-recovery-token": WAKE_TOKEN },
  });
  await stage.quiet(4);
});
afterAll(async () => {
  relay.close();
  await stage.close();
});

/** The signatures that went over the wire. */
function signatures(): readonly string[] {
  const sent = relay.sent();
  const inBodies = [...sent.matchAll(/[?&]Signature=([^&\s]+)/g)].map(([, value = ""]) => decodeURIComponent(value));
  const inHeaders = [...sent.matchAll(/^authorization: *\S+ +[^:\r\n]+:(\S+)/gim)].map(([, value = ""]) => value);
  return [...inBodies, ...inHeaders];
}

const everywhere = async (): Promise<Readonly<Record<string, string>>> => ({
  "the command line's output": output,
  "the function's output": (await stage.logs()).map(({ line }) => line).join("\n"),
  "the records": JSON.stringify(await stage.records()),
  "the journal": JSON.stringify(await stage.journal()),
  "the answers of the control API": JSON.stringify(await stage.cloud.control("GET", "functions")),
});

describe("the logs, records and answers", () => {
  it("were written under failures of every kind, with debug switches on", async () => {
    const places = await everywhere();
    expect(places["the command line's output"]).toMatch(/^(HTTP|NET|STREAM|TIMER) \d+:/m);
    expect(places["the function's output"]).toContain("undelivered");
    expect(only(await stage.records(), "run").length).toBeGreaterThan(1);
    expect(signatures().length).toBeGreaterThan(20);
    expect(stage.secrets.size).toBeGreaterThan(10);
  });

  it("contain no key, secret or token that was issued", async () => {
    for (const [place, text] of Object.entries(await everywhere()))
      for (const secret of [...stage.secrets, HMAC_SECRET, WAKE_TOKEN])
        expect(text.includes(secret), `${secret} in ${place}`).toBe(false);
  });

  it("contain no signature that was sent, and no vendor's message about a signature", async () => {
    for (const [place, text] of Object.entries(await everywhere()))
      for (const signature of [...signatures(), "LeakedSignature", "CAISleaked", "LTAIleaked"])
        for (const form of [signature, encodeURIComponent(signature)])
          expect(text.includes(form), `${signature} in ${place}`).toBe(false);
  });
});
