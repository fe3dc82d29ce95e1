/** Attacks with a restored state, and with more objects or bytes than the local cloud accepts. */
import { afterEach, describe, expect, it } from "vitest";
import { type LocalCloud, startLocalCloud } from "../../../../local-cloud/index.ts";
import { functionFolder } from "../services/function-compute/function-folder.ts";

const clouds: LocalCloud[] = [];
afterEach(async () => {
  await Promise.all(clouds.splice(0).map((cloud) => cloud.close()));
});
async function start(): Promise<LocalCloud> {
  const cloud = await startLocalCloud({ clock: { mode: "stepped" } });
  clouds.push(cloud);
  return cloud;
}

/** A cloud with one object of every kind, and its snapshot. */
async function filled() {
  const cloud = await start();
  const destination = "acs:fc:::functions/f";
  await cloud.control("POST", "instances", [{ instanceId: "i-1" }, { instanceId: "i-2", stopCause: "arrears" }]);
  await cloud.control("POST", `accounts/${cloud.accountId}/arrears`, {});
  await cloud.control("POST", `accounts/${cloud.accountId}/recharge`, { amount: 500 });
  await cloud.control("PUT", "functions/f", {
    codeDir: functionFolder("exports.handler = async () => 1;"),
    env: { A: "b" },
    triggers: [
      { triggerName: "t", triggerType: "timer", triggerConfig: { cronExpression: "@every 5m", payload: "p" } },
      { triggerName: "h", triggerType: "http", triggerConfig: { authType: "function", methods: ["POST"] } },
      { triggerName: "e", triggerType: "eventbridge", triggerConfig: { eventRuleFilterPattern: '{"type":["t"]}' } },
    ],
    asyncInvokeConfig: { destinationConfig: { onFailure: { destination } }, maxAsyncRetryAttempts: 1 },
  });
  const alerts = [{ name: "a", configuration: { queryList: [] } }];
  const logstores = [{ name: "l", index: { line: { token: [" "] }, keys: { k: { type: "long" } } } }];
  await cloud.control("PUT", "log-store/projects/p", { accountId: cloud.accountId, logstores, alerts });
  await cloud.control("POST", "accounts", { id: "7", deferredStopMs: 1_000, roles: [{ name: "r", trust: {} }] });
  await cloud.control("PUT", "settings", { regions: ["cn-hangzhou"], switches: { chinaDefersStop: true } });
  await cloud.control("POST", "faults", { effect: "error", count: 1 });
  await cloud.control("PUT", "quotas", [{ rate: 5 }]);
  return { cloud, snapshot: await cloud.control("POST", "snapshot") };
}

describe("restore", () => {
  it("restores every field of a snapshot", async () => {
    const { cloud, snapshot } = await filled();
    await cloud.control("POST", "reset");
    await cloud.control("POST", "restore", snapshot);

    expect(await cloud.control("POST", "snapshot")).toEqual(snapshot);
  });

  it.each([
    [
      "a variable that a PUT refuses",
      (state: Json): unknown => (state.services.fc.functions[0].body.env = { NODE_OPTIONS: "--require /tmp/x" }),
      /env\.NODE_OPTIONS/,
    ],
    [
      "code that is not there",
      (state: Json): unknown => (state.services.fc.functions[0].body.codeDir = "/nowhere"),
      /codeDir/,
    ],
    [
      "a function's own field of the inside",
      (state: Json): unknown => (state.services.fc.functions[0].body.memoryMb = 1),
      /memoryMb/,
    ],
    [
      "a trigger of no kind",
      (state: Json): unknown => (state.services.fc.functions[0].body.triggers[0].triggerType = "x"),
      /triggerType/,
    ],
    [
      "a role of another account",
      (state: Json): unknown => (state.services.fc.functions[0].body.role = "acs:ram::9:role/r"),
      /role/,
    ],
    [
      "a waiting event that is too large",
      (state: Json): unknown => state.services.fc.queue.ready.push({ functionKey: "x", event: "a".repeat(200_000) }),
      /128 KB/,
    ],
    ["an unknown field", (state: Json): unknown => (state.more = 1), /more: is not known/],
    [
      "an unknown field deep inside",
      (state: Json): unknown => (state.services.ecs.instances[0].life.more = 1),
      /life\.more/,
    ],
    ["a time beyond all dates", (state: Json): unknown => (state.nowMs = 1e18), /nowMs/],
    [
      "a stop in no known state",
      (state: Json): unknown => (state.services.ecs.instances[0].life.status = "Asleep"),
      /status: must be one of/,
    ],
    ["an account without an id", (state: Json): unknown => delete state.accounts.accounts[0].id, /id: is needed/],
    ["a missing service", (state: Json): unknown => delete state.services.sls, /services\.sls: is needed/],
    [
      "a rule without a pattern",
      (state: Json): unknown =>
        state.services.eventbridge.push({
          name: "b",
          accountId: "1",
          regionId: "r",
          description: "",
          createdAtMs: 1,
          rules: [{ name: "r", busName: "b", createdAtMs: 1, targets: [] }],
        }),
      /FilterPattern/,
    ],
    [
      "more calls than a snapshot has",
      (state: Json): unknown => (state.journal = Array(5_001).fill({})),
      /journal: must hold at most 5000/,
    ],
    [
      "more temporary keys than are kept",
      (state: Json): unknown => (state.accounts.temporaryKeys = Array(20_001).fill({})),
      /temporaryKeys: must hold at most 20000/,
    ],
    ["a fault of no kind", (state: Json): unknown => (state.faults[0].rule.effect = "x"), /effect/],
  ] as const)("refuses %s, and changes nothing", async (_what, spoil, words) => {
    const { cloud, snapshot } = await filled();
    const spoilt = structuredClone(snapshot);
    spoil(spoilt);

    await expect(cloud.control("POST", "restore", spoilt)).rejects.toThrow(words);
    expect(await cloud.control("POST", "snapshot")).toEqual(snapshot);
  });
});

// biome-ignore lint/suspicious/noExplicitAny: these tests spoil a snapshot in ways that no type allows.
type Json = any;

describe("more than the local cloud accepts", () => {
  it.each([
    ["instances", "POST", "instances", { generate: { count: 20_001 } }],
    ["instances of endless size", "POST", "instances", { generate: { count: Number.POSITIVE_INFINITY } }],
    ["a name without end", "POST", "instances", { name: "x".repeat(5000) }],
    ["an amount beyond money", "POST", "accounts/1000000000000001/recharge", { amount: 1e300 }],
    ["a delay beyond time", "PUT", "settings", { delays: { startMs: 1e300 } }],
    ["a clock that is too fast", "PUT", "clock", { mode: "scaled", rate: 1e9 }],
    ["a status that is none", "POST", "faults", { effect: "error", status: 99_999 }],
    ["events", "POST", "events", Array.from({ length: 1001 }, () => ({ type: "t", source: "s" }))],
    ["an event of 300 KB", "POST", "events", { type: "t", source: "s", data: "x".repeat(300_000) }],
    ["an event that is nothing", "POST", "events", [null]],
    [
      "an alert without an end of levels",
      "PUT",
      "log-store/projects/p",
      { accountId: "1000000000000001", alerts: [{ name: "a", value: nested(5_000) }] },
    ],
    ["an index delay beyond time", "PUT", "log-store", { indexDelayMs: 1e308 }],
    [
      "a time to live beyond time",
      "PUT",
      "log-store/projects/p",
      { accountId: "1000000000000001", logstores: [{ name: "l", ttl: 1e308 }] },
    ],
    ["an event without an end of levels", "POST", "events", { type: "t", source: "s", data: nested(5_000) }],
  ])("is refused: %s", async (_what, method, path, body) => {
    const cloud = await start();

    await expect(cloud.control(method, path, body)).rejects.toMatchObject({ status: 400 });
  });

  it("is refused as a body: 9 MB for a control route", async () => {
    const cloud = await start();
    const headers = { "content-type": "application/json" };
    const answer = await fetch(`${cloud.url}/_local/instances`, { method: "POST", headers, body: "x".repeat(9 << 20) });

    expect(answer.status).toBe(400);
  });

  it("does not stop other requests: 20,000 instances are added while these are answered", async () => {
    const cloud = await start();
    let turns = 0;
    let isAdding = true;
    const count = () => {
      turns += 1;
      if (isAdding) setImmediate(count);
    };
    count();
    const adding = cloud.control("POST", "instances", { generate: { count: 20_000 } });
    const answer = await fetch(`${cloud.url}/_local/clock`);
    await adding;
    isAdding = false;

    expect(answer.status).toBe(200);
    // One slice for every 200 instances; how long the slices take is measured by bench/stalls.ts.
    expect(turns).toBeGreaterThanOrEqual(100);
  });

  it("keeps the megabytes of a call out of the journal", async () => {
    const cloud = await start();
    await fetch(`${cloud.url}/?Action=DescribeRegions&Version=2014-05-26`, {
      method: "POST",
      body: `X=${"y".repeat(3 << 20)}`,
    });

    expect(JSON.stringify(await cloud.control("GET", "journal")).length).toBeLessThan(100_000);
  });
});

function nested(levels: number): object {
  let value: object = {};
  for (let level = 0; level < levels; level += 1) value = { value };
  return value;
}
