import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { FIRST_DEMO } from "../../../cli/demo/first-demo.ts";
import { openWebhook, type WebhookStandIn } from "../../support/webhook-stand-in.ts";
import { type CommandLine, openCommandLine } from "./command-line.ts";

const TAKEN = { status: 200, body: '{"errcode":0,"errmsg":"ok"}' };

let line: CommandLine;
let webhook: WebhookStandIn;
let config: string;
let environment: Record<string, string>;

beforeAll(async () => {
  line = await openCommandLine(FIRST_DEMO);
  webhook = await openWebhook(TAKEN);
  const channels = [
    { kind: "dingtalk", urlEnv: "ROBOT_URL" },
    { kind: "webhook", urlEnv: "OWN_URL" },
  ];
  config = await line.configuration({ notify: { language: "zh", channels } });
  environment = { ROBOT_URL: `${webhook.url}/robot`, OWN_URL: `${webhook.url}/own` };
});

afterAll(async () => {
  await webhook.close();
  await line.close();
});

describe("notify --test", () => {
  it("sends one marked message to each channel, in the language of the messages", async () => {
    const { code, stdout } = await line.runWith({ environment }, "notify", "--test", "--config", config);

    expect(stdout).toBe("dingtalk: taken\nwebhook: taken\n");
    expect(code).toBe(0);
    expect(webhook.sent.map(({ path }) => path.split("?")[0]).sort()).toEqual(["/own", "/robot"]);
    expect(webhook.sent.find(({ path }) => path.startsWith("/robot"))?.text).toContain("测试消息");
  });

  it("exits 1 and names the channel that refused the message, with its reason", async () => {
    const given = { environment: { ROBOT_URL: `${webhook.url}/robot` } };
    webhook.answer({ status: 200, body: '{"errcode":310000,"errmsg":"keywords not in content"}' });

    const { code, stdout } = await line.runWith(given, "notify", "--test", "--json", "--config", config);

    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({
      channels: [
        { kind: "dingtalk", problem: expect.stringContaining("310000") },
        { kind: "webhook", problem: expect.stringContaining("OWN_URL") },
      ],
    });
  });

  it("gives the reason in Chinese as well", async () => {
    const reasonOf = async (given: Record<string, string>) =>
      (await line.runWith({ environment: given }, "notify", "--test", "--config", config, "--lang", "zh")).stdout;
    webhook.answer({ status: 200, body: '{"errcode":310000}' });

    expect(await reasonOf({ ROBOT_URL: `${webhook.url}/robot` })).toBe(
      "dingtalk：未送达。服务返回错误码 310000\nwebhook：未送达。环境变量 OWN_URL 未设置：请设置该变量，或删除该渠道\n",
    );
    const closed = "http://127.0.0.1:1/";
    expect(await reasonOf({ ROBOT_URL: "robot", OWN_URL: closed })).toBe(
      "dingtalk：未送达。ROBOT_URL 须为 https:// 地址（http:// 仅限本机）\nwebhook：未送达。无法连接到服务（ECONNREFUSED）\n",
    );
  });

  it.each([
    [["notify"], /Say --test/],
    [["notify", "--test"], /no channel under notify/],
  ])("%j exits 2", async (args, words) => {
    const { code, stderr } = await line.run(...args);

    expect(code).toBe(2);
    expect(stderr).toMatch(words);
  });
});
