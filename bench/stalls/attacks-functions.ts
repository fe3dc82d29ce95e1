/** Attacks by functions, their events and their answers on the local cloud that runs them. */
import { ACCOUNT_ID, type Attack, type Client, deploy, HTTP_TRIGGER, jsonList } from "./client.ts";

const MB = 1024 * 1024;
const every = (name: string) => ({
  triggerName: name,
  triggerType: "timer",
  triggerConfig: { cronExpression: "@every 1s", payload: "p".repeat(100_000) },
});
const onAnyEvent = (name: string) => ({
  triggerName: name,
  triggerType: "eventbridge",
  triggerConfig: { eventRuleFilterPattern: '{"source":["acs.ecs"]}', asyncInvocationType: true },
});

/** Deploys a function behind an HTTP trigger. `value` is the code of the value that its handler returns. */
const answering = (value: string) => (client: Client) =>
  deploy(client, "big", `exports.handler = async () => ${value};`, { triggers: [HTTP_TRIGGER] });
const visit = (client: Client) => client.send({ method: "GET", path: "/_fc/http/big/" });

const ANSWERS: readonly Attack[] = [
  ["a function's answer of 24 MB", `Buffer.alloc(${24 * MB}, "x")`],
  ["a function's answer of 24 MB that is JSON", `"[" + "{},".repeat(${8 * MB}) + "0]"`],
  ["a function's page of 24 MB with escapes", `({ statusCode: 200, body: "\\n".repeat(${12 * MB}) })`],
  [
    "a function's page of 30 MB in base64",
    `({ statusCode: 200, isBase64Encoded: true, body: "A".repeat(${30 * MB}) })`,
  ],
  ["a function's error of 30 MB", `Promise.reject(new Error("e".repeat(${30 * MB})))`],
].map(([name, value]) => ({ name: name ?? "", prepare: answering(value ?? ""), strike: visit }));

const writing =
  (code: string, call = "require('fs').writeSync") =>
  (client: Client) =>
    deploy(client, "big", `exports.handler = async () => { const w = ${call}; ${code} };`, {
      triggers: [HTTP_TRIGGER],
    });

const OUTPUT: readonly Attack[] = [
  {
    name: "a function that prints 20 million empty lines",
    prepare: writing(`for (let i = 0; i < 300; i += 1) try { w(1, "\\n".repeat(65536)); } catch { i -= 1; }`),
    strike: visit,
  },
  {
    name: "a function that prints 20 MB of marks",
    prepare: writing(`for (let i = 0; i < 300; i += 1) try { w(1, "\\0".repeat(65536)); } catch { i -= 1; }`),
    strike: visit,
  },
  {
    name: "a function that writes 40 MB of JSON into the runtime's channel",
    prepare: writing(
      `const s = '{"ok":false,"error":[' + "{},".repeat(${10 * MB}) + "0]}\\n"; for (let at = 0; at < s.length; ) try { at += w(3, s.slice(at, at + 65536)); } catch {}`,
    ),
    strike: visit,
  },
];

const INVOCATIONS: readonly Attack[] = [
  {
    name: "an event of 32 MB",
    prepare: (client) => deploy(client, "big", "exports.handler = async (event) => event.length;"),
    strike: (client) =>
      client.send({
        path: "/2023-03-30/functions/big/invocations",
        body: Buffer.alloc(32 * MB, "x"),
        headers: { authorization: `ACS3-HMAC-SHA256 Credential=${client.key},SignedHeaders=host,Signature=00` },
      }),
  },
  {
    name: "a page of 8 MB sent to a function",
    prepare: answering("1"),
    strike: (client) => client.send({ path: "/_fc/http/big/", body: Buffer.alloc(8 * MB - 1, "\n") }),
  },
  {
    name: "60 MB sent to a function",
    prepare: answering("1"),
    strike: (client) => client.send({ path: "/_fc/http/big/", body: Buffer.alloc(60 * MB, "x") }),
  },
  {
    name: "100 processes wanted at once",
    prepare: (client) =>
      deploy(client, "big", "exports.handler = () => new Promise((r) => setTimeout(r, 500));", { maxInstances: 100 }),
    strike: (client) =>
      Promise.all(Array.from({ length: 100 }, () => client.control("POST", "functions/big/invoke", {}))),
  },
  {
    name: "10,000 waiting invocations",
    prepare: (client) => deploy(client, "big", "exports.handler = async () => 1;", { maxInstances: 1 }),
    strike: (client) => {
      const hundred = () =>
        Promise.all(Array.from({ length: 100 }, () => client.control("POST", "functions/big/invoke", {})));
      return Array.from({ length: 99 }).reduce<Promise<unknown>>((before) => before.then(hundred), hundred());
    },
  },
];

const TIMERS: readonly Attack[] = [
  {
    name: "50 timers that fire 1,000 times in one step",
    prepare: (client) =>
      deploy(client, "tick", "exports.handler = async () => 1;", {
        triggers: Array.from({ length: 50 }, (_, at) => every(`t${at}`)),
        maxInstances: 1,
      }),
    strike: (client) => client.send({ method: "PUT", path: "/_local/clock", body: { advanceMs: 1_000_000 } }),
  },
  {
    name: "a cron field of 4 million parts",
    strike: (client) =>
      client.send({
        method: "PUT",
        path: "/_local/functions/f",
        body: {
          codeDir: "/",
          triggers: [
            {
              triggerName: "t",
              triggerType: "timer",
              triggerConfig: { cronExpression: `${"0,".repeat(4 * MB - 200)}0 * * * * *` },
            },
          ],
        },
      }),
  },
  {
    name: "a function of 8 MB of unknown fields",
    strike: (client) =>
      client.send({
        method: "PUT",
        path: "/_local/functions/f",
        body: `{${Array.from({ length: 600_000 }, (_, at) => `"${at.toString(36).padStart(6, "k")}":0`).join(",")}}`,
      }),
  },
  {
    name: "an unpaid bill of 20,000 instances, told to 20 functions of 50 triggers",
    prepare: async (client) => {
      for (let at = 0; at < 20; at += 1) {
        const triggers = Array.from({ length: 50 }, (_, number) => onAnyEvent(`e${number}`));
        await deploy(client, `f${at}`, "exports.handler = async () => 1;", { triggers, maxInstances: 1 });
      }
      await client.control("POST", "instances", { generate: { count: 20_000 } });
    },
    strike: (client) => client.control("POST", `accounts/${ACCOUNT_ID}/arrears`, {}),
  },
  {
    name: "a function's event of 128 KB, control API",
    prepare: answering("1"),
    strike: (client) => client.send({ path: "/_local/functions/big/invoke", body: jsonList("[]", 120_000) }),
  },
];

export const FUNCTION_ATTACKS: readonly Attack[] = [...ANSWERS, ...OUTPUT, ...INVOCATIONS, ...TIMERS];
