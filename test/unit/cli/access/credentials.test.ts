import { describe, expect, it } from "vitest";
import { operatorCredentials } from "../../../../cli/access/credentials.ts";
import { vendorCode } from "../../../../cli/access/vendor-code.ts";

describe("operatorCredentials", () => {
  it("takes the environment first", async () => {
    const environment = {
      ALIBABA_CLOUD_ACCESS_KEY_ID: "STS.id",
      ALIBABA_CLOUD_ACCESS_KEY_SECRET: "secret",
      ALIBABA_CLOUD_SECURITY_TOKEN: "token",
    };

    expect(await operatorCredentials(environment)).toEqual({
      accessKeyId: "STS.id",
      accessKeySecret: "secret",
      securityToken: "token",
    });
  });

  it.each([
    [{ ALIBABA_CLOUD_ACCESS_KEY_ID: "LTAIid" }, "ALIBABA_CLOUD_ACCESS_KEY_SECRET"],
    [{ ALIBABA_CLOUD_ACCESS_KEY_SECRET: "secret-text" }, "ALIBABA_CLOUD_ACCESS_KEY_ID"],
    [{ ALIBABA_CLOUD_ACCESS_KEY_ID: "STS.id", ALIBABA_CLOUD_ACCESS_KEY_SECRET: "s" }, "ALIBABA_CLOUD_SECURITY_TOKEN"],
  ])("refuses half of a set: %j", async (environment, missing) => {
    await expect(operatorCredentials(environment)).rejects.toThrow(missing);
  });
});

describe("vendorCode", () => {
  it("keeps the vendor's code and nothing else of a message that holds the signed request", () => {
    const message =
      'refresh session failed: https://sts.aliyuncs.com/?AccessKeyId=LTAIx&Signature=abc%3D, {"Code":"NoPermission","Message":"no"}';

    expect(vendorCode(new Error(message))).toBe(" (NoPermission)");
  });

  it.each([new Error("connect to https://sts.aliyuncs.com/?Signature=abc failed"), "text", undefined])(
    "is empty where there is none: %s",
    (error) => {
      expect(vendorCode(error)).toBe("");
    },
  );
});
