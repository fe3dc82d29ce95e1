/**
 * Requests that differ from our own in ways that the vendor's pages allow, signed by hand after these pages: order,
 * empty values, encodings, dates and further headers. Each is accepted; with another secret it is refused.
 */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type LocalCloud, startLocalCloud } from "../../../../../local-cloud/index.ts";
import {
  BARE,
  byName,
  encode,
  hmac,
  LOWER_HEX,
  type Pairs,
  type Spell,
  sendBytes,
  sha256,
  WITH_PLUS,
} from "../../signing-by-hand.ts";

let cloud: LocalCloud;
beforeAll(async () => {
  cloud = await startLocalCloud();
  const logstores = [{ name: "l", index: { line: { token: [" "] } } }];
  await cloud.control("PUT", "log-store/projects/p", { accountId: cloud.accountId, logstores });
});
afterAll(() => cloud.close());

describe("the log store's signatures", () => {
  const BASIC: Pairs = [
    ["x-log-apiversion", "0.6.0"],
    ["x-log-bodyrawsize", "0"],
  ];
  const now = Math.floor(Date.now() / 1000);
  const QUERY: Pairs = [
    ["type", "log"],
    ["to", String(now + 60)],
    ["query", '"a b+c~d*" or 键'],
    ["from", String(now - 60)],
    ["topic", ""],
    ["line", "10"],
  ];
  interface Variant {
    readonly query?: Pairs;
    readonly spell?: Spell;
    readonly more?: Pairs;
    readonly method?: "hmac-sha1" | "hmac-sha256";
    readonly date?: string;
    readonly unsigned?: readonly string[];
  }
  const target = (query: Pairs, spell: Spell) =>
    `/logstores/l?${query.map(([name, value]) => `${spell(name)}=${spell(value)}`).join("&")}`;
  const host = "host: p.cn-hangzhou.log.aliyuncs.com";

  const v1 = (variant: Variant, secret: string) => {
    const { query = QUERY, spell = encode, more = [], method = "hmac-sha1", unsigned = [] } = variant;
    const { date = new Date().toUTCString() } = variant;
    const headers: Pairs = [...BASIC, ["x-log-signaturemethod", method], ...more];
    const signed = [...headers].sort(byName).map(([name, value]) => `${name}:${value.trim()}`);
    const pairs = [...query].sort(byName).map(([name, value]) => `${name}=${value}`);
    const text = ["GET", "", "", date, ...signed, `/logstores/l?${pairs.join("&")}`].join("\n");
    const signature = hmac(method === "hmac-sha1" ? "sha1" : "sha256", secret, text).digest("base64");
    const written = headers.map(([name, value]) => `${name}: ${value}`);
    const authorization = `authorization: LOG ${cloud.accessKeyId}:${signature}`;
    return sendBytes(cloud.url, [
      `GET ${target(query, spell)} HTTP/1.1`,
      host,
      `date: ${date}`,
      authorization,
      ...written,
      ...unsigned,
    ]);
  };

  const v4 = (variant: Variant, secret: string) => {
    const { query = QUERY, spell = encode, more = [], unsigned = [] } = variant;
    const date = new Date().toISOString().replace(/[-:]|\.\d+/g, "");
    const scope = `${date.slice(0, 8)}/cn-hangzhou/sls/aliyun_v4_request`;
    const headers: Pairs = [
      ...BASIC,
      ["host", "p.cn-hangzhou.log.aliyuncs.com"],
      ["x-log-date", date],
      ["x-log-content-sha256", sha256("")],
      ...more,
    ];
    const signed = [...headers].sort(byName);
    const pairs = [...query].sort(byName).map(([name, value]) => (value === "" ? name : `${name}=${encode(value)}`));
    const names = signed.map(([name]) => name).join(";");
    const lines = signed.map(([name, value]) => `${name}:${value.trim()}\n`).join("");
    const request = ["GET", "/logstores/l", pairs.join("&"), lines, names, sha256("")].join("\n");
    const key = scope
      .split("/")
      .reduce<Buffer>((made, part) => hmac("sha256", made, part).digest(), Buffer.from(`aliyun_v4${secret}`));
    const text = ["SLS4-HMAC-SHA256", date, scope, sha256(request)].join("\n");
    const signature = hmac("sha256", key, text).digest("hex");
    const written = headers.map(([name, value]) => `${name}: ${value}`);
    const authorization = `authorization: SLS4-HMAC-SHA256 Credential=${cloud.accessKeyId}/${scope},Signature=${signature}`;
    return sendBytes(cloud.url, [`GET ${target(query, spell)} HTTP/1.1`, authorization, ...written, ...unsigned]);
  };

  const VARIANTS: readonly (readonly [string, Variant])[] = [
    ["a query in no order, empty and odd values", {}],
    ["a plus for each space", { spell: WITH_PLUS }],
    ["lower-case hexadecimal", { spell: LOWER_HEX }],
    ["signs that need no encoding", { spell: BARE }],
    [
      "further vendor headers",
      {
        more: [
          ["x-log-extra", " a  b "],
          ["x-acs-extra", ""],
        ],
      },
    ],
    ["further headers, unsigned", { unsigned: ["user-agent: aliyun-log-java/0.6", "accept-encoding: lz4"] }],
  ];

  describe.each([
    ["version 1", v1],
    ["version 4", v4],
  ] as const)("of %s", (_version, call) => {
    it.each(VARIANTS)("is accepted with %s", async (_what, variant) => {
      expect(await call(variant, cloud.accessKeySecret)).toMatchObject({ status: 200 });
    });

    it.each(VARIANTS)("is refused with another secret, and %s", async (_what, variant) => {
      const { status, text } = await call(variant, "another");

      expect([status, JSON.parse(text).errorCode]).toEqual([401, "SignatureNotMatch"]);
    });
  });

  it.each([
    ["HMAC-SHA256", { method: "hmac-sha256" as const }],
    ["a date of one digit, as Go writes it", { date: new Date().toUTCString().replace(", 0", ", ") }],
    ["a date with a zone in digits", { date: new Date().toUTCString().replace("GMT", "+0000") }],
    ["x-log-date beside Date", { unsigned: [`x-log-date: ${new Date().toUTCString()}`] }],
  ])("of version 1 is accepted with %s", async (_what, variant) => {
    expect(await v1(variant, cloud.accessKeySecret)).toMatchObject({ status: 200 });
  });
});
