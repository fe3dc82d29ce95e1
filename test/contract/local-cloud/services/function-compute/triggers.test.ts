import { afterEach, describe, expect, it } from "vitest";
import { functionFolder } from "./function-folder.ts";
import { type Probe, startProbe } from "./probe.ts";

let probe: Probe;
afterEach(() => probe.cloud.close());

const PRINT = "exports.handler = async (event) => { process.stdout.write(event.toString() + '\\n'); };";
const FAIL = "exports.handler = async () => { throw new Error('again'); };";

describe("timer triggers", () => {
  it("fire by the cloud's clock with time, name and payload", async () => {
    probe = await startProbe(
      PRINT,
      {
        triggers: [
          {
            triggerName: "every",
            triggerType: "timer",
            triggerConfig: { cronExpression: "@every 5m", payload: '{"kind":"sweep"}' },
          },
          { triggerName: "hourly", triggerType: "timer", triggerConfig: { cronExpression: "0 0 * * * *" } },
          { triggerName: "off", triggerType: "timer", triggerConfig: { cronExpression: "@every 1m", enable: false } },
        ],
      },
      { clock: { mode: "stepped", now: Date.UTC(2030, 0, 1, 0, 50, 0) } },
    );

    await probe.advance(10 * 60_000);
    await probe.untilStatus("Succeeded", 3);

    const events = (await probe.output())
      .map((line) => JSON.parse(line))
      .sort((left, right) => (left.triggerTime + left.triggerName < right.triggerTime + right.triggerName ? -1 : 1));
    expect(events).toEqual([
      { triggerTime: "2030-01-01T00:55:00Z", triggerName: "every", payload: '{"kind":"sweep"}' },
      { triggerTime: "2030-01-01T01:00:00Z", triggerName: "every", payload: '{"kind":"sweep"}' },
      { triggerTime: "2030-01-01T01:00:00Z", triggerName: "hourly", payload: "" },
    ]);
    expect(await probe.invocations()).toMatchObject([{ cause: "timer", type: "Async" }, {}, {}]);
  });
});

describe("HTTP triggers", () => {
  const http = (authType: string, methods = ["POST"]) => ({
    triggers: [{ triggerName: "web", triggerType: "http", triggerConfig: { authType, methods } }],
  });

  it("pass the request to the function as an event, and its answer to the client as a response", async () => {
    probe = await startProbe(
      `exports.handler = async (event) => {
        const request = JSON.parse(event);
        return { statusCode: 202, headers: { "X-Run": "1" }, body: JSON.stringify({ path: request.rawPath, body: request.body, method: request.requestContext.http.method, query: request.queryParameters, type: request.headers["Content-Type"] }) };
      };`,
      http("anonymous"),
    );

    const response = await fetch(`${probe.cloud.url}/_fc/http/probe/wake%20up?a=1`, {
      method: "POST",
      body: "实例",
      headers: { "content-type": "text/plain" },
    });

    expect(response.status).toBe(202);
    expect(response.headers.get("x-run")).toBe("1");
    expect(await response.json()).toEqual({
      path: "/wake%20up",
      body: "实例",
      method: "POST",
      query: { a: "1" },
      type: "text/plain",
    });
  });

  it("carry binary bodies in both directions", async () => {
    probe = await startProbe(
      "exports.handler = async (event) => { const { body, isBase64Encoded } = JSON.parse(event); return { statusCode: 200, isBase64Encoded, body }; };",
      http("anonymous"),
    );
    const bytes = Buffer.from([0, 255, 128, 7]);

    const response = await fetch(`${probe.cloud.url}/_fc/http/probe/`, { method: "POST", body: bytes });

    expect(Buffer.from(await response.arrayBuffer())).toEqual(bytes);
  });

  it("refuse a method that is not listed, and an unsigned request where a signature is required", async () => {
    probe = await startProbe("exports.handler = async () => 'ok';", http("function"));

    expect((await fetch(`${probe.cloud.url}/_fc/http/probe/`, { method: "POST" })).status).toBe(400);
    await probe.cloud.control("PUT", "functions/probe", {
      codeDir: functionFolder("exports.handler = async () => 'ok';"),
      ...http("anonymous"),
    });
    expect((await fetch(`${probe.cloud.url}/_fc/http/probe/`)).status).toBe(403);
    expect(await (await fetch(`${probe.cloud.url}/_fc/http/probe/`, { method: "POST" })).text()).toBe("ok");
  });

  it("answer 502 for a function error", async () => {
    probe = await startProbe(FAIL, http("anonymous"));

    expect((await fetch(`${probe.cloud.url}/_fc/http/probe/`, { method: "POST" })).status).toBe(502);
  });
});
