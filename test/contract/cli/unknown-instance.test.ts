import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { FIRST_DEMO } from "../../../cli/demo/first-demo.ts";
import { FIRST_ACCOUNT_ID } from "../../../local-cloud/scenarios/first.ts";
import { type CommandLine, openCommandLine } from "./command-line.ts";

const GPU = "i-bp1first000000000008";
const SWAPPED = "i-bp1frist000000000008";
const EVIL = "i-bp1evil0000000000001";

let line: CommandLine;
const command = (words: string) => `  ecs-recovery --config ${line.config} ${words}\n`;

beforeAll(async () => {
  line = await openCommandLine(FIRST_DEMO);
  await line.cloud.control("POST", "instances", [
    { instanceId: EVIL, name: "evil\u202e\n; echo done", accountId: FIRST_ACCOUNT_ID },
  ]);
});

afterAll(() => line.close());

describe.each(["plan", "apply"])("%s --instance with an id that no region has", (name) => {
  const run = (...args: string[]) => line.run(name, ...(name === "apply" ? ["--yes"] : []), ...args);

  it("suggests the id that is near, as a command with the rest of the scope, and exits 2", async () => {
    const { code, stdout, stderr } = await run("--instance", SWAPPED, "--region", "cn-hangzhou");

    expect(code).toBe(2);
    expect(stdout).toContain(`No region that was read holds ${SWAPPED}.`);
    expect(stderr).toContain(`Instead of ${SWAPPED}, did you mean gpu-1 (sold out)?\n`);
    expect(stderr).toContain(command(`${name} --region cn-hangzhou --instance ${GPU}`));
  });

  it("suggests the id of the instance that has the text as its name", async () => {
    const { code, stderr } = await run("--instance", "gpu-1");

    expect(code).toBe(2);
    expect(stderr).toContain(command(`${name} --instance ${GPU}`));
  });

  it("says so in Chinese", async () => {
    const { stderr } = await run("--instance", SWAPPED, "--lang", "zh");

    expect(stderr).toContain(`要找的不是 ${SWAPPED}，是不是 gpu-1 (sold out)？`);
  });

  it("suggests nothing for an id that is near no other", async () => {
    const { code, stderr } = await run("--instance", "i-zzzzzzzzzzzzzzzzzzzz");

    expect(code).toBe(2);
    expect(stderr).not.toContain("did you mean");
  });

  it("cleans the name that it prints, and keeps it out of the command", async () => {
    const { stderr } = await run("--instance", "evil");

    expect(stderr).toContain("did you mean evil ; echo done?\n");
    expect(stderr).toContain(command(`${name} --instance ${EVIL}`));
  });
});

describe("plan --instance", () => {
  it("exits 1 if one id is known, and suggests the other beside it", async () => {
    const { code, stdout, stderr } = await line.run(
      "plan",
      "--instance",
      "i-bp1first000000000001",
      "--instance",
      SWAPPED,
    );

    expect(code).toBe(1);
    expect(stdout).toContain("1 instance would be started");
    expect(stderr).toContain(command(`plan --instance i-bp1first000000000001 --instance ${GPU}`));
  });

  it("has the suggestions in its JSON", async () => {
    const known = await line.run("plan", "--json", "--instance", GPU);
    const unknown = await line.run("plan", "--json", "--instance", SWAPPED);

    expect(JSON.parse(known.stdout)).toMatchObject({ didYouMean: {} });
    expect(JSON.parse(unknown.stdout)).toMatchObject({ didYouMean: { [SWAPPED]: [GPU] } });
  });

  it("suggests nothing if a region could not be read, because the instance may be there", async () => {
    await line.cloud.control("POST", "faults", [
      { effect: "error", action: "DescribeInstances", code: "Forbidden.RAM", status: 403 },
    ]);

    const { code, stderr } = await line.run("plan", "--instance", SWAPPED);

    await line.cloud.control("DELETE", "faults");
    expect(code).toBe(1);
    expect(stderr).not.toContain("did you mean");
  });
});
