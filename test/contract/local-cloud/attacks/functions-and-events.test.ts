/** Attacks by functions, events and other accounts on the local cloud. */
import { afterEach, describe, expect, it } from "vitest";
import { type LocalCloud, type LocalCloudOptions, startLocalCloud } from "../../../../local-cloud/index.ts";
import { eventually, functionFolder } from "../services/function-compute/function-folder.ts";
import { signedFetch, signedInvoke } from "../services/function-compute/signed-invoke.ts";

const A = "1000000000000001";
const B = "2000000000000002";
const large = "x".repeat(131_072);

const clouds: LocalCloud[] = [];
const logs: string[] = [];
afterEach(async () => {
  await Promise.all(clouds.splice(0).map((cloud) => cloud.close()));
  logs.length = 0;
});
async function start(options: LocalCloudOptions = {}): Promise<LocalCloud> {
  const cloud = await startLocalCloud({
    scenario: { accounts: [{ id: A }, { id: B }] },
    log: (line) => logs.push(line),
    ...options,
  });
  clouds.push(cloud);
  return cloud;
}

const ECHO = "exports.handler = async (event) => event;";
const deploy = (cloud: LocalCloud, name: string, source: string, more: object = {}) =>
  cloud.control("PUT", `functions/${name}`, { codeDir: functionFolder(source), ...more });

/** Waits until the only invocation of the function has ended. */
const ended = (cloud: LocalCloud, name: string) =>
  eventually(async () => {
    const { invocations } = await cloud.control("GET", `functions/${name}`);
    return ["Succeeded", "Failed"].includes(invocations[0]?.status) ? invocations[0] : undefined;
  });

describe("another account", () => {
  it("cannot call a signed HTTP trigger of a foreign account", async () => {
    const cloud = await start();
    const triggers = [{ triggerName: "http", triggerType: "http", triggerConfig: { authType: "function" } }];
    await deploy(cloud, "private", ECHO, { accountId: A, triggers });
    const stranger = await cloud.control("POST", "accounts", { id: "3000000000000003" });

    const own = await signedFetch(cloud, "/_fc/http/private/", cloud);
    const foreign = await signedFetch(cloud, "/_fc/http/private/", stranger);

    expect(own.status).toBe(200);
    expect([foreign.status, foreign.text]).toEqual([403, expect.stringContaining("belong")]);
    expect((await cloud.control("GET", "functions/private")).invocations).toHaveLength(1);
  });

  it("cannot name a foreign account's function as a destination, and would not reach it", async () => {
    const cloud = await start();
    await deploy(cloud, "target", ECHO, { accountId: A });
    const destination = `acs:fc:cn-hangzhou:${A}:functions/target`;
    const asyncInvokeConfig = { destinationConfig: { onSuccess: { destination } } };

    await expect(deploy(cloud, "source", ECHO, { accountId: B, asyncInvokeConfig })).rejects.toThrow(
      /function of account/,
    );
    // An ARN without an account names the function's own account. Account B has no such function.
    const bare = { destinationConfig: { onSuccess: { destination: "acs:fc:::functions/target" } } };
    await deploy(cloud, "source", ECHO, { accountId: B, asyncInvokeConfig: bare });
    await cloud.control("POST", "functions/source/invoke", {});
    await ended(cloud, "source");

    expect((await cloud.control("GET", "functions/target")).invocations).toEqual([]);
  });

  it("gets no keys of a foreign account's role", async () => {
    const cloud = await start();
    const role = `acs:ram::${A}:role/any`;

    await expect(deploy(cloud, "thief", ECHO, { accountId: B, role })).rejects.toThrow(`role: of account ${B}`);
  });

  it("cannot deliver its events to a foreign account's function", async () => {
    const cloud = await start();
    const triggers = [
      { triggerName: "all", triggerType: "eventbridge", triggerConfig: { eventRuleFilterPattern: '{"type":["t"]}' } },
    ];
    await deploy(cloud, "listener", ECHO, { accountId: A, triggers });

    const [sent] = await cloud.control("POST", "events", { type: "t", source: "s", aliyunaccountid: B });

    expect(sent.targets).toBe(0);
  });
});

describe("a function", () => {
  it.each([
    ["lines that are no JSON", `require("fs").writeSync(3, "not json\\n".repeat(1000));`],
    ["JSON of another form", `require("fs").writeSync(3, "null\\n[]\\n{}\\n");`],
    [
      "an answer without a body",
      `require("fs").writeSync(3, JSON.stringify({ ok: true, requestId: context.requestId }) + "\\n");`,
    ],
    [
      "bytes without an end",
      `for (let i = 0; i < 800; i += 1) try { require("fs").writeSync(3, "x".repeat(65536)); } catch {}`,
    ],
  ])(
    "that writes %s into the runtime's channel ends only its own invocation",
    async (_what, code) => {
      const cloud = await start();
      await deploy(cloud, "writer", `exports.handler = async (event, context) => { ${code} return "done"; };`, {
        timeout: 20,
      });

      const answer = await signedInvoke(cloud, "writer", "{}");

      expect(answer.headers.get("x-fc-error-type")).toBe("UnhandledInvocationError");
      expect((await cloud.control("GET", "accounts")).length).toBe(2);
    },
    30_000,
  );

  it("cannot answer the invocation of another function", async () => {
    const cloud = await start();
    const forged = `require("fs").writeSync(3, JSON.stringify({ requestId: "other", ok: true, bytes: 6 }) + "\\nforged");`;
    await deploy(cloud, "forger", `exports.handler = async () => { ${forged} return "own"; };`);

    expect((await signedInvoke(cloud, "forger", "{}")).text).toBe("own");
  });

  it("that prints without end has its output cut into lines and dropped after a while", async () => {
    const cloud = await start();
    const flood = `for (let i = 0; i < 30; i += 1) process.stdout.write("y".repeat(1 << 20));`;
    await deploy(cloud, "printer", `exports.handler = async () => { ${flood} return "done"; };`, { timeout: 20 });

    expect((await signedInvoke(cloud, "printer", "{}")).text).toBe("done");
    const { lines } = await cloud.control("GET", "functions/printer/logs");
    const lengths: number[] = lines.map(({ line }: { line: string }) => line.length);
    expect(Math.max(...lengths)).toBeLessThanOrEqual(32_768);
    expect(lengths.reduce((sum, length) => sum + length, 0)).toBeLessThanOrEqual(16 * 1024 * 1024);
  }, 30_000);

  it("whose event and answer are too large for its destination loses the event, and the cloud logs the loss", async () => {
    const cloud = await start();
    const asyncInvokeConfig = { destinationConfig: { onSuccess: { destination: "acs:fc:::functions/target" } } };
    await deploy(cloud, "target", ECHO);
    await deploy(cloud, "source", ECHO, { asyncInvokeConfig });

    await cloud.control("POST", "functions/source/invoke", "x".repeat(100_000));
    await ended(cloud, "source");

    await eventually(async () => logs.find((line) => line.includes("target did not get an event of its destination")));
    expect((await cloud.control("GET", "functions/target")).invocations).toEqual([]);
  });

  it("cannot set headers that would break its HTTP answer", async () => {
    const cloud = await start();
    const headers = {
      "x-bad": "a\r\nset-cookie: b",
      "transfer-encoding": "chunked",
      "content-length": "9",
      "bad name": "c",
      "x-good": "d",
    };
    const source = `exports.handler = async () => ({ statusCode: 200, headers: ${JSON.stringify(headers)}, body: "hello" });`;
    const triggers = [{ triggerName: "http", triggerType: "http", triggerConfig: { authType: "anonymous" } }];
    await deploy(cloud, "headers", source, { triggers });

    const answer = await fetch(`${cloud.url}/_fc/http/headers/`);

    expect([answer.status, await answer.text(), answer.headers.get("x-good")]).toEqual([200, "hello", "d"]);
    expect(answer.headers.get("x-bad")).toBeNull();
    expect((await fetch(`${cloud.url}/_fc/http/%zz/`)).status).toBe(404);
  });
});

describe("the environment of a function", () => {
  it.each([
    ["NODE_OPTIONS", "--require /tmp/x.js"],
    ["node_options", "--require /tmp/x.js"],
    ["NODE_PATH", "/tmp"],
    ["NODE_TLS_REJECT_UNAUTHORIZED", "0"],
    ["LD_PRELOAD", "/tmp/x.so"],
    ["DYLD_INSERT_LIBRARIES", "/tmp/x.dylib"],
    ["OPENSSL_CONF", "/tmp/x.cnf"],
    ["npm_config_script_shell", "/tmp/x"],
    ["GCONV_PATH", "/tmp"],
    ["FC_REGION", "x"],
    ["securityToken", "x"],
    ["1A", "x"],
    ["A=B", "x"],
    ["A\0B", "x"],
    ["OK", "a\0b"],
  ])("does not hold %j", async (name, value) => {
    const cloud = await start();

    await expect(deploy(cloud, "f", ECHO, { env: { [name]: value } })).rejects.toThrow(/env\./);
    expect((await cloud.control("GET", "functions")).functions).toEqual([]);
  });
});

describe("a timer", () => {
  it("with a payload larger than an event may be is refused", async () => {
    const triggerConfig = { cronExpression: "@every 1s", payload: large };
    const triggers = [{ triggerName: "t", triggerType: "timer", triggerConfig }];

    await expect(deploy(await start(), "f", ECHO, { triggers })).rejects.toThrow(/payload/);
  });

  it("that fires 2,000 times in one step of the clock leaves other requests their turns", async () => {
    const cloud = await start({ clock: { mode: "stepped" } });
    const triggers = [{ triggerName: "t", triggerType: "timer", triggerConfig: { cronExpression: "@every 1s" } }];
    await deploy(cloud, "ticker", ECHO, { triggers, maxInstances: 1 });

    const order: string[] = [];
    const step = cloud.control("PUT", "clock", { advanceMs: 2_000_000 }).then(() => order.push("step"));
    const during = await fetch(`${cloud.url}/_local/accounts`);
    order.push("request");
    await step;

    expect(during.status).toBe(200);
    expect(order).toEqual(["request", "step"]);
    const { invocations } = await cloud.control("GET", "functions/ticker");
    expect(invocations.length).toBeLessThanOrEqual(2_000);
    await expect(cloud.control("PUT", "clock", { advanceMs: 1e300 })).rejects.toThrow(/advanceMs/);
    await expect(cloud.control("PUT", "clock", { now: 8.7e15 })).rejects.toThrow(/now/);
  }, 60_000);
});
