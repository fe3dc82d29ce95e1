import { afterEach, describe, expect, it } from "vitest";
import { type LocalCloud, type LocalCloudOptions, startLocalCloud } from "../../../../../local-cloud/index.ts";
import { functionFolder } from "./function-folder.ts";
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
});
