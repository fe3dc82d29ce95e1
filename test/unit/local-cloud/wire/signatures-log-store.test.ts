import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { slsV1Signature, slsV1StringToSign } from "../../../../local-cloud/wire/signatures/sls-v1.ts";
import { parseSlsV4Authorization, slsV4Signature } from "../../../../local-cloud/wire/signatures/sls-v4.ts";

interface Vectors {
  readonly v1: readonly {
    readonly method: string;
    readonly resource: string;
    readonly headers: Readonly<Record<string, string>>;
    readonly accessKeySecret: string;
    readonly stringToSign: string;
    readonly signature: string;
  }[];
  readonly v4: readonly {
    readonly method: string;
    readonly path: string;
    readonly query: Readonly<Record<string, string>>;
    readonly headers: Readonly<Record<string, string>>;
    readonly bodyBase64: string;
    readonly accessKeySecret: string;
    readonly region: string;
    readonly xLogDate: string;
    readonly authorization: string;
  }[];
}

// The file names its source in its first field.
const vectors = JSON.parse(readFileSync(new URL("sls-signature-vectors.json", import.meta.url), "utf8")) as Vectors;

const lowerCased = (headers: Readonly<Record<string, string>>) =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));

describe("slsV1StringToSign", () => {
  it.each(vectors.v1)("builds and signs the vendor's vector for $resource", (vector) => {
    const request = { method: vector.method, path: vector.resource, rawQuery: "", headers: lowerCased(vector.headers) };

    const stringToSign = slsV1StringToSign(request);

    expect(stringToSign).toBe(vector.stringToSign);
    expect(slsV1Signature(stringToSign, vector.accessKeySecret, "hmac-sha1")).toBe(vector.signature);
  });

  it("puts decoded query values in the order of their names", () => {
    const request = { method: "GET", path: "/logstores/a", rawQuery: "type=log&query=a%3A+b%2Bc&from=1", headers: {} };

    expect(slsV1StringToSign(request)).toBe("GET\n\n\n\n/logstores/a?from=1&query=a: b+c&type=log");
  });
});

describe("slsV4Signature", () => {
  it.each(vectors.v4)("signs the vendor's vector $method $region $bodyBase64", (vector) => {
    const rawQuery = Object.entries(vector.query)
      .map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`)
      .join("&");
    const headers = {
      ...lowerCased(vector.headers),
      "x-log-date": vector.xLogDate,
      "x-log-content-sha256": createHash("sha256").update(Buffer.from(vector.bodyBase64, "base64")).digest("hex"),
    };
    const expected = parseSlsV4Authorization(vector.authorization);

    const signature = slsV4Signature(
      { method: vector.method, path: vector.path, rawQuery, headers },
      { date: vector.xLogDate.slice(0, 8), region: vector.region },
      vector.accessKeySecret,
    );

    expect(signature).toBe(expected?.signature);
  });
});
