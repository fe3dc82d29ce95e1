/** Deployments with a mistake. Each gives one clear message, recovers as many instances as possible, and loses no record. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Problem } from "../../../functions/core/terms/summary.ts";
import { FUNCTION_ROLE } from "../../../infra/names.ts";
import { HOME, HOME_ACCOUNT, home, PAID_SPOKE, SPOKE, SPOKE_ACCOUNT } from "../../support/deployed-accounts.ts";
import { tick } from "../../support/deployed-events.ts";
import { type Answer, type DeployedStage, openDeployedStage } from "../../support/deployed-stage.ts";
import { callsOf, ends, only, overdue, reactivated } from "../../support/recovery-facts.ts";

const APPLY = { kind: "recover", mode: "apply", verifySeconds: 5 };

let stage: DeployedStage;
let asNew: unknown;
beforeAll(async () => {
  stage = await openDeployedStage({
    scenario: {
      accounts: [home, PAID_SPOKE],
      instances: [overdue("i-web"), overdue("i-shop", { accountId: SPOKE })],
      delays: { startMs: 100 },
    },
  });
  asNew = await stage.cloud.control("POST", "snapshot");
});
beforeEach(() => stage.cloud.control("POST", "restore", asNew));
afterAll(() => stage.close());

const codes = ({ json }: Answer) => json.problems.map(({ code }: Problem) => code);

describe("a broken configuration", () => {
  it("fails the invocation with the path of every mistake, and without the values", async () => {
    await stage.deploy({
      configurationText: JSON.stringify({
        mode: "aply",
        accounts: [{ id: 1_000_000_000_000_001 }, { id: SPOKE, regions: [] }],
        timing: { attempts: 0 },
        http: { hmacSecretEnv: "tHe-sEcret/itself+" },
        acounts: [],
      }),
    });

    const answer = await stage.invoke(APPLY);

    expect(answer).toMatchObject({ status: 200, errorType: "UnhandledInvocationError" });
    expect(answer.json).toMatchObject({ errorType: "Error", stackTrace: expect.any(Array) });
    const [intro, list] = answer.json.errorMessage.split("Correct and deploy it: ");
    expect(intro).toBe("The configuration is broken, so nothing was run. ");
    expect(list.split("; ").map((problem: string) => problem.split(": ")[0])).toEqual([
      "mode",
      "accounts[0].id",
      "accounts[1].regions",
      "timing.attempts",
      "http.hmacSecretEnv",
      "the value itself does not belong in this file",
      "acounts",
      "did you mean accounts?",
    ]);
    expect(answer.text).not.toContain("tHe-sEcret");
    expect(callsOf(await stage.journal())).toEqual({ InvokeFunction: 1 });
  });

  it.each([
    [
      "a file that is YAML",
      { configurationText: "mode: apply" },
      "is not JSON; `npm run build` writes it from recovery.config.yaml",
    ],
    [
      "a file that is not there",
      { environment: { RECOVERY_CONFIG_FILE: "/nowhere/recovery.config.json" } },
      "RECOVERY_CONFIG_FILE: the file cannot be read (ENOENT)",
    ],
    [
      "a kill switch that is misspelt",
      { environment: { RECOVERY_MODE: "of" } },
      "RECOVERY_MODE: must be plan or off, or not set at all",
    ],
    [
      "an account of strangers without a role",
      { configuration: { accounts: [{ id: SPOKE }] } },
      `accounts[0].roleArn: is required: the credentials in use belong to account ${HOME}`,
    ],
  ])("fails the invocation: %s", async (_what, deployment, problem) => {
    await stage.deploy(deployment);

    const answer = await stage.invoke(APPLY);

    expect(answer.errorType).toBe("UnhandledInvocationError");
    expect(answer.json.errorMessage).toContain(problem);
    expect(callsOf(await stage.journal())).toEqual({ InvokeFunction: 1 });
  });

  it("is repeated once by the platform", async () => {
    await stage.deploy({ configurationText: "mode: apply" });

    await stage.enqueue(tick("full"));
    const [invocation] = await stage.quiet();

    expect(invocation).toMatchObject({ status: "Failed", attempts: 2, errorType: "UnhandledInvocationError" });
  });
});

describe("credentials", () => {
  it("that are absent fail the invocation, with a message about their source", async () => {
    await stage.deploy({ role: null });

    const answer = await stage.invoke(APPLY);

    expect(answer.errorType).toBe("UnhandledInvocationError");
    expect(answer.json.errorMessage).toMatch(
      /^The function has no credentials: .* Give the function a role \(`role` in s\.yaml\)/,
    );
    expect(callsOf(await stage.journal())).toEqual({ InvokeFunction: 1 });
  });

  it("of a role without permissions lead to one problem for each thing that could not be read, and to no call", async () => {
    await stage.deploy();
    await stage.setPolicy(HOME, `role/${FUNCTION_ROLE}`, []);

    const answer = await stage.invoke(tick("full"));

    expect(answer.errorType).toBeNull();
    expect(codes(answer).sort()).toEqual([
      "billing-unreadable",
      "billing-unreadable",
      "evidence-partial",
      "log-store-unreadable",
      "records-undelivered",
      "region-unreadable",
    ]);
    for (const { message } of answer.json.problems) expect(message).toMatch(/Grant |Check |check /);
    expect(reactivated(await stage.journal())).toEqual([]);
    expect(answer.json.logged).toMatchObject({ delivered: 0, undelivered: expect.any(Number) });
  });

  it.each([
    ["the wrong external id", { ...SPOKE_ACCOUNT, externalId: "another-word-between-two-accounts" }],
    ["a role that does not exist", { ...SPOKE_ACCOUNT, roleArn: `acs:ram::${SPOKE}:role/nobody` }],
  ])("for one account that do not fit (%s) do not affect the other one", async (_what, account) => {
    await stage.deploy({ configuration: { accounts: [HOME_ACCOUNT, account] } });

    const answer = await stage.invoke(APPLY);

    expect(answer.json.counts).toEqual({ recovered: 1 });
    expect(ends(await stage.records())).toEqual({ "i-web": "recovered" });
    expect(codes(answer).sort()).toEqual(["account-unreachable", "billing-unreadable"]);
    for (const { accountId, message } of answer.json.problems) {
      expect(accountId).toBe(SPOKE);
      expect(message).toMatch(/^AssumeRole failed with NoPermission, .*Check the account's roleArn and externalId/);
    }
  });
});

describe("a log store", () => {
  it.each([
    ["project", { log: { project: "nobody-made-this" } }],
    ["logstore", { log: { logstore: "nobody-made-this" } }],
  ])("whose %s does not exist prevents no recovery, and every record is on stdout", async (_what, configuration) => {
    // The role has every permission on the log store. The store itself says that something is missing.
    await stage.setPolicy(HOME, `role/${FUNCTION_ROLE}`, [{ actions: ["*"], resources: ["*"] }]);
    await stage.deploy({ configuration });

    const answer = await stage.invoke(APPLY);

    expect(answer.json).toMatchObject({ counts: { recovered: 1 }, logged: { delivered: 0, undelivered: 4 } });
    expect(codes(answer).sort()).toEqual(["log-store-unreadable", "records-undelivered"]);
    for (const { message } of answer.json.problems) expect(message).toMatch(/NotExist.*log\.project/s);
    const lines = (await stage.logs(answer.requestId)).map(({ line }) => JSON.parse(line));
    const lost = lines.filter(({ undelivered }) => undelivered === true);
    expect(lost.map(({ record_type }) => record_type)).toEqual(["instance", "account", "case_book", "run"]);
    expect(ends(lost)).toEqual({ "i-web": "recovered" });
    expect(await stage.records()).toEqual([]);
  });
});

describe("RECOVERY_MODE", () => {
  it("off runs nothing, for a timer, an event and a person", async () => {
    await stage.deploy({ environment: { RECOVERY_MODE: "off" } });

    for (const event of [APPLY, tick("full"), tick("payment")]) {
      const answer = await stage.invoke(event);
      expect(answer.json).toMatchObject({ mode: "off", counts: {}, calls: {} });
      expect(codes(answer)).toEqual(["switched-off"]);
    }
    expect(callsOf(await stage.journal())).toEqual({ InvokeFunction: 3 });
  });

  it("plan reads and reports, also when a change was requested", async () => {
    await stage.deploy({ environment: { RECOVERY_MODE: "plan" } });

    for (const event of [APPLY, tick("full")]) {
      expect((await stage.invoke(event)).json).toMatchObject({ mode: "plan", counts: { planned: 1 }, problems: [] });
    }
    expect(reactivated(await stage.journal())).toEqual([]);
    expect(only(await stage.records(), "intent")).toEqual([]);
    expect(await stage.statuses()).toMatchObject({ "i-web": "Stopped" });
  });
});
