import { describe, expect, it } from "vitest";
import { createWorld, type OwnWorld } from "../../../../local-cloud/kernel/create-world.ts";
import type { CloudRequest } from "../../../../local-cloud/kernel/http.ts";
import { signAcs3, verifyAcs3 } from "../../../../local-cloud/wire/signatures/acs3.ts";
import { rpcStringToSign, signRpc, verifyRpcV1 } from "../../../../local-cloud/wire/signatures/rpc-v1.ts";

/** Source: "Request signatures" of the ECS API reference: key testid, secret testsecret. */
const vendorExample = new Map([
  ["TimeStamp", ""],
  ["Timestamp", "2016-02-23T12:46:24Z"],
  ["Format", "XML"],
  ["AccessKeyId", "testid"],
  ["Action", "DescribeRegions"],
  ["SignatureMethod", "HMAC-SHA1"],
  ["SignatureNonce", "3ee8c1b8-83d3-44af-a94f-4e0ad82fd6cf"],
  ["Version", "2014-05-26"],
  ["SignatureVersion", "1.0"],
]);
vendorExample.delete("TimeStamp");
const VENDOR_SIGNATURE = "OLeaidS1JvxuMvnyHOwuJ+uX5qY=";

const worldAt = (now: string, strict = true): OwnWorld => {
  const world = createWorld({ seed: 1, strict, clock: { mode: "stepped", nowMs: Date.parse(now) }, log: () => {} });
  world.accounts.add({ id: "1", keys: [{ user: "operator", accessKeyId: "testid", accessKeySecret: "testsecret" }] });
  return world;
};
const codeOf = (verdict: ReturnType<typeof verifyRpcV1>) => (verdict.ok ? "ok" : verdict.refusal.code);

describe("signRpc", () => {
  it("gives the signature of the vendor's example", () => {
    expect(signRpc("GET", vendorExample, "testsecret")).toBe(VENDOR_SIGNATURE);
  });

  it("encodes the characters that RFC 3986 reserves, twice in the string to sign", () => {
    expect(
      rpcStringToSign(
        "POST",
        new Map([
          ["b", "~ *(/"],
          ["a", "老"],
        ]),
      ),
    ).toBe("POST&%2F&a%3D%25E8%2580%2581%26b%3D~%2520%252A%2528%252F");
  });
});

describe("verifyRpcV1", () => {
  const signed = new Map([...vendorExample, ["Signature", VENDOR_SIGNATURE]]);

  it("accepts the vendor's example at its time, once", () => {
    const world = worldAt("2016-02-23T12:50:00Z");
    expect(codeOf(verifyRpcV1("GET", signed, world))).toBe("ok");
    expect(codeOf(verifyRpcV1("GET", signed, world))).toBe("SignatureNonceUsed");
  });

  it.each([
    ["2016-02-23T13:01:24Z", "ok"],
    ["2016-02-23T13:01:25Z", "InvalidTimeStamp.Expired"],
    ["2016-02-23T12:31:24Z", "ok"],
    ["2016-02-23T12:31:23Z", "InvalidTimeStamp.Expired"],
  ])("at %s says %s", (now, code) => {
    expect(codeOf(verifyRpcV1("GET", signed, worldAt(now)))).toBe(code);
  });

  it("accepts callers whose clock shows real time while the cloud's clock differs", () => {
    const parameters = new Map([...vendorExample, ["Timestamp", `${new Date().toISOString().slice(0, 19)}Z`]]);
    parameters.set("Signature", signRpc("GET", parameters, "testsecret"));
    expect(codeOf(verifyRpcV1("GET", parameters, worldAt("2050-01-01T00:00:00Z")))).toBe("ok");
  });

  it.each(["AccessKeyId", "Signature", "SignatureMethod", "SignatureVersion", "SignatureNonce", "Timestamp"])(
    "names %s when it is missing",
    (name) => {
      const parameters = new Map(signed);
      parameters.delete(name);
      expect(codeOf(verifyRpcV1("GET", parameters, worldAt("2016-02-23T12:46:24Z")))).toBe(`Missing${name}`);
    },
  );

  it("refuses another method, another value, another key's secret", () => {
    const world = worldAt("2016-02-23T12:46:24Z");
    expect(codeOf(verifyRpcV1("POST", signed, world))).toBe("SignatureDoesNotMatch");
    expect(codeOf(verifyRpcV1("GET", new Map([...signed, ["Format", "JSON"]]), world))).toBe("SignatureDoesNotMatch");
    expect(codeOf(verifyRpcV1("GET", new Map([...signed, ["Extra", "1"]]), world))).toBe("SignatureDoesNotMatch");
  });
});

describe("verifyAcs3", () => {
  const headers = (more: Record<string, string> = {}): Record<string, string> => ({
    host: "fc.example",
    "x-acs-date": "2030-01-01T00:00:00Z",
    "x-acs-signature-nonce": "n-1",
    ...more,
  });
  const requestWith = (change: Partial<CloudRequest> = {}): CloudRequest => ({
    method: "POST",
    path: "/2023-03-30/functions/svc%24fn/invocations",
    rawQuery: "qualifier=LATEST&z=a%20b&b=",
    query: new URLSearchParams(),
    headers: headers(),
    body: Buffer.from('{"a":1}'),
    ...change,
  });
  const names = ["host", "x-acs-date", "x-acs-signature-nonce"];
  const authorize = (request: CloudRequest, signedNames = names, path?: string): CloudRequest => ({
    ...request,
    headers: {
      ...request.headers,
      authorization: `ACS3-HMAC-SHA256 Credential=testid,SignedHeaders=${signedNames.join(";")},Signature=${signAcs3(request, signedNames, "testsecret", path)}`,
    },
  });
  const world = () => worldAt("2030-01-01T00:00:00Z");

  it("accepts path, query and body as signed, in either spelling of the path", () => {
    expect(codeOf(verifyAcs3(authorize(requestWith()), world()))).toBe("ok");
    const raw = requestWith({ path: "/2023-03-30/functions/svc$fn/invocations" });
    expect(codeOf(verifyAcs3(authorize(raw, names, raw.path), world()))).toBe("ok");
    expect(codeOf(verifyAcs3(authorize(raw), world()))).toBe("ok");
  });

  it.each([
    ["method", { method: "GET" }],
    ["path", { path: "/2023-03-30/functions/other/invocations" }],
    ["query", { rawQuery: "qualifier=other&z=a%20b&b=" }],
    ["body", { body: Buffer.from('{"a":2}') }],
  ])("refuses another %s", (_what, change) => {
    expect(codeOf(verifyAcs3({ ...authorize(requestWith()), ...change }, world()))).toBe("SignatureDoesNotMatch");
  });

  it("refuses an incomplete, unknown or old request", () => {
    const broken = (authorization: string) => requestWith({ headers: headers({ authorization }) });
    expect(codeOf(verifyAcs3(broken("ACS3-HMAC-SHA256 Credential=testid"), world()))).toBe("IncompleteSignature");
    expect(codeOf(verifyAcs3(broken("ACS3-HMAC-SHA256 Credential=x,SignedHeaders=host,Signature=y"), world()))).toBe(
      "InvalidAccessKeyId.NotFound",
    );
    expect(codeOf(verifyAcs3(authorize(requestWith(), ["host", "x-acs-date"]), world()))).toBe("IncompleteSignature");
    expect(codeOf(verifyAcs3(authorize(requestWith()), worldAt("2030-01-01T00:20:00Z")))).toBe(
      "InvalidTimeStamp.Expired",
    );
  });

  it("requires the token of a temporary key, before its expiry", () => {
    const own = worldAt("2030-01-01T00:00:00Z");
    own.accounts.add({ id: "2", roles: [{ name: "r" }] });
    const keys = own.accounts.issueRoleKeys("acs:ram::2:role/r", "s", 900)!;
    const send = (token: string | undefined, nonce: string) => {
      const request = requestWith({
        headers: headers({
          "x-acs-signature-nonce": nonce,
          ...(token === undefined ? {} : { "x-acs-security-token": token }),
        }),
      });
      const signed = [...names, ...(token === undefined ? [] : ["x-acs-security-token"])].sort();
      const signature = signAcs3(request, signed, keys.accessKeySecret);
      const authorization = `ACS3-HMAC-SHA256 Credential=${keys.accessKeyId},SignedHeaders=${signed.join(";")},Signature=${signature}`;
      return codeOf(verifyAcs3({ ...request, headers: { ...request.headers, authorization } }, own));
    };

    expect(send(keys.securityToken, "a")).toBe("ok");
    expect(send(undefined, "b")).toBe("MissingSecurityToken");
    expect(send("made-up", "c")).toBe("InvalidSecurityToken.Malformed");
    own.clock.advance(900_000);
    expect(send(keys.securityToken, "d")).toBe("InvalidSecurityToken.Expired");
  });
});
