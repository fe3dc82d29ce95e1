import { writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { FIRST_DEMO } from "../../../cli/demo/first-demo.ts";
import { type CommandLine, openCommandLine } from "./command-line.ts";

let line: CommandLine;

beforeAll(async () => {
  line = await openCommandLine(FIRST_DEMO);
});

afterAll(() => line.close());

/** The command is ended at once. Only its output is tested. */
const cloud = (...args: string[]) => line.runWith({ signal: AbortSignal.abort() }, "cloud", ...args);

describe("cloud", () => {
  it.each([
    ["an empty one", [], /Console: http/],
    ["a bare scenario", ["--scenario", "first", "--bare"], /Console: http/],
    ["a scenario with what to try", ["--scenario", "first"], /owes money, and 12 of 13 instances are stopped/],
    ["the large one, in Chinese", ["--scenario", "demo", "--lang", "zh"], /在另一个终端/],
  ])("starts %s, prints one line for programs, and ends with 0", async (_case, args, words) => {
    const { code, stdout, stderr } = await cloud(...args);

    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toHaveProperty("accessKeySecret");
    expect(stderr).toMatch(words);
  });

  it("names the certificate to trust with --tls", async () => {
    const { stdout } = await cloud("--tls");

    expect(JSON.parse(stdout)).toMatchObject({
      url: expect.stringMatching(/^https:/),
      certificate: expect.any(String),
    });
  });

  it("prints a deployment and a payment that fit the user's own scenario", async () => {
    const file = join(dirname(line.config), "mine.json");
    const accounts = [
      { id: "1000000000000007", name: "hub", balance: 500 },
      { id: "1000000000000008", name: "shop", balance: -20 },
    ];
    await writeFile(file, JSON.stringify({ accounts, instances: [] }));

    const { stderr } = await cloud("--scenario", file);

    expect(stderr).toContain("Account 1000000000000008 owes money");
    expect(stderr).toMatch(/accounts\/1000000000000008\/recharge .* '\{"amount":520\}'/);
  });

  it("lets a protected account fall into arrears if none owes money, and leaves a hub without instances alone", async () => {
    const file = join(dirname(line.config), "hub.json");
    const accounts = [{ id: "1000000000000007", name: "hub" }, { id: "1000000000000008" }, { id: "1000000000000009" }];
    await writeFile(file, JSON.stringify({ accounts, instances: [{ accountId: "1000000000000009", name: "web-1" }] }));

    const { stderr } = await cloud("--scenario", file);

    expect(stderr).toMatch(/No account owes money.*To let an account fall into arrears, to pay, and/s);
    expect(stderr).toMatch(/accounts\/1000000000000009\/arrears/);
    expect(stderr).toMatch(/accounts\/1000000000000009\/recharge/);
  });

  it.each([
    ["accounts: [{id: 5}]", "accounts.0.id: must be a text of digits"],
    ["instances: [{stauts: x}]", "instances.0.stauts: is not known here; there are accountId"],
    ["a: *b", "Unresolved alias"],
    ["", "is empty"],
  ])("explains in plain words the mistake of the scenario %j", async (text, words) => {
    const file = join(dirname(line.config), "bad.yaml");
    await writeFile(file, text);

    const { code, stderr } = await cloud("--scenario", file);

    expect(code).toBe(2);
    expect(stderr).toContain(`Scenario file ${file}: `);
    expect(stderr).toContain(words);
    expect(stderr).toContain("docs/local-cloud.md");
  });

  it("names another way to get a port if the port is in use, and lists the scenarios for an unknown one", async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as AddressInfo;

    const taken = await cloud("--port", String(port));
    const none = await cloud("--scenario", "nope");

    server.close();
    expect(taken).toMatchObject({ code: 2, stderr: expect.stringContaining("Leave --port out") });
    expect(taken.stderr).toContain(`Port ${port} is taken`);
    expect(none).toMatchObject({ code: 2, stderr: expect.stringContaining("empty, first, demo") });
  });
});
