/** `ecs-recovery invoke` with the deployed function, on a machine in Shanghai, with Chinese names everywhere. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { HOME, HOME_ACCOUNT, home, PAID_SPOKE, SPOKE, SPOKE_ACCOUNT } from "../../support/deployed-accounts.ts";
import { type DeployedStage, openDeployedStage } from "../../support/deployed-stage.ts";
import { byOwner, changing, ends, only, overdue, reactivated } from "../../support/recovery-facts.ts";
import { runCli } from "../cli/cli-process.ts";

const OPERATOR = `acs:ram::${HOME}:user/operator`;
const USED_UP = { refusal: { status: 403, code: "QuotaExceed.ElasticQuota", message: "The quota is used up." } };

let stage: DeployedStage;
let asNew: unknown;
let config: string;
beforeAll(async () => {
  stage = await openDeployedStage({
    scenario: {
      accounts: [home, PAID_SPOKE],
      instances: [
        overdue("i-web", { name: "官网首页" }),
        overdue("i-gpu", { name: "训练节点（华东）", ...USED_UP }),
        byOwner("i-batch", { name: "批处理" }),
        overdue("i-shop", { accountId: SPOKE, name: "订单服务" }),
      ],
      delays: { startMs: 100 },
    },
    configuration: { accounts: [{ ...HOME_ACCOUNT, name: "生产环境" }, SPOKE_ACCOUNT] },
  });
  // The permissions that an operator needs for this command, and no more.
  await stage.setPolicy(HOME, "user/operator", [
    { actions: ["fc:InvokeFunction"], resources: [`acs:fc:*:${HOME}:functions/ecs-auto-recovery/*`] },
    { actions: ["log:GetLogStoreLogs"], resources: ["acs:log:*:*:project/ecs-auto-recovery-*/logstore/results"] },
  ]);
  config = stage.writeConfiguration(
    stage.configured({ accounts: [{ ...HOME_ACCOUNT, name: "生产环境" }, SPOKE_ACCOUNT] }),
  );
  asNew = await stage.cloud.control("POST", "snapshot");
});
beforeEach(() => stage.cloud.control("POST", "restore", asNew));
afterAll(() => stage.close());

const invoke = (...args: string[]) =>
  runCli(["invoke", "--config", config, ...args], {
    ALIBABA_CLOUD_ACCESS_KEY_ID: stage.cloud.accessKeyId,
    ALIBABA_CLOUD_ACCESS_KEY_SECRET: stage.cloud.accessKeySecret,
    TZ: "Asia/Shanghai",
    LANG: "zh_CN.UTF-8",
    LC_ALL: "zh_CN.UTF-8",
  });

/** The operator's own keys made no other call than to invoke and to read. */
async function onlyAsked(): Promise<void> {
  const journal = await stage.journal();
  const own = journal.filter(({ identity }) => identity === OPERATOR).map(({ action }) => action);
  expect(new Set(own)).toEqual(new Set(["GetCallerIdentity", "InvokeFunction", "GetLogs"]));
  expect(journal.filter(({ denied }) => denied !== undefined)).toEqual([]);
}

describe("invoke", () => {
  it("plans by default: the list has the planned calls, and no changing call is made", async () => {
    const { code, stdout, stderr } = await invoke("--note", "八月一日回填");

    expect(code).toBe(0);
    expect(stderr).toContain("关联标识 invoke-");
    expect(stdout).toContain("会启动 3 台实例");
    expect(stdout).toContain("不会启动 1 台实例");
    const journal = await stage.journal();
    expect(changing(journal).filter((action) => !["InvokeFunction", "GetCallerIdentity"].includes(action))).toEqual([]);
    expect(reactivated(journal)).toEqual([]);
    const records = await stage.records();
    expect(only(records, "intent")).toEqual([]);
    expect(only(records, "run")).toMatchObject([{ trigger: "manual", mode: "plan" }]);
    expect(new Set(records.map(({ correlation }) => correlation)).size).toBe(1);
    const names = Object.fromEntries(
      only(records, "instance").map((record) => [record.instance_id, record.instance_name]),
    );
    expect(names).toEqual({
      "i-web": "官网首页",
      "i-gpu": "训练节点（华东）",
      "i-batch": "批处理",
      "i-shop": "订单服务",
    });
    expect(only(records, "instance").map(({ note }) => note)).toContain("八月一日回填");
    await onlyAsked();
  });

  it("applies: recovers the instances that can be, follows them to the end, and names each instance that is left", async () => {
    const { code, stdout } = await invoke("--mode", "apply", "--verify-seconds", "5");

    expect(stdout).toContain("由本工具恢复 2 台");
    expect(stdout).toContain("训练节点（华东）");
    expect(stdout).toContain("生产环境");
    expect(stdout).toContain("QuotaExceed.ElasticQuota");
    expect(code).toBe(1);
    expect(ends(await stage.records())).toMatchObject({
      "i-web": "recovered",
      "i-shop": "recovered",
      "i-gpu": "parked/quota",
    });
    expect(await stage.statuses()).toMatchObject({ "i-web": "Running", "i-shop": "Running", "i-batch": "Stopped" });
    const [invocation] = await stage.invocations();
    expect(invocation).toMatchObject({ type: "Async", cause: "api", status: "Succeeded" });
    await onlyAsked();
  });

  it("waits for the function's own answer with --sync, in one account, as JSON", async () => {
    const { code, stdout } = await invoke(
      "--mode",
      "apply",
      "--sync",
      "--account",
      SPOKE,
      "--verify-seconds",
      "5",
      "--json",
    );

    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      instances: 1,
      counts: [{ outcome: "recovered", count: 1 }],
      problems: [],
    });
    expect(reactivated(await stage.journal())).toEqual(["i-shop"]);
    expect(await stage.invocations()).toMatchObject([{ type: "Sync", status: "Succeeded" }]);
    await onlyAsked();
  });

  it.each([
    ["an account that is not configured", ["--account", "3000000000000003"], "账号 3000000000000003 未配置"],
    ["a region that is not configured", ["--region", "cn-beijing"], "所选账号均未配置地域 cn-beijing"],
    ["an empty list", ["--instance", ""], "值为空"],
    ["an unknown mode", ["--mode", "aply"], "可选值：plan, apply"],
  ])("exits 2 without a request: %s", async (_what, args, message) => {
    const { code, stderr } = await invoke("--mode", "apply", ...args);

    expect(code).toBe(2);
    expect(stderr).toContain(message);
    expect(await stage.invocations()).toEqual([]);
  });

  it("exits 2 with the function's reason if only the deployed configuration refuses the request", async () => {
    await stage.deploy({ configuration: { accounts: [HOME_ACCOUNT] } });

    const { code, stderr } = await invoke("--mode", "apply", "--sync", "--account", SPOKE);

    expect(code).toBe(2);
    expect(stderr).toContain(`account ${SPOKE} is not configured`);
    expect(reactivated(await stage.journal())).toEqual([]);
  });
});
