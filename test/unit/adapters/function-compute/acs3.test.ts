import { describe, expect, it } from "vitest";
import { acs3Headers } from "../../../../functions/adapters/function-compute/acs3.ts";

/** The example with fixed values of the vendor's page "Request body and signature mechanism of version 3", read 2026-11. */
const PUBLISHED = {
  request: {
    method: "POST",
    path: "/",
    query: { RegionId: "cn-shanghai", ImageId: "win2019_1809_x64_dtc_zh-cn_40G_alibase_20230811.vhd" },
    headers: {
      host: "ecs.cn-shanghai.aliyuncs.com",
      "x-acs-action": "RunInstances",
      "x-acs-version": "2014-05-26",
    },
    body: Buffer.alloc(0),
  },
  credentials: { accessKeyId: "YourAccessKeyId", accessKeySecret: "YourAccessKeySecret" },
  when: { date: "2023-10-26T10:22:32Z", nonce: "3156853299f313e23d1673dc12e1703d" },
  authorization:
    "ACS3-HMAC-SHA256 Credential=YourAccessKeyId,SignedHeaders=host;x-acs-action;x-acs-content-sha256;x-acs-date;x-acs-signature-nonce;x-acs-version,Signature=06563a9e1b43f5dfe96b81484da74bceab24a1d853912eee15083a6f0f3283c0",
};

describe("acs3Headers", () => {
  it("gives the published example its published signature", () => {
    const { request, credentials, when, authorization } = PUBLISHED;

    expect(acs3Headers(request, credentials, when).authorization).toBe(authorization);
  });

  it("signs token, content type and host, and no other header", () => {
    const headers = { ...PUBLISHED.request.headers, "content-type": "text/plain", "x-fc-invocation-type": "Async" };
    const credentials = { ...PUBLISHED.credentials, securityToken: "token" };

    const signed = acs3Headers({ ...PUBLISHED.request, headers }, credentials, PUBLISHED.when);

    expect(signed["x-acs-security-token"]).toBe("token");
    expect(signed.authorization).toContain(
      "SignedHeaders=content-type;host;x-acs-action;x-acs-content-sha256;x-acs-date;x-acs-security-token;x-acs-signature-nonce;x-acs-version,",
    );
  });
});
