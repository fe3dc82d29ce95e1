/** Attacks on the control API: the largest requests that it accepts, and the most expensive ones that it refuses. */
import { ACCOUNT_ID, type Attack, type Client, deploy, jsonList } from "./client.ts";
import { spread } from "./log-stores.ts";

const MANY = 20_000;
const LARGEST_BODY = 8 * 1024 * 1024 - 16;

const fleet = (client: Client, count = MANY) =>
  client.control("POST", "instances", { generate: { count, kinds: [{ tags: { a: "b", c: "d" } }] } });
const full = async (client: Client) => {
  for (let round = 0; round < 5; round += 1) await fleet(client);
};
const post = (client: Client, path: string, body: unknown) => client.send({ path: `/_local/${path}`, body });
const get = (client: Client, path: string) => client.send({ method: "GET", path });

/** Returns the JSON of lists that are short enough to be read, with as many values as possible. */
const nestedLists = (bytes: number) => jsonList(jsonList("[]", 1_000), bytes);

const TIMERS = {
  triggers: Array.from({ length: 20 }, (_, at) => ({
    triggerName: `t${at}`,
    triggerType: "timer",
    triggerConfig: { cronExpression: "@every 1h", payload: "p".repeat(2_000) },
  })),
};

let snapshot: Buffer = Buffer.alloc(0);

const CONSOLE: readonly Attack[] = [
  {
    name: "console overview of 100,000 instances, with a text",
    prepare: full,
    strike: (client) => get(client, `/_local/console/overview?text=zz&token=${client.token}`),
  },
  { name: "GET 100,000 instances", prepare: full, strike: (client) => get(client, "/_local/instances") },
];

const FLEET: readonly Attack[] = [
  { name: "POST 20,000 instances", strike: (client) => fleet(client) },
  {
    name: "POST 20,000 instances, each written out",
    strike: (client) =>
      post(
        client,
        "instances",
        Array.from({ length: MANY }, (_, at) => ({
          ...{
            instanceId: `i-${at}`,
            name: `n-${at}`,
            regionId: "cn-beijing",
            type: "ecs.g7.large",
            status: "Stopped",
          },
          ...{ stopCause: "arrears", locks: ["financial"], chargeType: "PostPaid", spotStrategy: "NoSpot" },
          ...{ tags: { team: "a", env: "b" }, stoppedAgoMs: 86_400_000, autoRestart: "missed", stopEvent: true },
        })),
      ),
  },
  {
    name: "an unpaid bill of 100,000 instances, and its payment",
    prepare: full,
    strike: async (client) => {
      await post(client, `accounts/${ACCOUNT_ID}/arrears`, {});
      await post(client, `accounts/${ACCOUNT_ID}/recharge`, { amount: 1e6 });
    },
  },
  {
    name: "30 days at once, with 100,000 instances to release",
    prepare: async (client) => {
      await full(client);
      await client.control("POST", `accounts/${ACCOUNT_ID}/arrears`, {});
    },
    strike: (client) => client.send({ method: "PUT", path: "/_local/clock", body: { advanceMs: 30 * 86_400_000 } }),
  },
];

const STATE: readonly Attack[] = [
  {
    name: "snapshot of 20,000 instances",
    prepare: fleet,
    strike: async (client) => {
      snapshot = await post(client, "snapshot", undefined);
    },
  },
  { name: "the restore of 20,000 instances", strike: (client) => post(client, "restore", snapshot) },
  {
    name: "restore of 60 MB that is none",
    strike: (client) =>
      post(client, "restore", `{"version":1,"services":{},"journal":${jsonList("{}", 60 * 1024 * 1024)}}`),
  },
  {
    name: "snapshot of 100,000 instances and 490,000 log records",
    prepare: async (client) => {
      await full(client);
      await client.control("POST", `accounts/${ACCOUNT_ID}/arrears`, {});
      await spread(client);
    },
    strike: (client) => post(client, "snapshot", undefined),
  },
  { name: "reset of a large cloud", prepare: full, strike: (client) => post(client, "reset", undefined) },
  {
    name: "reset of a cloud with 490,000 log records and 10,000 waiting events",
    prepare: async (client) => {
      await spread(client);
      await deploy(client, "big", "exports.handler = () => new Promise(() => {});", { maxInstances: 1 });
      for (let round = 0; round < 99; round += 1)
        await Promise.all(Array.from({ length: 100 }, () => client.control("POST", "functions/big/invoke", {})));
    },
    strike: (client) => post(client, "reset", undefined),
  },
  {
    name: "restore of 21 million empty lists",
    strike: (client) => post(client, "restore", nestedLists(60 * 1024 * 1024)),
  },
  {
    name: "journal of 20,000 large calls",
    prepare: async (client) => {
      const path = `/?Action=DescribeRegions&Version=2014-05-26&AccessKeyId=${client.key}`;
      const body = Array.from({ length: 8 }, (_, at) => `P${at}=${"y".repeat(4_000)}`).join("&");
      const headers = { "content-type": "application/x-www-form-urlencoded" };
      for (let round = 0; round < 200; round += 1) {
        await Promise.all(Array.from({ length: 20 }, () => client.send({ path, body, headers })));
      }
    },
    strike: (client) => get(client, "/_local/journal"),
  },
];

const BODIES: readonly Attack[] = [
  ["8 MB of empty objects for instances", "instances", jsonList("{}", LARGEST_BODY)],
  ["8 MB of empty objects for faults", "faults", jsonList("{}", LARGEST_BODY)],
  ["8 MB of empty objects for accounts", "accounts", jsonList("{}", LARGEST_BODY)],
  ["8 MB of empty objects for events", "events", jsonList("{}", LARGEST_BODY)],
  ["8 MB of zeros", "events", jsonList("0", LARGEST_BODY)],
  ["8 MB of brackets", "events", `${"[".repeat(LARGEST_BODY / 2)}${"]".repeat(LARGEST_BODY / 2)}`],
  ["8 MB of one text with escapes", "events", JSON.stringify("\n".repeat(LARGEST_BODY / 2 - 2))],
  [
    "8 MB of names",
    "instances",
    `{${Array.from({ length: LARGEST_BODY / 12 }, (_, at) => `"${at.toString(36).padStart(6, "k")}":0`).join(",")}}`,
  ],
].map(([name, path, body]) => ({
  name: `POST ${name}`,
  strike: (client: Client) => post(client, path ?? "", body),
}));

const LISTS: readonly Attack[] = [
  {
    name: "2,000 quotas, then 500 calls at once",
    prepare: (client) =>
      post(
        client,
        "quotas",
        Array.from({ length: 2_000 }, (_, at) => ({ action: `None${at}`, limit: 1 })),
      ),
    strike: (client) => {
      const path = `/?Action=DescribeRegions&Version=2014-05-26&AccessKeyId=${client.key}`;
      return Promise.all(Array.from({ length: 500 }, () => client.send({ method: "GET", path })));
    },
  },
  {
    name: "1,000 functions, then all of them listed",
    prepare: async (client) => {
      for (let at = 0; at < 1_000; at += 1) await deploy(client, `f${at}`, "exports.handler = () => 1;", TIMERS);
    },
    strike: async (client) => {
      await get(client, "/_local/functions");
      await get(client, `/_local/console/overview?token=${client.token}`);
      await client.send({
        method: "GET",
        path: "/2023-03-30/functions?limit=100",
        headers: { authorization: `ACS3-HMAC-SHA256 Credential=${client.key},SignedHeaders=host,Signature=00` },
      });
    },
  },
  {
    name: "20,000 fault rules, then a call",
    prepare: async (client) => {
      const parameters = Object.fromEntries(Array.from({ length: 20 }, (_, at) => [`P${at}`, "a"]));
      const rule = { effect: "error", parameters: { ...parameters, last: "b" } };
      for (let round = 0; round < 10; round += 1)
        await post(
          client,
          "faults",
          Array.from({ length: 2_000 }, () => rule),
        );
    },
    strike: (client) => {
      const body = Array.from({ length: 20 }, (_, at) => `P${at}=a`).join("&");
      const path = `/?Action=DescribeRegions&Version=2014-05-26&AccessKeyId=${client.key}`;
      return client.send({ path, body, headers: { "content-type": "application/x-www-form-urlencoded" } });
    },
  },
  {
    name: "POST 20,000 faults",
    strike: (client) =>
      post(
        client,
        "faults",
        Array.from({ length: MANY }, () => ({ effect: "error", action: "None" })),
      ),
  },
  {
    name: "POST 20,000 accounts",
    strike: (client) =>
      post(
        client,
        "accounts",
        Array.from({ length: MANY }, (_, at) => ({ id: String(at + 1) })),
      ),
  },
  {
    name: "POST an account of 8 MB",
    strike: (client) =>
      post(client, "accounts", {
        id: "7",
        roles: Array.from({ length: MANY }, (_, at) => ({
          name: `r${at}`,
          policy: Array.from({ length: 40 }, () => "*"),
        })),
      }),
  },
];

export const CONTROL_ATTACKS: readonly Attack[] = [...FLEET, ...CONSOLE, ...STATE, ...BODIES, ...LISTS];
