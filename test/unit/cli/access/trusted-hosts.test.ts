import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { loadConfiguration } from "../../../../cli/access/access.ts";
import { foreignEndpoints } from "../../../../cli/access/trusted-hosts.ts";
import { CommandError } from "../../../../cli/terminal/exit-code.ts";
import { anInMemoryShell } from "../in-memory-shell.ts";

const hosts = (endpoints: Record<string, string>, environment = {}) =>
  foreignEndpoints({ endpoints }, environment).map(({ host }) => host);

describe("foreignEndpoints", () => {
  it.each([
    "https://ecs.{region}.aliyuncs.com",
    "https://{accountId}.{region}.fc.aliyuncs.com",
    "https://ECS-VPC.cn-hangzhou.ALIYUNCS.com",
    "https://ecs-cn-hangzhou.aliyuncs.com",
    "https://ecs.vpc-proxy.aliyuncs.com",
    "https://business.ap-southeast-1.aliyuncs.com",
    "https://sts-vpc.{region}.aliyuncs.com",
    "https://{region}-intranet.log.aliyuncs.com",
    "https://{accountId}.{region}-internal.fc.aliyuncs.com",
    "https://{region}.fc.aliyuncs.com",
    "http://127.0.0.1:8321",
    "http://localhost:8321",
    "http://[::1]:8321",
    "http://[0:0:0:0:0:0:0:1]:8321",
    "http://0x7f.1:8321",
    "http://2130706433:8321",
    "HTTPS://fcv3.cn-hangzhou.AliyunCS.com:443",
  ])("%s is the vendor's or this machine", (ecs) => {
    expect(hosts({ ecs })).toEqual([]);
  });

  it.each([
    ["https://aliyuncs.com.example.com", "aliyuncs.com.example.com"],
    ["https://notaliyuncs.com", "notaliyuncs.com"],
    ["https://aliyuncs.com", "aliyuncs.com"],
    ["https://sts.aliyuncs.com.", "sts.aliyuncs.com."],
    ["https://alb-x1.cn-hangzhou.alb.aliyuncs.com", "alb-x1.cn-hangzhou.alb.aliyuncs.com"],
    ["https://bucket.oss-cn-hangzhou.aliyuncs.com", "bucket.oss-cn-hangzhou.aliyuncs.com"],
    ["https://sts.aliyuncs.com\u3002example.com", "sts.aliyuncs.com.example.com"],
    ["https://ecs-x.oss-cn-hangzhou.aliyuncs.com", "ecs-x.oss-cn-hangzhou.aliyuncs.com"],
    ["https://sts.oss-accelerate.aliyuncs.com", "sts.oss-accelerate.aliyuncs.com"],
    ["https://ecs-evil.aliyuncs.com", "ecs-evil.aliyuncs.com"],
    ["https://evil.fc.aliyuncs.com", "evil.fc.aliyuncs.com"],
    ["https://evil.log.aliyuncs.com", "evil.log.aliyuncs.com"],
    ["https://st\u0455.aliyuncs.com", "xn--st-foc.aliyuncs.com"],
    ["https://sts.aliyuncs.com%2eexample.com", "sts.aliyuncs.com.example.com"],
    ["https://sts.aliyuncs.com:443@example.com", "example.com"],
    ["https://{region}aliyuncs.com", "cn-hangzhoualiyuncs.com"],
    ["https://[::ffff:127.0.0.1]", "[::ffff:7f00:1]"],
    ["https://0.0.0.0", "0.0.0.0"],
    ["https://localhost.", "localhost."],
    ["https://ecs.{region}.example.com", "ecs.cn-hangzhou.example.com"],
    ["https://localhost.example.com", "localhost.example.com"],
    ["https://127.0.0.1.example.com", "127.0.0.1.example.com"],
  ])("%s is foreign", (sts, host) => {
    expect(hosts({ sts })).toEqual([host]);
  });

  it("takes the hosts that the environment trusts by their whole name", () => {
    const environment = { RECOVERY_TRUSTED_HOSTS: "proxy.example.com, other.example.com" };

    expect(hosts({ ecs: "https://proxy.example.com" }, environment)).toEqual([]);
    expect(hosts({ ecs: "https://evil.proxy.example.com" }, environment)).toEqual(["evil.proxy.example.com"]);
  });
});

describe("loadConfiguration", () => {
  const aFile = async (text: string) => {
    const file = join(await mkdtemp(join(tmpdir(), "cli-")), "recovery.config.yaml");
    await writeFile(file, text);
    return file;
  };
  const foreign = "endpoints: { sts: https://sts.example.com }";

  it("names the file that it used", async () => {
    const config = await aFile("mode: plan");
    const shell = anInMemoryShell();

    await loadConfiguration({ config }, shell);

    expect(shell.stderr()).toContain(`Configuration: ${config}`);
  });

  it("refuses a foreign endpoint without a terminal, and says how to allow it", async () => {
    const config = await aFile(foreign);
    const loading = loadConfiguration({ config }, anInMemoryShell());

    await expect(loading).rejects.toThrow(CommandError);
    await expect(loading).rejects.toThrow(/export RECOVERY_TRUSTED_HOSTS=sts\.example\.com/);
  });

  it("takes a foreign endpoint that the environment trusts", async () => {
    const config = await aFile(foreign);
    const shell = anInMemoryShell({ environment: { RECOVERY_TRUSTED_HOSTS: "sts.example.com" } });

    await expect(loadConfiguration({ config }, shell)).resolves.toMatchObject({
      endpoints: { sts: "https://sts.example.com" },
    });
  });

  it.each([
    ["y", true],
    ["yes", true],
    ["", false],
    ["no", false],
  ])("asks on a terminal: the answer %j counts as yes: %s", async (answer, isTaken) => {
    const config = await aFile(foreign);
    const loading = loadConfiguration({ config }, anInMemoryShell({ answer }));

    if (isTaken) await expect(loading).resolves.toBeDefined();
    else await expect(loading).rejects.toThrow("Nothing was sent");
  });
});

describe("a shell in which certificates are not checked", () => {
  it.each([
    ["NODE_TLS_REJECT_UNAUTHORIZED", "0"],
    ["node_tls_reject_unauthorized", "0"],
    ["NODE_TLS_REJECT_UNAUTHORIZED", "0 "],
    ["NODE_TLS_REJECT_UNAUTHORIZED", "00"],
  ])("sends nothing: %s=%j", async (name, value) => {
    const shell = anInMemoryShell({ environment: { [name]: value } });

    await expect(loadConfiguration({ config: "there-is-no-such-file.yaml" }, shell)).rejects.toThrow(
      /NODE_TLS_REJECT_UNAUTHORIZED: must not be 0/,
    );
  });
});
