import { createServer } from "node:net";
import { describe, expect, it } from "vitest";
import { runCli, startCli } from "./cli-process.ts";

describe("ecs-recovery cloud", () => {
  it("prints one line of JSON when it is ready, and Ctrl-C ends it with 0", async () => {
    const cloud = startCli(["cloud"]);

    const ready = JSON.parse(await cloud.until("stdout", "\n")) as Record<string, string>;
    expect(Object.keys(ready)).toEqual(["url", "console", "accessKeyId", "accessKeySecret", "accountId"]);
    expect((await fetch(ready.console!)).status).toBe(200);

    cloud.child.kill("SIGINT");
    const { code, stdout } = await cloud.ended;
    expect(code).toBe(0);
    expect(stdout.trimEnd().split("\n")).toHaveLength(1);
  });

  it("gives the same keys for the same seed", async () => {
    const keyFor = async (seed: string) => {
      const cloud = startCli(["cloud", "--seed", seed]);
      const ready = JSON.parse(await cloud.until("stdout", "\n")) as Record<string, string>;
      cloud.child.kill("SIGINT");
      await cloud.ended;
      return ready.accessKeySecret;
    };

    expect(await keyFor("7")).toBe(await keyFor("7"));
    expect(await keyFor("7")).not.toBe(await keyFor("8"));
  });

  it("says which scenarios there are when the name is wrong", async () => {
    const { code, stderr } = await runCli(["cloud", "--scenario", "frist"]);

    expect(code).toBe(2);
    expect(stderr).toContain("first");
  });

  it("says that a port is taken", async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const address = server.address();
    const port = typeof address === "object" && address !== null ? address.port : 0;

    const { code, stderr } = await runCli(["cloud", "--port", String(port)]);

    server.close();
    expect(code).toBe(2);
    expect(stderr).toContain(`Port ${port} is taken`);
  });
});
