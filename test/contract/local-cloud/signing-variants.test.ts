/**
 * Requests that differ from our own in ways that the vendor's pages allow, signed by hand after these pages: order,
 * empty values, encodings and further headers. Each is accepted; with another secret it is refused.
 */
import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type LocalCloud, startLocalCloud } from "../../../local-cloud/index.ts";
import {
  BARE,
  byName,
  EVERY_BYTE,
  encode,
  hmac,
  LOWER_HEX,
  type Pairs,
  type Spell,
  sendBytes,
  sha256,
  WITH_PLUS,
} from "./signing-by-hand.ts";

let cloud: LocalCloud;
beforeAll(async () => {
  cloud = await startLocalCloud({ scenario: { instances: [{ instanceId: "i-1" }] } });
});
afterAll(() => cloud.close());

describe("RPC signature 1.0", () => {
  const common = (more: Pairs): Pairs => [
    ["Timestamp", `${new Date().toISOString().slice(0, 19)}Z`],
    ["Version", "2014-05-26"],
    ["Action", "DescribeInstances"],
    ["SignatureNonce", randomUUID()],
    ["AccessKeyId", cloud.accessKeyId],
    ["SignatureMethod", "HMAC-SHA1"],
    ["SignatureVersion", "1.0"],
    ["Format", "JSON"],
    ["RegionId", "cn-hangzhou"],
    ...more,
  ];
  interface Variant {
    readonly pairs: Pairs;
    readonly method?: string;
    readonly spell?: Spell;
    readonly inBody?: number;
    readonly path?: string;
  }
  const call = ({ pairs, method = "GET", spell = encode, inBody = 0, path = "/" }: Variant, secret: string) => {
    const canonical = [...pairs].sort(byName).map(([name, value]) => `${encode(name)}=${encode(value)}`);
    const text = `${method}&%2F&${encode(canonical.join("&"))}`;
    const signature = hmac("sha1", `${secret}&`, text).digest("base64");
    const all: Pairs = [["Signature", signature], ...pairs];
    const written = all.map(([name, value]) => `${spell(name)}=${spell(value)}`);
    const query = written.slice(0, written.length - inBody).join("&");
    const form = inBody === 0 ? [] : ["Content-Type: application/x-www-form-urlencoded"];
    const head = [`${method} ${path}?${query} HTTP/1.1`, `Host: ${new URL(cloud.url).host}`, ...form];
    return sendBytes(cloud.url, head, written.slice(written.length - inBody).join("&"));
  };

  const odd: Pairs = [
    ["InstanceName", "a b+c~d*e%f,g"],
    ["Tag.1.Key", "键 ~"],
    ["Tag.1.Value", ""],
    ["NextToken", ""],
  ];
  const VARIANTS: readonly (readonly [string, () => Variant])[] = [
    ["parameters in no order, empty and odd values", () => ({ pairs: common(odd) })],
    ["a plus for each space", () => ({ pairs: common(odd), spell: WITH_PLUS })],
    ["lower-case hexadecimal", () => ({ pairs: common(odd), spell: LOWER_HEX })],
    ["signs that need no encoding", () => ({ pairs: common(odd), spell: BARE })],
    ["every byte encoded", () => ({ pairs: common(odd), spell: EVERY_BYTE })],
    ["all parameters in a form", () => ({ pairs: common(odd), method: "POST", inBody: 14 })],
    ["parameters in query and form", () => ({ pairs: common(odd), method: "POST", inBody: 6, spell: WITH_PLUS })],
    ["POST without a body", () => ({ pairs: common(odd), method: "POST" })],
    ["the whole address as target", () => ({ pairs: common(odd), path: `http://${new URL(cloud.url).host}/` })],
    [
      "capital letters before small ones",
      () => ({
        pairs: common([
          ["a", "1"],
          ["Z", "2"],
          ["_", "3"],
        ]),
      }),
    ],
  ];

  it.each(VARIANTS)("is accepted with %s", async (_what, variant) => {
    expect(await call(variant(), cloud.accessKeySecret)).toMatchObject({ status: 200 });
  });

  it.each(VARIANTS)("is refused with another secret, and %s", async (_what, variant) => {
    const { status, text } = await call(variant(), "another");
    const { Code, Message } = JSON.parse(text);

    expect([status, Code]).toEqual([400, "SignatureDoesNotMatch"]);
    expect(Message).toMatch(
      /^Specified signature is not matched with our calculation\. server string to sign is:(GET|POST)&%2F&/,
    );
  });

  it.each([
    ["SignatureMethod", "HMAC-MD5", 400, "IncompleteSignature"],
    ["SignatureVersion", "2.0", 400, "IncompleteSignature"],
    ["Timestamp", "2026-12-01 04:00:00", 400, "InvalidTimeStamp.Format"],
    ["Timestamp", "2020-01-01T00:00:00Z", 400, "InvalidTimeStamp.Expired"],
    ["AccessKeyId", "LTAI-nobody", 404, "InvalidAccessKeyId.NotFound"],
    ["SignatureNonce", "", 400, "MissingSignatureNonce"],
    ["SecurityToken", "CAIS-of-nobody", 400, "InvalidSecurityToken.MismatchWithAccessKey"],
  ])("with %s %j is refused: %d %s", async (name, value, status, code) => {
    const pairs = [...common([]).filter(([other]) => other !== name), [name, value] as const];
    const answer = await call({ pairs }, cloud.accessKeySecret);

    expect([answer.status, JSON.parse(answer.text).Code]).toEqual([status, code]);
  });

  it("works once", async () => {
    const pairs = common([]);
    expect(await call({ pairs }, cloud.accessKeySecret)).toMatchObject({ status: 200 });
    expect(JSON.parse((await call({ pairs }, cloud.accessKeySecret)).text).Code).toBe("SignatureNonceUsed");
  });
});

describe("ACS3-HMAC-SHA256", () => {
  interface Variant {
    readonly query?: Pairs;
    readonly spell?: Spell;
    readonly method?: string;
    readonly body?: string;
    readonly more?: Pairs;
    /** Headers that are sent and not signed. */
    readonly unsigned?: readonly string[];
    readonly spellHeader?: (name: string) => string;
    readonly separator?: string;
    readonly path?: string;
  }
  const call = (variant: Variant, secret: string) => {
    const { query = [["RegionId", "cn-hangzhou"]], spell = encode, method = "POST", body = "", more = [] } = variant;
    const { unsigned = [], spellHeader = (name: string) => name, separator = ",", path = "/" } = variant;
    const headers: Pairs = [
      ["host", new URL(cloud.url).host],
      ["x-acs-action", "DescribeInstances"],
      ["x-acs-version", "2014-05-26"],
      ["x-acs-date", `${new Date().toISOString().slice(0, 19)}Z`],
      ["x-acs-signature-nonce", randomUUID()],
      ["x-acs-content-sha256", sha256(body)],
      ...more,
    ];
    const signed = [...headers].sort(byName);
    const canonicalQuery = [...query].sort(byName).map(([name, value]) => `${encode(name)}=${encode(value)}`);
    const names = signed.map(([name]) => name).join(";");
    const lines = signed.map(([name, value]) => `${name}:${value.trim()}`);
    const request = [method, path, canonicalQuery.join("&"), ...lines, "", names, sha256(body)].join("\n");
    const signature = hmac("sha256", secret, `ACS3-HMAC-SHA256\n${sha256(request)}`).digest("hex");
    const parts = [`Credential=${cloud.accessKeyId}`, `SignedHeaders=${names}`, `Signature=${signature}`];
    const target = query.map(([name, value]) => `${spell(name)}=${spell(value)}`).join("&");
    const written = headers.map(([name, value]) => `${spellHeader(name)}: ${value}`);
    const authorization = `${spellHeader("authorization")}: ACS3-HMAC-SHA256 ${parts.join(separator)}`;
    const accept = "accept: application/json";
    return sendBytes(
      cloud.url,
      [`${method} ${path}?${target} HTTP/1.1`, authorization, ...written, accept, ...unsigned],
      body,
    );
  };

  const odd: Pairs = [
    ["RegionId", "cn-hangzhou"],
    ["Tag.1.Value", ""],
    ["Tag.1.Key", "键 ~*+"],
  ];
  const FORM: Pairs = [["content-type", "application/x-www-form-urlencoded"]];
  const VARIANTS: readonly (readonly [string, Variant])[] = [
    ["GET and a query in no order", { method: "GET", query: odd }],
    ["a plus for each space", { query: odd, spell: WITH_PLUS }],
    ["lower-case hexadecimal", { query: odd, spell: LOWER_HEX }],
    ["a form as body", { body: "RegionId=cn-hangzhou&Tag.1.Key=a+b", query: [], more: FORM }],
    ["a JSON body of parameters", { body: "{}", more: [["content-type", "application/json; charset=utf-8"]] }],
    ["names of headers in capitals", { spellHeader: (name) => name.toUpperCase() }],
    ["a space after each comma", { separator: ", " }],
    [
      "further vendor headers",
      {
        more: [
          ["x-acs-extra", "a  b"],
          ["x-acs-empty", ""],
        ],
      },
    ],
    [
      "further headers, signed",
      {
        more: [
          ["accept-encoding", "identity"],
          ["user-agent", "Go/1 (x)"],
        ],
      },
    ],
    ["further headers, unsigned", { unsigned: ["user-agent: AlibabaCloud (linux) Java/1.8", "accept-language: zh"] }],
  ];

  it.each(VARIANTS)("is accepted with %s", async (_what, variant) => {
    expect(await call(variant, cloud.accessKeySecret)).toMatchObject({ status: 200 });
  });

  it.each(VARIANTS)("is refused with another secret, and %s", async (_what, variant) => {
    const { status, text } = await call(variant, "another");

    expect([status, JSON.parse(text).Code]).toEqual([400, "SignatureDoesNotMatch"]);
    expect(JSON.parse(text).Message).toMatch(/ server string to sign is:ACS3-HMAC-SHA256\n[0-9a-f]{64}$/);
  });

  it("is refused if a vendor header is not signed", async () => {
    const { text } = await call({ unsigned: ["x-acs-extra: 1"] }, cloud.accessKeySecret);

    expect(JSON.parse(text).Code).toBe("IncompleteSignature");
  });
});
