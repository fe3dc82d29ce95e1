/** Attacks by calls of the vendor's APIs whose size or form is expensive: parameters, signatures, permissions, large answers. */
import { ACCOUNT_ID, type Attack, type Client, call, jsonList } from "./client.ts";

const FORM = { "content-type": "application/x-www-form-urlencoded" };
const MB = 1024 * 1024;
const ecs = ({ key }: Pick<Client, "key">, action: string, more = "") =>
  `/?Action=${action}&Version=2014-05-26&RegionId=cn-hangzhou&AccessKeyId=${key}${more}`;

const hundredThousand = async (client: Client) => {
  const tags = Object.fromEntries(Array.from({ length: 20 }, (_, at) => [`k${at}`, "&".repeat(100)]));
  for (let round = 0; round < 5; round += 1) {
    await client.control("POST", "instances", {
      generate: {
        count: 20_000,
        regionIds: ["cn-hangzhou"],
        kinds: [{ tags, name: "&".repeat(120), stopCause: "arrears", stoppedAgoMs: 1000 }],
      },
    });
  }
};

const PARAMETERS: readonly Attack[] = [
  {
    name: "RPC body of 60 MB",
    strike: (client) =>
      client.send({ path: ecs(client, "DescribeRegions"), headers: FORM, body: "a&".repeat(30 * MB) }),
  },
  {
    name: "RPC body of names",
    strike: (client) => {
      const body = Array.from({ length: 30_000 }, (_, at) => `Tag.${at}.Key=a`).join("&");
      return client.send({ path: ecs(client, "DescribeInstances"), headers: FORM, body });
    },
  },
  {
    name: "RPC body without a signature, as large as is read, on a strict cloud",
    strike: ({ strict }) => {
      const body = `SignatureMethod=HMAC-SHA1&SignatureVersion=1.0&Signature=x&SignatureNonce=n&Timestamp=t&a=${"%25".repeat(80_000)}`;
      return call(strict.url, { path: ecs(strict, "DescribeRegions"), headers: FORM, body });
    },
  },
  {
    name: "InstanceIds of 100,000 lists",
    strike: (client) => {
      const body = `InstanceIds=${encodeURIComponent(jsonList("[]", 200_000))}`;
      return client.send({ path: ecs(client, "DescribeInstances"), headers: FORM, body });
    },
  },
];

const SIGNATURES: readonly Attack[] = [
  ["function's event of 32 MB", "/2023-03-30/functions/f/invocations", 32 * MB, { "content-md5": "x" }],
  ["RPC body of 60 MB in the newer style", "/?Action=DescribeRegions&Version=2014-05-26", 60 * MB, {}],
  ["PutEvents of 60 MB", "/openapi/putEvents", 60 * MB, {}],
].map(([name, path, bytes, more]) => ({
  name: `${name}, wrongly signed, on a strict cloud`,
  strike: ({ strict }: Client) =>
    call(strict.url, {
      path: String(path),
      body: Buffer.alloc(Number(bytes), "a"),
      headers: {
        ...(more as object),
        authorization: `ACS3-HMAC-SHA256 Credential=${strict.key},SignedHeaders=host;x-acs-content-sha256;x-acs-date;x-acs-signature-nonce,Signature=00`,
        "content-type": "application/octet-stream",
        "x-acs-date": `${new Date().toISOString().slice(0, 19)}Z`,
        "x-acs-signature-nonce": String(Math.random()),
        "x-acs-content-sha256": "0".repeat(64),
      },
    }),
}));

const POLICIES: readonly Attack[] = [
  {
    name: "a policy of 8 MB, then a call",
    prepare: (client) =>
      client.send({
        method: "PUT",
        path: `/_local/accounts/${ACCOUNT_ID}/policy`,
        body: {
          identity: "user/operator",
          statements: Array.from({ length: 1_900 }, () => ({ actions: ["*"], resources: [`${"a*".repeat(2_000)}b`] })),
        },
      }),
    strike: (client) => {
      const body = `InstanceId=${"a".repeat(100_000)}`;
      return client.send({ path: ecs(client, "StartInstance"), headers: FORM, body });
    },
  },
];

const ANSWERS: readonly Attack[] = [
  {
    name: "DescribeInstances of 100,000 with 20 tags",
    prepare: hundredThousand,
    strike: async (client) => {
      const tags = Array.from({ length: 20 }, (_, at) => `&Tag.${at + 1}.Key=k${19 - at}`).join("");
      await client.send({ method: "GET", path: ecs(client, "DescribeInstances", `${tags}&InstanceName=*a*b*c*`) });
      await client.send({ method: "GET", path: ecs(client, "DescribeInstances", "&MaxResults=100") });
      await client.send({ method: "GET", path: ecs(client, "DescribeInstances", "&PageSize=100") });
      await client.send({
        method: "GET",
        path: ecs(client, "DescribeInstancesFullStatus", "&PageSize=100&EventType=x"),
      });
      await client.send({ method: "GET", path: ecs(client, "DescribeInstanceHistoryEvents", "&PageSize=100") });
      await client.send({ method: "GET", path: ecs(client, "DescribeInstanceStatus", "&PageSize=50") });
    },
  },
  {
    name: "DescribeInstances of the largest instances, in XML",
    prepare: (client) => {
      const tags = Object.fromEntries(Array.from({ length: 100 }, (_, at) => [`k${at}`, "&".repeat(4_000)]));
      const one = { name: "&".repeat(4_000), type: "&".repeat(4_000), tags };
      return Promise.all(
        Array.from({ length: 100 }, () =>
          client.send({ path: "/_local/instances", body: { ...one, regionId: "cn-hangzhou" } }),
        ),
      );
    },
    strike: (client) => client.send({ method: "GET", path: ecs(client, "DescribeInstances", "&PageSize=100") }),
  },
];

const CROWDS: readonly Attack[] = [
  {
    name: "500 calls at once",
    strike: (client) =>
      Promise.all(
        Array.from({ length: 500 }, () =>
          client.send({ method: "GET", path: ecs(client, "DescribeInstances", "&PageSize=100") }),
        ),
      ),
  },
];

export const WIRE_ATTACKS: readonly Attack[] = [...PARAMETERS, ...SIGNATURES, ...POLICIES, ...ANSWERS, ...CROWDS];
