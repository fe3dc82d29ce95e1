import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { type LocalCloud, type LocalCloudOptions, startLocalCloud } from "../../../../../local-cloud/index.ts";
import { eventually, functionFolder } from "./function-folder.ts";
import { signedInvoke } from "./signed-invoke.ts";

let cloud: LocalCloud;
afterEach(() => cloud.close());

const start = async (source: string, config: object = {}, options: LocalCloudOptions = {}) => {
  cloud = await startLocalCloud(options);
  await cloud.control("PUT", "functions/probe", {
    codeDir: functionFolder(source),
    memory: 128,
    timeout: 10,
    ...config,
  });
};

const invoke = (body = "", more: Record<string, string> = {}) => signedInvoke(cloud, "probe", body, more);

const stateOf = (pid: number) => /^State:\s+(\S)/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1];
const isGone = (pid: number) => {
  try {
    return ["Z", "X"].includes(stateOf(pid) ?? "X");
  } catch {
    return true;
  }
};

/** Once told to forget, resets every older connection on its next request, without a word before: as a gateway in between does. */
const startForgetfulServer = async () => {
  const known = new Set<unknown>();
  const forgotten = new Set<unknown>();
  const server = createServer((request, response) => {
    known.add(request.socket);
    if (forgotten.has(request.socket)) request.socket.resetAndDestroy();
    else response.end("ok");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    forget: () => {
      for (const socket of known) forgotten.add(socket);
    },
    close: () => {
      server.closeAllConnections();
      return new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
};

describe("the Node.js runtime", () => {
  it("shows the function its context and only its own environment", async () => {
    process.env.LOCAL_CLOUD_TEST_SECRET = "must not leak";
    await start("exports.handler = async (event, context) => ({ context, env: process.env, cwd: process.cwd() });", {
      env: { MODE: "plan" },
      timeout: 7,
      region: "cn-beijing",
    });

    const { context, env } = JSON.parse((await invoke()).text);

    expect(context).toMatchObject({
      function: { name: "probe", handler: "index.handler", memory: 128, timeout: 7 },
      service: { qualifier: "LATEST" },
      region: "cn-beijing",
      accountId: cloud.accountId,
    });
    expect(context.credentials).toBeUndefined();
    expect(env).toMatchObject({
      MODE: "plan",
      FC_REGION: "cn-beijing",
      FC_FUNCTION_NAME: "probe",
      FC_ACCOUNT_ID: cloud.accountId,
    });
    const expected = ["PATH", "TZ", "MODE"];
    expect(Object.keys(env).filter((name) => !name.startsWith("FC_") && !expected.includes(name))).toEqual([]);
  });

  it("gives new keys of the role to each invocation, and they work", async () => {
    await start(
      "exports.handler = async (event, context) => ({ ...context.credentials, fromEnv: process.env.ALIBABA_CLOUD_ACCESS_KEY_ID });",
      {},
      {
        scenario: { accounts: [{ id: "1000000000000009", roles: [{ name: "fn", policy: ["ecs:*"] }] }] },
      },
    );
    await cloud.control("PUT", "functions/probe", {
      codeDir: functionFolder(
        "exports.handler = async (event, context) => ({ ...context.credentials, fromEnv: process.env.ALIBABA_CLOUD_ACCESS_KEY_ID });",
      ),
      role: "acs:ram::1000000000000009:role/fn",
    });

    const [first, second] = [JSON.parse((await invoke()).text), JSON.parse((await invoke()).text)];

    expect(first.accessKeyId).toMatch(/^STS\./);
    expect(second.accessKeyId).not.toBe(first.accessKeyId);
    expect(second.fromEnv).toBe(first.accessKeyId);
    expect(cloud.world.accounts.keyPair(second.accessKeyId)).toMatchObject({ securityToken: second.securityToken });
  });

  it("refuses an invocation whose role does not exist", async () => {
    await start("exports.handler = async () => 1;", { role: "acs:ram::1000000000000001:role/none" });

    expect(await invoke()).toMatchObject({ status: 403, text: expect.stringContaining("AccessDenied") });
  });

  it.each([
    ["a Buffer", "async () => Buffer.from('raw')", "raw"],
    ["an object", "async () => ({ a: [1] })", '{"a":[1]}'],
    ["a number", "async () => 7", "7"],
    ["nothing", "async () => {}", ""],
    ["a value by callback", "(event, context, callback) => callback(null, 'called')", "called"],
    ["a plain value", "(event) => 'sync'", "sync"],
  ])("answers %s as the platform does", async (_what, handler, expected) => {
    await start(`exports.handler = ${handler};`);

    expect(await invoke()).toMatchObject({ status: 200, errorType: null, text: expected });
  });

  it("loads an ES module", async () => {
    cloud = await startLocalCloud();
    const codeDir = functionFolder("export const handler = async () => 'module';", "index.mjs");
    await cloud.control("PUT", "functions/probe", { codeDir });

    expect((await invoke()).text).toBe("module");
  });

  it.each([
    ["a throw", "() => { throw new RangeError('far'); }", "UnhandledInvocationError", "far"],
    ["an error by callback", "(e, c, callback) => callback(new Error('told'))", "HandledInvocationError", "told"],
    [
      "an exit",
      "async () => process.exit(3)",
      "UnhandledInvocationError",
      "Process exited unexpectedly before completing request (duration: ",
    ],
    [
      "a crash outside the handler",
      "() => new Promise(() => setImmediate(() => { throw new Error('x'); }))",
      "UnhandledInvocationError",
      "Process exited unexpectedly",
    ],
  ])("answers 200 with the error header after %s", async (_what, handler, errorType, message) => {
    await start(`exports.handler = ${handler};`);

    const answer = await invoke();

    expect(answer).toMatchObject({ status: 200, errorType });
    expect(JSON.parse(answer.text).errorMessage).toContain(message);
  });

  it("says which handler is missing, and which module does not load", async () => {
    await start("exports.other = 1;");
    expect(JSON.parse((await invoke()).text).errorMessage).toBe("Handler 'handler' is missing on module 'index'");

    await cloud.control("PUT", "functions/probe", { codeDir: functionFolder("require('not-there');") });
    expect(JSON.parse((await invoke()).text).errorMessage).toContain("Cannot find module 'not-there'");
  });

  it("ends a function that runs too long, and starts a new instance for the next call", async () => {
    await start(
      "exports.handler = async (event) => event.length === 0 ? new Promise(() => setInterval(() => {}, 1000)) : 'quick';",
      {
        timeout: 1,
      },
    );

    const answer = await invoke();

    expect(answer).toMatchObject({ status: 200, errorType: "UnhandledInvocationError" });
    expect(JSON.parse(answer.text).errorMessage).toContain("Function timed out after 1 seconds");
    expect((await invoke("x")).text).toBe("quick");
  });

  it("ends a function that needs more memory than it has", async () => {
    await start(
      "exports.handler = async () => { const kept = []; for (;;) kept.push(new Array(1e5).fill(Math.random())); };",
    );

    expect(JSON.parse((await invoke()).text).errorMessage).toContain("Process exited unexpectedly");
  });

  it("freezes the process after the answer and wakes it for the next one", async () => {
    await start(`let ticks = 0; setInterval(() => { ticks += 1; }, 1);
      exports.handler = async () => ({ pid: process.pid, ticks });`);
    const first = JSON.parse((await invoke()).text);

    const frozen = await eventually(async () => (stateOf(first.pid) === "T" ? true : undefined));
    const second = JSON.parse((await invoke()).text);

    expect(frozen).toBe(true);
    expect(second.pid).toBe(first.pid);
  });

  it("runs one request at a time in an instance and starts another for the second", async () => {
    await start("exports.handler = async () => { await new Promise((r) => setTimeout(r, 150)); return process.pid; };");

    const [left, right] = await Promise.all([invoke(), invoke()]);

    expect(left.text).not.toBe(right.text);
    expect((await cloud.control("GET", "functions/probe")).instances).toEqual({ busy: 0, idle: 2 });
  });

  it("refuses a synchronous call when no more instances are allowed", async () => {
    await start("exports.handler = async () => new Promise((r) => setTimeout(r, 300));", { maxInstances: 1 });

    const statuses = (await Promise.all([invoke(), invoke()])).map(({ status }) => status);

    expect(statuses.sort()).toEqual([200, 429]);
  });

  it.each([
    ["no reset when its client drops the agent before the freeze", "[200,200]", "agent.destroy()"],
    ["the reset of a connection that died in the freeze when its client keeps the agent", "ECONNRESET", ""],
  ])("sees %s", async (_what, expected, afterwards) => {
    const site = await startForgetfulServer();
    await start(`const http = require("node:http");
      let agent;
      exports.handler = async () => {
        ${afterwards === "" ? "agent ??=" : "agent ="} new http.Agent({ keepAlive: true });
        const get = () => new Promise((resolve, reject) => {
          http.get(${JSON.stringify(site.url)}, { agent }, (response) => response.resume().on("end", () => resolve(response.statusCode))).on("error", reject);
        });
        try { return [await get(), await get()]; } catch (error) { return error.code; } finally { ${afterwards} }
      };`);

    const first = await invoke();
    site.forget();
    const second = await invoke();
    await site.close();

    expect([first.text, second.text]).toEqual(["[200,200]", expected]);
  });

  it("kills a running instance on demand", async () => {
    await start(
      "exports.handler = async () => { console.log('running'); await new Promise((r) => setTimeout(r, 9000)); };",
    );
    const answer = invoke();
    await eventually(async () =>
      (await cloud.control("GET", "functions/probe/logs")).lines.length > 0 ? true : undefined,
    );

    expect(await cloud.control("POST", "functions/probe/kill")).toEqual({ killed: 1 });
    expect(JSON.parse((await answer).text).errorMessage).toContain("Process exited unexpectedly");
  });

  it("keeps every line of output, whole and with its request, even without a newline at the end", async () => {
    await start(`exports.handler = async (event) => {
      require("node:fs").writeSync(1, "straight to the descriptor\\n");
      process.stdout.write("部分"); process.stderr.write("problem\\n"); process.stdout.write(" and rest");
      return event;
    };`);
    await invoke("1");
    await invoke("2");

    const { lines } = await cloud.control("GET", "functions/probe/logs");
    const { invocations } = await cloud.control("GET", "functions/probe");

    for (const { requestId } of invocations) {
      const own = lines.filter((line: { requestId: string }) => line.requestId === requestId);
      const of = (stream: string) =>
        own.filter((line: { stream: string }) => line.stream === stream).map((line: { line: string }) => line.line);
      expect(of("stdout")).toEqual(["straight to the descriptor", "部分 and rest"]);
      expect(of("stderr")).toEqual(["problem"]);
    }
  });

  it("leaves no process behind, frozen or running", async () => {
    await start(
      "exports.handler = async (event) => { if (event.length) await new Promise((r) => setTimeout(r, 9000)); return process.pid; };",
    );
    const frozenPid = Number((await invoke()).text);
    const running = invoke("x").catch(() => undefined);
    await eventually(async () =>
      (await cloud.control("GET", "functions/probe")).instances.busy === 1 ? true : undefined,
    );

    await cloud.close();
    await running;

    expect(isGone(frozenPid)).toBe(true);
  });
});
