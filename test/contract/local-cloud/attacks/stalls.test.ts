/**
 * What would hold up the local cloud is refused with its bound, or is done in slices. The slices are counted in turns of the
 * event loop; how long they take is measured by `npm run bench -- stalls`.
 */
import { afterEach, describe, expect, it } from "vitest";
import { type LocalCloud, startLocalCloud } from "../../../../local-cloud/index.ts";
import { countTurns } from "../../../unit/local-cloud/kernel/turn-counter.ts";
import { functionFolder } from "../services/function-compute/function-folder.ts";
import { send } from "./raw-request.ts";

const clouds: LocalCloud[] = [];
afterEach(async () => {
  await Promise.all(clouds.splice(0).map((cloud) => cloud.close()));
});
async function start(): Promise<LocalCloud> {
  const cloud = await startLocalCloud({ loose: true, clock: { mode: "stepped" } });
  clouds.push(cloud);
  return cloud;
}

const FORM = { "content-type": "application/x-www-form-urlencoded" };
const describeRegions = ({ accessKeyId }: LocalCloud) =>
  `/?Action=DescribeRegions&Version=2014-05-26&AccessKeyId=${accessKeyId}`;

describe("a call that is too large", () => {
  it("is refused before its parameters are read, beyond 128 KB", async () => {
    const cloud = await start();
    const answer = await send(cloud.url, {
      method: "POST",
      path: describeRegions(cloud),
      headers: FORM,
      body: `a=${"x".repeat(131_072)}`,
    });

    expect([answer.status, answer.text]).toEqual([413, expect.stringContaining("131072 bytes")]);
  });

  it("is refused with more than 1,000 parameters", async () => {
    const cloud = await start();
    const body = Array.from({ length: 1_001 }, (_, at) => `p${at}=1`).join("&");
    const answer = await send(cloud.url, { method: "POST", path: describeRegions(cloud), headers: FORM, body });

    expect([answer.status, answer.text]).toEqual([400, expect.stringContaining("at most 1000 parameters")]);
  });
});

describe("control requests that would hold up others", () => {
  const long = Array.from({ length: 60 }, () => "a".repeat(4_000));
  const policy = { statements: [{ actions: ["*"], resources: long }] };
  it.each([
    {
      what: "a policy of more than 122,880 characters",
      method: "POST",
      path: "accounts",
      body: { id: "7", users: [{ name: "u", policy }] },
      words: /122880/,
    },
    {
      what: "a changed policy of more than 122,880 characters",
      method: "PUT",
      path: "accounts/1000000000000001/policy",
      body: { identity: "user/operator", ...policy },
      words: /122880/,
    },
    {
      what: "2,001 fault rules",
      method: "POST",
      path: "faults",
      body: Array.from({ length: 2_001 }, () => ({ effect: "error" })),
      words: /2000 fault rules/,
    },
    {
      what: "1,001 accounts",
      method: "POST",
      path: "accounts",
      body: Array.from({ length: 1_001 }, (_, at) => ({ id: `${at}` })),
      words: /1000 accounts/,
    },
    {
      what: "101 kinds of instances",
      method: "POST",
      path: "instances",
      body: { generate: { count: 1, kinds: Array(101).fill({}) } },
      words: /100 entries/,
    },
    {
      what: "21 tags",
      method: "POST",
      path: "instances",
      body: { tags: Object.fromEntries(Array.from({ length: 21 }, (_, at) => [at, ""])) },
      words: /20/,
    },
    {
      what: "a name of 257 characters",
      method: "POST",
      path: "instances",
      body: { name: "n".repeat(257) },
      words: /256/,
    },
  ])("are refused: $what", async ({ method, path, body, words }) => {
    const cloud = await start();

    await expect(cloud.control(method, path, body)).rejects.toThrow(words);
  });

  it("are refused while they are read: a list of 20,001 entries", async () => {
    const cloud = await start();
    const headers = { "content-type": "application/json" };
    const body = `[${"{},".repeat(20_000)}{}]`;
    const answer = await send(cloud.url, { method: "POST", path: "/_local/instances", headers, body });

    expect([answer.status, answer.text]).toEqual([400, expect.stringContaining("more than 20000 entries")]);
  });

  it("are refused: a cron expression of more than 1,024 characters", async () => {
    const cloud = await start();
    const cronExpression = `${"0,".repeat(600)}0 * * * * *`;
    const triggers = [{ triggerName: "t", triggerType: "timer", triggerConfig: { cronExpression } }];

    await expect(
      cloud.control("PUT", "functions/f", { codeDir: functionFolder("exports.handler = () => 1;"), triggers }),
    ).rejects.toThrow(/cronExpression/);
  });
});

describe("large work", () => {
  it("leaves turns to others: restore, reset and an event for many rules", async () => {
    const cloud = await start();
    await cloud.control("POST", "instances", { generate: { count: 3_000 } });
    const snapshot = await cloud.control("POST", "snapshot");

    expect(await countTurns(cloud.control("POST", "restore", snapshot))).toBeGreaterThanOrEqual(30);
    expect(await cloud.control("GET", "instances")).toHaveLength(3_000);
  });

  it("of a thousand large events is pushed in several turns, and all of it is pushed", async () => {
    const cloud = await start();
    const onAny = (name: string) => ({
      triggerName: name,
      triggerType: "eventbridge",
      triggerConfig: { eventRuleFilterPattern: '{"type":["t"]}', asyncInvocationType: true },
    });
    const triggers = Array.from({ length: 50 }, (_, at) => onAny(`e${at}`));
    const codeDir = functionFolder("exports.handler = async () => 1;");
    await cloud.control("PUT", "functions/f", { codeDir, triggers, maxInstances: 1 });
    const events = Array.from({ length: 100 }, () => ({ type: "t", source: "s", data: "x".repeat(2_000) }));
    const sending = cloud.control("POST", "events", events);

    expect(await countTurns(sending)).toBeGreaterThanOrEqual(3);
    expect((await sending).every(({ targets }: { targets: number }) => targets === 50)).toBe(true);
  });
});
