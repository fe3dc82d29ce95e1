import { mkdtemp, readdir, readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type CliProcess, runCli, startCli } from "./cli-process.ts";

const ACCOUNT_ID = "1000000000000001";

/** The built command on a deployed function. test/contract/cli/verify-live.test.ts covers facts that the cloud refutes. */
describe("verify-live", () => {
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
  };
  const verify = async () => {
    const out = await mkdtemp(join(tmpdir(), "verify-"));
    const { code, stdout } = await runCli(
      ["verify-live", "--yes", "--json", "--out", out, "--config", config],
      environment,
    );
    const { rows } = JSON.parse(stdout) as { rows: { id: string; state: string; seen: string }[] };
    return { code, out, states: Object.fromEntries(rows.map(({ id, state }) => [id, state])), rows };
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
    await control("POST", `accounts/${ACCOUNT_ID}/recharge`, { amount: 500 });
  });

  afterAll(async () => {
    process.child.kill("SIGINT");
    await process.ended;
  });

  it("lists its calls, and makes none of them without a yes", async () => {
    const { code, stderr } = await runCli(["verify-live", "--config", config], environment);

    expect(code).toBe(2);
    expect(stderr).toContain("ReActivateInstances for an id that cannot exist");
    expect(stderr).toContain("Add --yes");
  });

  it("proves the facts that the local cloud implements, and writes a report without account ids or keys", async () => {
    const { code, out, states } = await verify();

    expect(code).toBe(0);
    expect(states).toMatchObject({
      "fc-signature": "proved",
      "fc-environment": "proved",
      "fc-timers": "proved",
      "fc-invoke": "proved",
      "ecs-dry-run": "proved",
      "bss-names": "proved",
      "sls-write-read": "proved",
      "sls-index": "proved",
      "sls-alerts": "proved",
      "fc-stdout": "undecided",
    });
    const files = ["report.json", ...(await readdir(join(out, "fixtures"))).map((name) => `fixtures/${name}`)];
    expect(files).toContain("fixtures/fc-timers.json");
    const text = (await Promise.all(files.map((name) => readFile(join(out, name), "utf8")))).join();
    expect(text).not.toContain(environment.ALIBABA_CLOUD_ACCESS_KEY_ID);
    expect(text).not.toContain(config);
  });
});
