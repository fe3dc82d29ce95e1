import { describe, expect, it } from "vitest";
import type { Access } from "../../../cli/access/access.ts";
import type { Finding } from "../../../cli/doctor/check.ts";
import { checkClock } from "../../../cli/doctor/check-clock.ts";
import { checkFunction } from "../../../cli/doctor/check-function.ts";
import { checkLayout } from "../../../cli/doctor/check-layout.ts";
import { checkTriggers } from "../../../cli/doctor/check-triggers.ts";
import { checkAlerts, checkIndex } from "../../../cli/doctor/check-watching.ts";
import { DOCTOR as texts } from "../../../cli/texts/en/doctor.ts";
import { parseConfiguration } from "../../../functions/configuration/configuration.ts";
import { CloudError } from "../../../functions/core/failure/cloud-error.ts";
import type { DeployedSide, DeployedTrigger, Fields } from "../../../functions/ports/deployed-side.ts";
import hubTemplate from "../../../infra/templates/hub.template.json" with { type: "json" };

const HUB = "1000000000000009";
const SPOKE = "1000000000000001";
const accessFor = (configuration: unknown): Access => ({
  configuration: parseConfiguration(configuration),
  credentials: { accessKeyId: "id", accessKeySecret: "secret" },
  accountId: HUB,
  regionId: "cn-hangzhou",
});
const access = accessFor({});
const nowMs = Date.parse("2026-08-01T12:00:00Z");

const GOOD_FUNCTION: Fields = {
  state: "Active",
  runtime: "nodejs20",
  memorySize: 512,
  timeout: 900,
  role: `acs:ram::${HUB}:role/ecs-auto-recovery-function`,
  environmentVariables: {},
};
const timer = (depth: string, enable = true): DeployedTrigger => ({
  name: depth,
  type: "timer",
  qualifier: "LATEST",
  changedAtMs: undefined,
  config: { cronExpression: "@every 5m", enable, payload: JSON.stringify({ kind: "sweep", depth }) },
});
const allFields = Object.fromEntries(
  hubTemplate.Resources.ResultsIndex.Properties.KeyIndices.map(({ Name }) => [Name, {}]),
);
const allAlerts = ["needs-person", "release-near", "unreadable", "nothing-ran", "function-failed", "undelivered"].map(
  (name) => ({
    name: `alert-${name}`,
    status: "ENABLED",
  }),
);

function aDeployedSide(replaced: Partial<DeployedSide> = {}): DeployedSide {
  return {
    function: async () => GOOD_FUNCTION,
    triggers: async () => [timer("payment"), timer("full")],
    indexedFields: async () => allFields,
    alerts: async () => allAlerts,
    stdoutLines: async () => [],
    cloudTime: () => undefined,
    resultsProject: `ecs-auto-recovery-${HUB}`,
    stdoutProject: `ecs-auto-recovery-stdout-${HUB}`,
    ...replaced,
  };
}

const failures = (findings: readonly Finding[]) => findings.filter(({ ok }) => !ok).map(({ detail }) => detail);
const isComplete = ({ why, fix }: Finding) => why !== undefined && fix !== undefined;

describe("checkFunction", () => {
  const look = async (details: Fields, configuration: unknown = {}) =>
    (
      await checkFunction(
        accessFor(configuration),
        aDeployedSide({ function: async () => ({ ...GOOD_FUNCTION, ...details }) }),
        texts,
      )
    ).findings;

  it("finds nothing wrong with a function as the documents deploy it", async () => {
    expect(failures(await look({}))).toEqual([]);
  });

  it("says that there is no function, why it matters, and the command that deploys it", async () => {
    const missing = new CloudError({ action: "GetFunction", code: "FunctionNotFound", message: "", answered: true });
    const { isThere, findings } = await checkFunction(
      access,
      aDeployedSide({ function: () => Promise.reject(missing) }),
      texts,
    );

    expect(isThere).toBe(false);
    expect(findings).toMatchObject([
      { ok: false, detail: `there is no ecs-auto-recovery in cn-hangzhou of account ${HUB}` },
    ]);
    expect(findings[0]?.fix).toContain("s deploy");
    expect(findings.every(isComplete)).toBe(true);
  });

  it.each<[string, Fields, unknown, RegExp]>([
    ["state", { state: "Failed" }, {}, /state is Failed/],
    ["no role", { role: "" }, {}, /no role/],
    ["time", { timeout: 300 }, {}, /timeout is 300 s, the configured times need 370 s/],
    ["kill switch", { environmentVariables: { RECOVERY_MODE: "pln" } }, {}, /RECOVERY_MODE is pln/],
    [
      "channel's variable",
      { environmentVariables: {} },
      { notify: [{ kind: "slack", urlEnv: "SLACK_URL" }] },
      /not set in the function: SLACK_URL/,
    ],
  ])("names what is wrong: %s", async (_what, details, configuration, words) => {
    const wrong = (await look(details, configuration)).filter(({ ok }) => !ok);

    expect(wrong).toHaveLength(1);
    expect(wrong[0]?.detail).toMatch(words);
    expect(wrong.every(isComplete)).toBe(true);
  });

  it.each([
    ["plan", "RECOVERY_MODE is plan"],
    ["***", "hidden"],
  ])("tells RECOVERY_MODE=%s", async (value, words) => {
    const findings = await look({ environmentVariables: { RECOVERY_MODE: value } });

    expect(failures(findings)).toEqual([]);
    expect(findings.some(({ detail }) => detail.includes(words))).toBe(true);
  });
});

describe("checkTriggers", () => {
  const look = async (triggers: readonly DeployedTrigger[], configuration: unknown = {}) =>
    (await checkTriggers(parseConfiguration(configuration), aDeployedSide({ triggers: async () => triggers }), texts))
      .findings;
  const open: DeployedTrigger = { ...timer("http"), type: "http", config: { authType: "anonymous" } };

  it.each<[string, readonly DeployedTrigger[], string[]]>([
    ["all there", [timer("payment"), timer("full")], []],
    ["renamed", [{ ...timer("payment"), name: "tick" }, timer("full")], []],
    ["payment missing", [timer("full")], ["there is no trigger payment"]],
    ["full disabled", [timer("payment"), timer("full", false)], ["the trigger full is disabled"]],
    [
      "open HTTP trigger without a secret",
      [timer("payment"), timer("full"), open],
      ["the HTTP trigger http is there, and neither http.hmacSecretEnv nor http.wakeTokenEnv is configured"],
    ],
  ])("%s", async (_what, triggers, expected) => {
    expect(failures(await look(triggers))).toEqual(expected);
  });

  it("says when the timers were made or changed last", async () => {
    const triggers = [
      { ...timer("payment"), changedAtMs: 1_000 },
      { ...timer("full"), changedAtMs: 2_000 },
      { ...open, changedAtMs: 3_000 },
    ];
    const deployed = aDeployedSide({ triggers: async () => triggers });

    expect((await checkTriggers(parseConfiguration({}), deployed, texts)).changedAtMs).toBe(2_000);
  });

  it("takes an HTTP trigger whose secret is configured", async () => {
    const configuration = { http: { wakeTokenEnv: "RECOVERY_WAKE_TOKEN" } };

    expect(failures(await look([timer("payment"), timer("full"), open], configuration))).toEqual([]);
  });
});

describe("checkIndex and checkAlerts", () => {
  it("find nothing wrong with the index and the alerts of the template", async () => {
    expect(failures([await checkIndex(aDeployedSide(), texts)])).toEqual([]);
    expect(failures(await checkAlerts(aDeployedSide(), texts))).toEqual([]);
  });

  it("name a field without an index, because a search reads it as absent", async () => {
    const { release_at: _removed, ...rest } = allFields;

    expect(await checkIndex(aDeployedSide({ indexedFields: async () => rest }), texts)).toMatchObject({
      ok: false,
      detail: "not indexed: release_at",
    });
  });

  it("name each missing or disabled alert, with its project", async () => {
    const alerts = allAlerts
      .filter(({ name }) => name !== "alert-undelivered")
      .map((alert) => (alert.name === "alert-nothing-ran" ? { ...alert, status: "DISABLED" } : alert));

    expect(failures(await checkAlerts(aDeployedSide({ alerts: async () => alerts }), texts))).toEqual([
      "disabled: alert-nothing-ran",
      "missing: alert-undelivered",
    ]);
  });
});

describe("checkClock", () => {
  it.each([
    [20_000, true, "20 s off"],
    [400_000, false, "this machine is 400 s ahead of the cloud"],
    [-400_000, false, "this machine is 400 s behind the cloud"],
  ])("%i ms off", (offMs, ok, words) => {
    expect(checkClock({ cloudMs: nowMs, hereMs: nowMs + offMs }, texts)).toMatchObject({
      ok,
      detail: expect.stringContaining(words),
    });
  });
});

describe("checkLayout", () => {
  it("warns when the account of the function is protected too", () => {
    expect(checkLayout(access, texts).why).toContain("frozen");
    const apart = accessFor({
      accounts: [
        { id: SPOKE, roleArn: `acs:ram::${SPOKE}:role/ecs-auto-recovery`, externalId: "0123456789abcdef0123" },
      ],
    });
    expect(checkLayout(apart, texts).why).toBeUndefined();
  });
});
