import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { signV1, stringToSign } from "../../../../functions/adapters/log-store/sign-v1.ts";

interface Vector {
  readonly method: string;
  readonly resource: string;
  readonly headers: Record<string, string>;
  readonly accessKeyId: string;
  readonly accessKeySecret: string;
  readonly stringToSign: string;
  readonly signature: string;
}

const { v1 } = JSON.parse(readFileSync(new URL("signature-v1-vectors.json", import.meta.url), "utf8")) as {
  v1: Vector[];
};

describe("signV1", () => {
  it.each(v1)("agrees with the vendor's vector for $method $resource", (vector) => {
    const { method, resource: path, headers, accessKeyId, accessKeySecret } = vector;
    const request = { method, path, query: {}, headers };

    expect(stringToSign(request)).toBe(vector.stringToSign);
    expect(signV1(request, accessKeyId, accessKeySecret)).toBe(`LOG ${accessKeyId}:${vector.signature}`);
  });

  it("signs the token and the query as they are meant, sorted", () => {
    const signed = stringToSign({
      method: "GET",
      path: "/logstores/results",
      query: { to: "2", from: "1", query: "record_type: account and 中文 & more" },
      headers: { Date: "now", "x-log-b": " 2 ", "X-Acs-Security-Token": "t", host: "not signed" },
    });

    expect(signed).toBe(
      "GET\n\n\nnow\nx-acs-security-token:t\nx-log-b:2\n" +
        "/logstores/results?from=1&query=record_type: account and 中文 & more&to=2",
    );
  });
});
