import { readFileSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type CliProcess, ROOT, runCli, startCli } from "./cli-process.ts";

const accountId = "1000000000000001";

interface Policy {
  readonly Statement: readonly { readonly Action: readonly string[]; readonly Resource: readonly string[] }[];
}

/** Against the local cloud with the function on it, as `npm run cloud -- --scenario first` deploys it. */
describe("doctor on a deployment", () => {
  let process: CliProcess;
  let url: string;
  let config: string;
  let environment: Record<string, string>;
  const control = async (method: string, path: string, body?: unknown) => {
    const answer = await fetch(`${url}/_local/${path}`, {
      method,
      headers: { "content-type": "application/json" },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (!answer.ok) throw new Error(`${method} ${path}: ${await answer.text()}`);
    return answer.json();
  };
  const doctor = async (file = config) => {
    const { stdout, code } = await runCli(["doctor", "--json", "--config", file], environment);
    const { findings } = JSON.parse(stdout) as {
      findings: { check: string; ok: boolean; unchecked?: boolean; detail: string; fix?: string }[];
    };
    return { code, wrong: findings.filter(({ ok }) => !ok), findings };
  };

  beforeAll(async () => {
    process = startCli(["cloud", "--scenario", "first"]);
    const ready = JSON.parse(await process.until("stdout", "\n")) as Record<string, string>;
    config = /--config (\S+)/.exec(await process.until("stderr", "Ctrl-C"))?.[1] ?? "";
    url = ready.url ?? "";
    environment = {
      ALIBABA_CLOUD_ACCESS_KEY_ID: ready.accessKeyId ?? "",
      ALIBABA_CLOUD_ACCESS_KEY_SECRET: ready.accessKeySecret ?? "",
    };
  });

  afterAll(async () => {
    process.child.kill("SIGINT");
    await process.ended;
  });

  it("tells that the function of an account in arrears is frozen", async () => {
    const { wrong } = await doctor();

    // The log store of an account that stays unpaid may refuse as well: what it holds is another test's matter.
    expect(wrong.find(({ check }) => check === "function-invocation")?.detail).toContain("in arrears");
  });

  it("finds everything in order after the payment, and tells that no tick is due yet", async () => {
    await control("POST", `accounts/${accountId}/recharge`, { amount: 500 });

    const { wrong, findings } = await doctor();

    expect(wrong).toEqual([]);
    expect(findings.find(({ check }) => check === "last-tick")).toMatchObject({
      unchecked: true,
      detail: expect.stringContaining("none is due"),
    });
    expect(findings.find(({ check }) => check === "function-invocation")?.detail).toContain("must refuse");
    expect(findings.find(({ check }) => check === "reactivation")?.detail).toContain("permission check");
  });

  it("names the right to reactivate that is missing, and starts nothing to find out", async () => {
    const before = (await control("GET", `instances?accountId=${accountId}`)) as { status: string }[];
    const all = ["ecs:Describe*", "bss:*", "bssapi:*", "log:*", "fc:*"];
    await control("PUT", `accounts/${accountId}/policy`, { identity: "user/operator", actions: all });

    const { wrong, code } = await doctor();

    await control("PUT", `accounts/${accountId}/policy`, { identity: "user/operator", actions: ["*"] });
    expect(code).toBe(1);
    const finding = wrong.find(({ check }) => check === "reactivation");
    expect(finding?.detail).toContain("ReActivateInstances is refused");
    expect(finding?.fix).toContain("Grant ecs:ReActivateInstances");
    expect(before.length).toBeGreaterThan(0);
  });

  it("finds everything in order with the policies that docs/operator-key.md gives a person", async () => {
    const statements = ["operator", "same-account-function"]
      .map((name) => JSON.parse(readFileSync(join(ROOT, `infra/policies/${name}.json`), "utf8")) as Policy)
      .flatMap(({ Statement }) => Statement)
      .filter(({ Action }) => !Action.includes("sts:AssumeRole"))
      .map(({ Action, Resource }) => ({ actions: Action, resources: Resource }));
    await control("PUT", `accounts/${accountId}/policy`, { identity: "user/operator", statements });

    const { wrong } = await doctor();

    await control("PUT", `accounts/${accountId}/policy`, { identity: "user/operator", actions: ["*"] });
    expect(wrong).toEqual([]);
  });

  it("suggests the region that a misspelt one may mean", async () => {
    const file = config.replace(".json", "-misspelt.json");
    await writeFile(file, (await readFile(config, "utf8")).replaceAll('"cn-hangzhou"', '"cn-hangzuo"'));

    const { wrong } = await doctor(file);

    expect(wrong.find(({ detail }) => detail.includes("cn-hangzuo"))?.fix).toContain("Did you mean cn-hangzhou?");
  });

  it("names a function that is not there, and its deployment", async () => {
    const file = config.replace(".json", "-absent.json");
    const configuration = JSON.parse(await readFile(config, "utf8")) as object;
    await writeFile(file, JSON.stringify({ ...configuration, function: { name: "another" } }));

    const { wrong } = await doctor(file);

    const finding = wrong.find(({ check }) => check === "function");
    expect(finding?.detail).toContain("there is no another");
    expect(finding?.fix).toContain("s deploy");
  });
});
