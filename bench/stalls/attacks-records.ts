/** Attacks on the log store and the event bus, by writes and by queries. */
import { deflateSync } from "node:zlib";
import { ACCOUNT_ID, type Attack, type Client, deploy, jsonList } from "./client.ts";
import { logStoreHeaders, putLogs } from "./log-store-requests.ts";
import { filled, MOST, project, repeated, small, spread, words } from "./log-stores.ts";
import { field, log, pair } from "./protobuf.ts";

const MB = 1024 * 1024;
const search = (client: Client, query: string, more = "") => {
  const now = Math.floor(Date.now() / 1000);
  const path = `/logstores/l?type=log&from=${now - 700_000}&to=${now + 500}&line=100&offset=0&query=${encodeURIComponent(query)}${more}`;
  return client.send({ method: "GET", path, headers: logStoreHeaders(client.key) });
};

/** Returns a block of the smallest matches: one literal, then a match of four bytes, repeated. */
const lz4OfTinyMatches = () =>
  Buffer.concat([
    Buffer.from([0x10, 65, 1, 0]),
    Buffer.alloc(4 * (MOST / 5 - 2), Buffer.from([0x10, 65, 1, 0])),
    Buffer.from([0x50, 65, 65, 65, 65, 65]),
  ]);

const WRITES: readonly Attack[] = [
  { name: "PutLogs of 10 MB in small logs", prepare: project, strike: (client) => putLogs(client, repeated(small())) },
  {
    name: "PutLogs of 10 MB in small logs, 40 clients at once",
    prepare: project,
    strike: (client) => {
      const body = repeated(small());
      return Promise.all(Array.from({ length: 40 }, () => putLogs(client, body)));
    },
  },
  {
    name: "PutLogs of 12,000 logs, 40 clients at once",
    prepare: project,
    strike: (client) => {
      const body = repeated(small(), 12_000 * small().length);
      return Promise.all(Array.from({ length: 40 }, () => putLogs(client, body)));
    },
  },
  {
    name: "PutLogs of one log, 2,000 clients at once",
    prepare: project,
    strike: (client) => Promise.all(Array.from({ length: 2_000 }, () => putLogs(client, small()))),
  },
  {
    name: "PutLogs of one log with a million pairs",
    prepare: project,
    strike: (client) => putLogs(client, log([repeated(pair("a", ""), 9 * MB)])),
  },
  {
    name: "PutLogs with a million tags",
    prepare: project,
    strike: (client) => {
      const tag = field(6, Buffer.concat([field(1, Buffer.from("a")), field(2, Buffer.from("b"))]));
      return putLogs(client, Buffer.concat([small(), repeated(tag, 9 * MB)]));
    },
  },
  {
    name: "PutLogs, deflated",
    prepare: project,
    strike: (client) => {
      const raw = repeated(small());
      const more = { "x-log-compresstype": "deflate", "x-log-bodyrawsize": String(raw.length) };
      return putLogs(client, deflateSync(raw), more);
    },
  },
  {
    name: "PutLogs, 60 MB of empty deflated blocks",
    prepare: project,
    strike: (client) => {
      const empty = Buffer.from([0, 0, 0, 0xff, 0xff]);
      const body = Buffer.concat([Buffer.from([0x78, 0x01]), Buffer.alloc(60 * MB, empty)]);
      return putLogs(client, body, { "x-log-compresstype": "deflate", "x-log-bodyrawsize": "100" });
    },
  },
  {
    name: "PutLogs, lz4 of the smallest matches",
    prepare: project,
    strike: (client) =>
      putLogs(client, lz4OfTinyMatches(), { "x-log-compresstype": "lz4", "x-log-bodyrawsize": String(MOST - 5) }),
  },
  {
    name: "CreateIndex of 60 MB",
    prepare: (client) =>
      client.control("PUT", "log-store/projects/p", { accountId: ACCOUNT_ID, logstores: [{ name: "l" }] }),
    strike: (client) =>
      client.send({
        path: "/logstores/l/index",
        body: `{"line":{"token":${jsonList('","', 20 * MB)}},"x":${jsonList("{}", 40 * MB)}}`,
        headers: logStoreHeaders(client.key),
      }),
  },
];

const READS: readonly Attack[] = [
  { name: "GetLogs over 490,000 records", prepare: filled, strike: (client) => search(client, "a: x1* and not y") },
  { name: "GetLogs over 490,000 records out of order", prepare: spread, strike: (client) => search(client, "*") },
  {
    name: "GET 490,000 records",
    prepare: filled,
    strike: (client) => client.send({ method: "GET", path: "/_local/log-store/projects/p/logstores/l" }),
  },
  {
    name: "console records of 490,000",
    prepare: filled,
    strike: (client) => client.send({ method: "GET", path: `/_local/console/records?text=x&token=${client.token}` }),
  },
  {
    name: "GetLogs of 100 logs of 1 MB, 30 conditions",
    prepare: words,
    strike: (client) => search(client, Array.from({ length: 30 }, (_, at) => `not b${at}`).join(" and ")),
  },
  {
    name: "GetLogs of 100 logs of 1 MB, with wildcards",
    prepare: words,
    strike: async (client) => {
      await search(client, `a?${"a?".repeat(2_000)}b`);
      await search(client, `a: a*${"a ".repeat(20)}*b`);
      await search(client, `"${"a ".repeat(3_000)}b"`);
      await search(client, `#"${"a ".repeat(3_000)}b"`);
    },
  },
  {
    name: "GetLogs of 100 clients at once over 490,000 records",
    prepare: spread,
    strike: (client) => Promise.all(Array.from({ length: 100 }, () => search(client, "a: x1* and not y"))),
  },
  {
    name: "GetLogs over 490,000 records with 30 conditions of every kind",
    prepare: filled,
    strike: async (client) => {
      const alternatives = Array.from({ length: 30 }, (_, at) => `(a: b${at}* or not c${at}?)`).slice(0, 15);
      await search(client, alternatives.join(" and "));
      await search(client, `${"not (".repeat(90)}a: x1${")".repeat(90)}`);
      await search(client, "* not *", "&reverse=true");
    },
  },
  {
    name: "GetLogsV2 with a query of 10 MB",
    prepare: filled,
    strike: (client) => {
      const now = Math.floor(Date.now() / 1000);
      const body = { from: now - 1000, to: now + 500, query: `${"(".repeat(90)}${'"a" '.repeat(2 * MB)}` };
      return client.send({ path: "/logstores/l/logs", body, headers: logStoreHeaders(client.key) });
    },
  },
  {
    name: "ListTopics and GetHistograms of 490,000 records",
    prepare: spread,
    strike: async (client) => {
      await client.send({ method: "GET", path: "/logstores/l?type=topic", headers: logStoreHeaders(client.key) });
      const now = Math.floor(Date.now() / 1000);
      const path = `/logstores/l?type=histogram&from=${now - 700_000}&to=${now + 500}&query=*`;
      await client.send({ method: "GET", path, headers: logStoreHeaders(client.key) });
    },
  },
];

const busHeaders = (key: string) => ({ authorization: `acs:${key}:loose`, date: new Date().toUTCString() });
const openapi = (client: Client, operation: string, body: unknown) =>
  client.send({ path: `/openapi/${operation}`, body, headers: busHeaders(client.key) });

/** Creates 50 rules of five targets, with patterns that search the whole event and never match. */
const rules = async (client: Client, FilterPattern: string) => {
  await deploy(client, "target", "exports.handler = async () => 1;", { maxInstances: 1 });
  const Endpoint = `acs:fc:cn-hangzhou:${ACCOUNT_ID}:functions/target`;
  const Targets = Array.from({ length: 5 }, (_, at) => ({
    Id: `t${at}`,
    Type: "acs.fc.function",
    Endpoint,
    ParamList: [],
  }));
  for (let at = 0; at < 50; at += 1)
    await openapi(client, "createRule", { EventBusName: "default", RuleName: `r${at}`, FilterPattern, Targets });
};
const event = (data: unknown) => ({ id: "1", type: "t", source: "s", data });
const sixteen = (data: unknown) => Array.from({ length: 16 }, () => event(data));

const EVENTS: readonly Attack[] = [
  {
    name: "16 events of 60 KB to 250 targets each",
    prepare: (client) => rules(client, '{"source":["s"]}'),
    strike: (client) => openapi(client, "putEvents", sixteen("x".repeat(60_000))),
  },
  {
    name: "16 events of 60 KB against 50 dear patterns",
    prepare: (client) => {
      const excluded = { "anything-but": Array.from({ length: 100 }, (_, at) => (at === 99 ? "a" : `b${at}`)) };
      const text = { contains: `b${"a".repeat(1_000)}` };
      return rules(
        client,
        JSON.stringify({ data: { list: [excluded, excluded, excluded], text: [text, text, text, text, text] } }),
      );
    },
    strike: (client) =>
      openapi(
        client,
        "putEvents",
        sixteen({ list: Array.from({ length: 7_000 }, () => "a"), text: "a".repeat(30_000) }),
      ),
  },
  {
    name: "PutEvents of 1 MB of objects",
    strike: (client) => openapi(client, "putEvents", jsonList("{}", MB - 10)),
  },
  {
    name: "TestEventPattern with 1 MB",
    strike: (client) =>
      openapi(client, "testEventPattern", {
        EventPattern: '{"a":[{"anything-but":["b"]}]}',
        Event: `{"a":${jsonList("0", MB - 100)}}`,
      }),
  },
  {
    name: "1,000 events by hand, of 8 MB, to 250 targets each",
    prepare: (client) => rules(client, '{"source":["s"]}'),
    strike: (client) =>
      client.send({ path: "/_local/events", body: Array.from({ length: 1_000 }, () => event("x".repeat(7_900))) }),
  },
];

export const RECORD_ATTACKS: readonly Attack[] = [...WRITES, ...READS, ...EVENTS];
