/** Projects of the log store: names that are taken, and tokens that have expired. */
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type LocalCloud, startLocalCloud } from "../../../../local-cloud/index.ts";
import { sendSigned } from "../services/log-store/signed-send.ts";

let cloud: LocalCloud;
beforeEach(async () => {
  cloud = await startLocalCloud({ clock: { mode: "stepped" } });
});
afterEach(() => cloud.close());

describe("a project that a stack left behind", () => {
  it("is not created again, by its own account or by another", async () => {
    await cloud.control("POST", "accounts", { id: "4000000000000004" });
    await cloud.control("PUT", "log-store/projects/of-another", { accountId: "4000000000000004", logstores: [] });
    await cloud.control("PUT", "log-store/projects/own", { accountId: cloud.accountId, logstores: [] });
    for (const projectName of ["own", "of-another"]) {
      const body = Buffer.from(JSON.stringify({ projectName, description: "" }));
      const host = `${projectName}.cn-hangzhou.log.aliyuncs.com`;
      const answer = await sendSigned(cloud, {
        path: "/",
        body,
        host,
        headers: { "content-type": "application/json" },
      });
      expect([answer.status, JSON.parse(answer.text).errorCode]).toEqual([400, "ProjectAlreadyExist"]);
    }
  });
});

describe("an expired security token", () => {
  it.each([
    [false, "SignatureNotMatch"],
    [true, "Unauthorized"],
  ])("is refused with the code of the newer or the older page (older: %s)", async (isOlder, code) => {
    const id = "3000000000000003";
    const roles = [{ name: "r", policy: "*" }];
    const logstores = [{ name: "results" }];
    await cloud.control("POST", "accounts", { id, roles });
    await cloud.control("PUT", "log-store/projects/limits-of-a-role", { accountId: id, logstores });
    await cloud.control("PUT", "settings", { switches: { expiredTokenIsUnauthorized: isOlder } });
    const keys = cloud.world.accounts.issueRoleKeys(`acs:ram::${id}:role/r`, "s", 900);
    if (keys === undefined) throw new Error("the role cannot be assumed");
    const list = () =>
      sendSigned(
        { ...cloud, ...keys },
        {
          method: "GET",
          path: "/logstores",
          host: "limits-of-a-role.cn-hangzhou.log.aliyuncs.com",
          headers: { "x-acs-security-token": keys.securityToken ?? "" },
        },
      );

    expect((await list()).status).toBe(200);
    await cloud.control("PUT", "clock", { advanceMs: 900_000 });

    expect(await list()).toMatchObject({ status: 401, text: expect.stringContaining(code) });
  });
});
