/** Attacks by calls of the vendor's APIs whose size or form is expensive: parameters, signatures, permissions, large answers. */
import { connect } from "node:net";
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

const withTags = (client: Client) => {
  const tags = Array.from({ length: 20 }, (_, at) => `&Tag.${at + 1}.Key=k${19 - at}`).join("");
  return client.send({ method: "GET", path: ecs(client, "DescribeInstances", `${tags}&InstanceName=*a*b*c*`) });
};

/** Sends bytes to the port in connections of their own, and waits until each was ended or answered `answers` times. */
const rawly = (client: Client, connections: number, bytes: Buffer, answers = 1) =>
  Promise.all(
    Array.from(
      { length: connections },
      () =>
        new Promise<void>((resolve) => {
          const socket = connect(Number(new URL(client.url).port), "127.0.0.1", () => socket.write(bytes));
          let left = answers;
          socket.on("data", (chunk) => {
            left -= chunk.toString("latin1").split("HTTP/1.1 ").length - 1;
            if (left <= 0) socket.destroy();
          });
          socket.on("close", () => resolve()).on("error", () => resolve());
        }),
    ),
  );

const CROWDS: readonly Attack[] = [
  {
    name: "DescribeInstances of 100 clients at once, 100,000 instances, 20 tags",
    prepare: hundredThousand,
    strike: (client) => Promise.all(Array.from({ length: 100 }, () => withTags(client))),
  },
  {
    name: "DescribeInstances of 500 clients at once, pages of 100 of 10,000 instances",
    prepare: (client) =>
      client.control("POST", "instances", { generate: { count: 10_000, regionIds: ["cn-hangzhou"] } }),
    strike: (client) =>
      Promise.all(
        Array.from({ length: 500 }, () =>
          client.send({ method: "GET", path: ecs(client, "DescribeInstances", "&PageSize=100") }),
        ),
      ),
  },
  {
    name: "DescribeInstances with 30,000 addresses, 100,000 instances",
    prepare: hundredThousand,
    strike: (client) => {
      const body = `PrivateIpAddresses=${JSON.stringify(Array.from({ length: 30_000 }, () => "x"))}`;
      return client.send({ path: ecs(client, "DescribeInstances"), headers: FORM, body });
    },
  },
  {
    name: "GET 100,000 instances, 20 clients at once",
    prepare: hundredThousand,
    strike: (client) =>
      Promise.all(Array.from({ length: 20 }, () => client.send({ method: "GET", path: "/_local/instances" }))),
  },
  {
    name: "10,000 requests in one connection, pipelined",
    strike: (client) => {
      const { host } = new URL(client.url);
      return rawly(
        client,
        1,
        Buffer.from(`GET /_local/clock HTTP/1.1\r\nHost: ${host}\r\n\r\n`.repeat(10_000)),
        10_000,
      );
    },
  },
  {
    name: "a body of 4 million chunks of one byte",
    strike: (client) => {
      const { host } = new URL(client.url);
      const head = `POST /_local/restore HTTP/1.1\r\nHost: ${host}\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n`;
      return rawly(client, 1, Buffer.from(`${head}${"1\r\n[\r\n".repeat(4_000_000)}0\r\n\r\n`));
    },
  },
  {
    name: "3,000 connections at once, half of a head each",
    strike: (client) =>
      Promise.all([
        rawly(client, 3_000, Buffer.from("GET /_local/clock HTTP/1.1\r\nHost: x")),
        client.send({ method: "GET", path: "/_local/clock" }).then(() => client.send({ path: "/_local/reset" })),
      ]),
  },
  {
    name: "300 heads of 4,000 headers at once",
    strike: (client) => {
      const { host } = new URL(client.url);
      const headers = Array.from({ length: 4_000 }, (_, at) => `${at.toString(36)}:`).join("\r\n");
      return rawly(client, 300, Buffer.from(`GET /_local/clock HTTP/1.1\r\nHost: ${host}\r\n${headers}\r\n\r\n`));
    },
  },
  {
    name: "300 bodies of 1 MB at once, signed wrongly",
    strike: ({ strict }) =>
      Promise.all(
        Array.from({ length: 300 }, () =>
          call(strict.url, {
            path: "/openapi/putEvents",
            body: Buffer.alloc(MB, "a"),
            headers: { authorization: `ACS3-HMAC-SHA256 Credential=${strict.key},SignedHeaders=host,Signature=00` },
          }),
        ),
      ),
  },
  {
    name: "20 restores of 20 MB at once",
    strike: (client) => {
      const body = jsonList(jsonList("{}", 3_000), 20 * MB);
      return Promise.all(Array.from({ length: 20 }, () => client.send({ path: "/_local/restore", body })));
    },
  },
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
