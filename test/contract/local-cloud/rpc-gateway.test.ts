/** The RPC gateway's answers to requests that no SDK sends. */
import { XMLParser } from "fast-xml-parser";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type LocalCloud, startLocalCloud } from "../../../local-cloud/index.ts";
import { acs3Headers, get, popCore, signedQuery } from "./rpc-clients.ts";

let cloud: LocalCloud;
beforeAll(async () => {
  cloud = await startLocalCloud({
    scenario: { instances: [{ instanceId: "i-1", name: '<b>&"老"</b>', stopCause: "arrears", tags: { a: "1" } }] },
  });
});
afterAll(() => cloud.close());

const errorOf = async (parameters: Record<string, string>, change: (query: string) => string = (query) => query) => {
  const answer = await get(cloud, `/?${change(signedQuery(cloud, { Format: "json", ...parameters }))}`);
  return { status: answer.status, code: JSON.parse(answer.text).Code, message: JSON.parse(answer.text).Message };
};
const REGIONS = { Action: "DescribeRegions" };

describe("answers", () => {
  it("are XML by default, and parse", async () => {
    const answer = await get(
      cloud,
      `/?${signedQuery(cloud, { Action: "DescribeInstances", RegionId: "cn-hangzhou" })}`,
    );
    const parsed = new XMLParser({ processEntities: true }).parse(answer.text);

    expect(answer.headers["content-type"]).toBe("text/xml;charset=utf-8");
    expect(parsed.DescribeInstancesResponse.Instances.Instance).toMatchObject({
      InstanceId: "i-1",
      InstanceName: '<b>&"老"</b>',
      OperationLocks: { LockReason: { LockReason: "financial" } },
      Tags: { Tag: { TagKey: "a", TagValue: 1 } },
    });
  });

  it("are XML for errors too", async () => {
    const answer = await get(cloud, `/?${signedQuery(cloud, { Action: "ReActivateInstances" })}`);

    expect(new XMLParser().parse(answer.text).Error).toMatchObject({
      Code: "MissingInstanceId",
      Message: "InstanceId is mandatory for this action.",
      HostId: "127.0.0.1",
      RequestId: answer.headers["x-acs-request-id"],
    });
  });

  it("carry minute precision, an empty AutoReleaseTime and a placeholder expiry", async () => {
    const { Instances } = await popCore(cloud)("DescribeInstances", { RegionId: "cn-hangzhou" });

    expect(Instances.Instance[0]).toMatchObject({
      StartTime: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\dZ$/),
      ExpiredTime: "2099-12-31T15:59Z",
      AutoReleaseTime: "",
      StoppedMode: "KeepCharging",
    });
  });
});

describe("addresses", () => {
  it("may be absolute, as a forward proxy receives them, and then name the region", async () => {
    const host = "ecs.cn-beijing.aliyuncs.com";
    const query = signedQuery(cloud, { Action: "ReActivateInstances", InstanceId: "i-1", Format: "json" });
    const answer = await get(cloud, `http://${host}/?${query}`, { host });

    expect(JSON.parse(answer.text)).toMatchObject({ Code: "InvalidInstanceId.NotFound", HostId: host });
    expect((await cloud.control("GET", "journal?action=ReActivateInstances")).at(-1)).toMatchObject({
      region: "cn-beijing",
    });
  });

  it("outside every service are answered with 404", async () => {
    expect((await get(cloud, "/nothing/here")).status).toBe(404);
  });
});

describe("refusals", () => {
  it.each([
    ["an unknown action", { Action: "DescribeNothing" }, 404, "InvalidAction.NotFound"],
    ["an unknown version", { ...REGIONS, Version: "1999-01-01" }, 404, "InvalidVersion"],
    ["no action", { Action: "" }, 400, "MissingAction"],
    ["an unknown region", { Action: "DescribeInstances", RegionId: "cn-nowhere" }, 404, "InvalidRegionId.NotFound"],
    ["a missing parameter", { Action: "DescribeInstances" }, 400, "MissingRegionId"],
    ["an unknown key", { ...REGIONS, AccessKeyId: "LTAInobody" }, 404, "InvalidAccessKeyId.NotFound"],
    ["another signature method", { ...REGIONS, SignatureMethod: "HMAC-SHA256" }, 400, "IncompleteSignature"],
    ["a malformed time", { ...REGIONS, Timestamp: "yesterday" }, 400, "InvalidTimeStamp.Format"],
    ["a time long ago", { ...REGIONS, Timestamp: "2020-01-01T00:00:00Z" }, 400, "InvalidTimeStamp.Expired"],
    [
      "a token that the key does not have",
      { ...REGIONS, SecurityToken: "x" },
      400,
      "InvalidSecurityToken.MismatchWithAccessKey",
    ],
  ])("name %s", async (_what, parameters, status, code) => {
    expect(await errorOf(parameters)).toMatchObject({ status, code });
  });

  it("name a parameter changed after signing", async () => {
    expect(
      await errorOf({ ...REGIONS, AcceptLanguage: "en-US" }, (query) => query.replace("en-US", "zh-CN")),
    ).toMatchObject({ status: 400, code: "SignatureDoesNotMatch" });
  });

  it("name a nonce that was used twice", async () => {
    const query = signedQuery(cloud, { ...REGIONS, Format: "json" });

    expect((await get(cloud, `/?${query}`)).status).toBe(200);
    expect(JSON.parse((await get(cloud, `/?${query}`)).text).Code).toBe("SignatureNonceUsed");
  });
});

describe("ACS3 calls", () => {
  const send = (query: string, change: (headers: Record<string, string>) => void = () => {}) => {
    const host = new URL(cloud.url).host;
    const headers = acs3Headers(cloud, host, { action: "DescribeInstances", version: "2014-05-26", query });
    change(headers);
    return get(cloud, `/?${query}`, headers);
  };

  it("are answered in XML unless JSON is accepted", async () => {
    const xml = await send("RegionId=cn-hangzhou");
    const json = await send("RegionId=cn-hangzhou", (headers) => {
      headers.accept = "application/json";
    });

    expect(xml.text).toContain("<DescribeInstancesResponse>");
    expect(JSON.parse(json.text).Instances.Instance).toHaveLength(1);
  });

  it.each([
    ["a changed query", "?", "SignatureDoesNotMatch", () => {}],
    [
      "an unsigned x-acs header",
      "",
      "IncompleteSignature",
      (headers: Record<string, string>) => {
        headers["x-acs-extra"] = "1";
      },
    ],
    [
      "a body hash that is not the body's",
      "",
      "SignatureDoesNotMatch",
      (headers: Record<string, string>) => {
        headers["x-acs-content-sha256"] = "00";
      },
    ],
  ])("are refused with %s", async (_what, suffix, code, change) => {
    const host = new URL(cloud.url).host;
    const headers = acs3Headers(cloud, host, {
      action: "DescribeInstances",
      version: "2014-05-26",
      query: "RegionId=cn-hangzhou",
    });
    change(headers);
    const answer = await get(cloud, `/?RegionId=cn-hangzhou${suffix === "?" ? "&Status=Running" : ""}`, headers);
    expect(answer.text).toContain(`<Code>${code}</Code>`);
  });

  it("are refused when repeated", async () => {
    const host = new URL(cloud.url).host;
    const headers = acs3Headers(cloud, host, { action: "DescribeRegions", version: "2014-05-26", query: "" });

    expect((await get(cloud, "/", headers)).status).toBe(200);
    expect((await get(cloud, "/", headers)).text).toContain("SignatureNonceUsed");
  });
});

describe("a loose cloud", () => {
  it("accepts any signature, time and nonce of a known key", async () => {
    const loose = await startLocalCloud({ loose: true });
    const query = `Action=DescribeRegions&Version=2014-05-26&AccessKeyId=${loose.accessKeyId}`;

    expect((await get(loose, `/?${query}`)).status).toBe(200);
    expect((await get(loose, `/?${query}&Timestamp=1999-01-01T00:00:00Z`)).status).toBe(200);
    await loose.close();
  });
});

describe("the journal", () => {
  it("shows every request and no secret", async () => {
    const query = signedQuery(cloud, { Action: "DescribeInstances", RegionId: "cn-hangzhou", Status: "Stopped" });
    await get(cloud, `/?${query}`);
    await get(cloud, `/?${query.replace("Stopped", "Running")}`);
    const entries = await cloud.control("GET", "journal");
    const [seen, refused] = entries.slice(-2);

    expect(seen).toMatchObject({
      service: "ecs",
      action: "DescribeInstances",
      region: "cn-hangzhou",
      identity: `acs:ram::${cloud.accountId}:user/operator`,
      accountId: cloud.accountId,
      parameters: { RegionId: "cn-hangzhou", Status: "Stopped" },
      status: 200,
    });
    expect(refused).toMatchObject({ action: "DescribeInstances", status: 400, code: "SignatureDoesNotMatch" });
    expect(JSON.stringify(entries)).not.toContain(cloud.accessKeySecret);
    expect(JSON.stringify(entries)).not.toContain(cloud.accessKeyId);
    expect(JSON.stringify(entries)).not.toMatch(/"Signature\w*":/);
    const later = await cloud.control("GET", `journal?since=${seen.seq}`);
    expect(later).toHaveLength(1);
  });
});
