import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { ConfigError, parseConfiguration } from "../../../functions/configuration/configuration.ts";

function problemsOf(value: unknown): Record<string, string> {
  try {
    parseConfiguration(value);
  } catch (error) {
    expect(error).toBeInstanceOf(ConfigError);
    return Object.fromEntries((error as ConfigError).problems.map(({ path, message }) => [path, message]));
  }
  return {};
}

describe("parseConfiguration", () => {
  it("fills in every default", () => {
    expect(parseConfiguration({})).toEqual({
      mode: "apply",
      accounts: [],
      select: {
        includeTags: {},
        excludeTags: { "auto-recovery": "off" },
        resourceGroupIds: [],
        priorityTag: "recovery-priority",
        lockOnly: "auto",
      },
      limits: { maxInstancesPerRun: 1000, maxConcurrentCalls: 32, maxCallsPerSecond: 100, fanOutAbove: 200 },
      timing: {
        settleSeconds: 120,
        verifySeconds: 180,
        pollSeconds: 10,
        callTimeoutMs: 10_000,
        attempts: 6,
        reserveSeconds: 10,
      },
      log: { logstore: "results" },
      function: { name: "ecs-auto-recovery", service: null, qualifier: "LATEST" },
      http: { hmacSecretEnv: null, wakeTokenEnv: null },
      notify: { language: "en", forecastDays: 3, channels: [] },
      endpoints: {},
    });
    expect(parseConfiguration(null)).toEqual(parseConfiguration(undefined));
  });

  it("fills in an account's and a webhook's defaults", () => {
    const { accounts, notify } = parseConfiguration({
      accounts: [{ id: "1" }],
      notify: [{ kind: "slack", urlEnv: "SLACK_URL" }],
    });

    expect(accounts).toEqual([{ id: "1", site: "china", regions: "all" }]);
    expect(notify.channels).toEqual([{ kind: "slack", urlEnv: "SLACK_URL", secretEnv: null }]);
  });

  it("takes a list of channels, or a mapping with language and forecast", () => {
    const channels = [{ kind: "slack", urlEnv: "SLACK_URL" }];
    const complete = [{ kind: "slack", urlEnv: "SLACK_URL", secretEnv: null }];

    expect(parseConfiguration({ notify: channels }).notify).toEqual({
      language: "en",
      forecastDays: 3,
      channels: complete,
    });
    expect(parseConfiguration({ notify: { language: "zh", forecastDays: 7, channels } }).notify).toEqual({
      language: "zh",
      forecastDays: 7,
      channels: complete,
    });
    expect(parseConfiguration({ notify: {} }).notify.channels).toEqual([]);
  });

  it("names what is wrong within either form of notify", () => {
    expect(problemsOf({ notify: [{ kind: "pager", urlEn: "X" }] })).toEqual({
      "notify[0].kind": "must be one of dingtalk, feishu, wecom, slack, webhook",
      "notify[0].urlEnv": "is required",
      "notify[0].urlEn": "unknown key; did you mean urlEnv?",
    });
    expect(problemsOf({ notify: { langage: "fr", channels: [{ kind: "slack" }] } })).toEqual({
      "notify.langage": "unknown key; did you mean language?",
      "notify.channels[0].urlEnv": "is required",
    });
    expect(problemsOf({ notify: "slack" })).toEqual({
      notify: "must be a list of channels, or a mapping with language, forecastDays and channels",
    });
  });

  it("wants an ExternalId of its own for each account behind a role", () => {
    const account = (id: string, externalId?: string) => ({
      id,
      roleArn: `acs:ram::${id}:role/x`,
      ...(externalId === undefined ? {} : { externalId }),
    });
    const problems = problemsOf({
      accounts: [
        account("1"),
        account("2", "fifteen-letters"),
        account("3", "replace-with-openssl-rand-hex-16"),
        account("4", "a-word-of-two-accounts"),
        account("5", "a-word-of-two-accounts"),
        account("6", "a-word-of-account-6"),
        { id: "7" },
        { id: "8" },
      ],
    });

    expect(problems).toEqual({
      "accounts[0].externalId": expect.stringContaining("is required with roleArn"),
      "accounts[1].externalId": expect.stringContaining("must be 16 to 1224"),
      "accounts[2].externalId": expect.stringContaining("is the example's"),
      "accounts[4]": expect.stringContaining("externalId of another account"),
    });
  });

  it("refuses one variable for the HTTP trigger's secret and its token", () => {
    expect(problemsOf({ http: { hmacSecretEnv: "SECRET", wakeTokenEnv: "SECRET" } })).toEqual({
      "http.wakeTokenEnv": expect.stringContaining("must not be the variable of hmacSecretEnv"),
    });
  });

  it("takes the example", () => {
    const example = readFileSync(new URL("../../../recovery.config.example.yaml", import.meta.url), "utf8");
    const configuration = parseConfiguration(
      parse(example.replace("replace-with-openssl-rand-hex-16", "f".repeat(32))),
    );

    expect(configuration.mode).toBe("plan");
    expect(configuration.accounts[0]?.regions).toEqual(["cn-hangzhou", "cn-shanghai"]);
    expect({ ...configuration, accounts: [], mode: "apply", log: { logstore: "results" } }).toEqual(
      parseConfiguration({}),
    );
  });

  it("refuses the example's ExternalId", () => {
    const example = parse(readFileSync(new URL("../../../recovery.config.example.yaml", import.meta.url), "utf8"));

    expect(problemsOf(example)).toEqual({ "accounts[0].externalId": expect.stringContaining("is the example's") });
  });

  it("lists every problem at once, by path", () => {
    const problems = problemsOf({
      mode: "aply",
      accounts: [
        { id: 1000000000000001, regoins: ["cn-hangzhou"] },
        { id: "2", roleArn: "acs:ram::3:role/x", site: "mars" },
        { id: "2", externalId: "long-enough-for-one" },
        { name: "without id", roleArn: "role/x" },
      ],
      select: { excludeTags: { a: true }, lockOnly: null },
      limits: { maxInstancesPerRun: 0, maxConcurrentCalls: 1.5, maxCallsPerSecond: "100" },
      timing: [],
      notify: 5,
      surprise: 1,
    });

    expect(problems).toEqual({
      mode: "must be one of apply, plan",
      "accounts[0].id": expect.stringContaining("quote it"),
      "accounts[0].regoins": "unknown key; did you mean regions?",
      "accounts[1].roleArn": "must be a role of this very account: its account differs from id",
      "accounts[1].externalId": expect.stringContaining("is required with roleArn"),
      "accounts[1].site": "must be one of china, international",
      "accounts[2].externalId": "has no use without roleArn",
      "accounts[3].id": "is required",
      "accounts[3].roleArn": "must be acs:ram::<account id>:role/<name>",
      "select.excludeTags.a": 'must be text: quote it, as in "true"',
      "select.lockOnly": "is empty: give it a value or remove the key",
      "limits.maxInstancesPerRun": "must be at least 1",
      "limits.maxConcurrentCalls": "must be a whole number",
      "limits.maxCallsPerSecond": "must be a number",
      timing: "must be a mapping (key: value), not a list",
      notify: "must be a list of channels, or a mapping with language, forecastDays and channels",
      surprise: "unknown key",
    });
  });

  it("refuses an account or a region that is listed twice", () => {
    expect(problemsOf({ accounts: [{ id: "1" }, { id: "2" }, { id: "1" }] })).toEqual({
      "accounts[2]": "is an account that is already listed",
    });
    expect(problemsOf({ accounts: [{ id: "1", regions: ["cn-hangzhou", "cn-hangzhou"] }] })).toEqual({
      "accounts[0].regions[1]": "is listed twice",
    });
  });

  it.each([[], "everywhere", [1], ["CN-Hangzhou"]])("refuses %j for regions", (regions) => {
    expect(Object.keys(problemsOf({ accounts: [{ id: "1", regions }] }))[0]).toMatch(/^accounts\[0\]\.regions/);
  });

  it.each([
    "http://ecs.{region}.aliyuncs.com",
    "ftp://127.0.0.1",
    "ecs.aliyuncs.com",
    "https://ecs.{regoin}.aliyuncs.com",
    "https://ecs.{region.aliyuncs.com",
    "https://user:word@ecs.aliyuncs.com",
    "https://ecs.aliyuncs.com/path",
    "https://ecs.aliyuncs.com?x=1",
    "https://ecs.aliyuncs.com?",
    "https://ecs.aliyuncs.com#",
    "https://@ecs.aliyuncs.com",
    "https://ecs.aliyuncs.com/%2e",
    "https://ecs.aliyuncs.com\\",
    "https://ecs\t.aliyuncs.com",
    " https://ecs.aliyuncs.com",
    "http://127.0.0.1.example.com",
    "http://10.0.0.1",
    "",
  ])("refuses the endpoint %j", (ecs) => {
    expect(Object.keys(problemsOf({ endpoints: { ecs } }))).toEqual(["endpoints.ecs"]);
  });

  it.each([
    "https://ecs-vpc.{region}.aliyuncs.com",
    "https://{accountId}.{region}.fc.aliyuncs.com/",
    "http://127.0.0.1:8080",
    "http://localhost:8080",
    "http://[::1]:8080",
  ])("takes the endpoint %s", (fc) => {
    expect(problemsOf({ endpoints: { fc } })).toEqual({});
  });

  it("refuses a value where the name of an environment variable belongs, and does not repeat it", () => {
    const problems = problemsOf({
      http: { hmacSecretEnv: "canary+value/with=signs", wakeTokenEnv: "FC_TOKEN" },
      notify: [{ kind: "dingtalk", urlEnv: "https://oapi.example/robot?access_token=canary" }],
    });

    expect(Object.keys(problems)).toEqual(["http.hmacSecretEnv", "http.wakeTokenEnv", "notify[0].urlEnv"]);
    expect(JSON.stringify(problems)).not.toContain("canary");
  });

  it.each([["text"], [5], [[]], [[1]], [true]])("refuses %j for a whole configuration", (value) => {
    expect(problemsOf(value)).toEqual({ "(root)": expect.stringContaining("must be a mapping (key: value)") });
  });

  it("refuses a list where tags belong", () => {
    expect(problemsOf({ select: { includeTags: ["web"], excludeTags: [] }, accounts: [["1"]] })).toEqual({
      "select.includeTags": "must be a mapping (key: value), not a list",
      "select.excludeTags": "must be a mapping (key: value), not a list",
      "accounts[0]": "must be a mapping (key: value), not a list",
    });
  });

  it("puts every problem into the error's message", () => {
    expect(() => parseConfiguration({ mode: 1, surprise: 1 })).toThrow(
      /mode: must be one of apply, plan\nsurprise: unknown key/,
    );
  });
});
