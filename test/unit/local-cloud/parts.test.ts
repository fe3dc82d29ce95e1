/** The small parts: amounts, permissions, tokens, XML, parameters, generated fleets, quotas, rules. */
import { describe, expect, it } from "vitest";
import { parseAccounts, parseInstances } from "../../../local-cloud/control/input.ts";
import { createFaultRules } from "../../../local-cloud/kernel/faults/fault-rule.ts";
import { createNonceBook } from "../../../local-cloud/kernel/nonce-book.ts";
import { createSeededRandom } from "../../../local-cloud/kernel/seeded-random.ts";
import type { Call } from "../../../local-cloud/kernel/world.ts";
import { generateInstances } from "../../../local-cloud/scenarios/generate.ts";
import { policyAllows } from "../../../local-cloud/services/accounts/permission.ts";
import { toAmount } from "../../../local-cloud/services/bss/amount.ts";
import { fromPageToken, toMaxResults, toPageToken } from "../../../local-cloud/services/ecs/page-token.ts";
import { firstMistake, type ParameterRule, readParameters } from "../../../local-cloud/wire/rpc/parameters.ts";
import { toXml } from "../../../local-cloud/wire/rpc/xml.ts";

describe("toAmount", () => {
  it.each([
    [0, "0.00"],
    [12.3, "12.30"],
    [-11.19, "-11.19"],
    [1234.5, "1,234.50"],
    [-1234567.891, "-1,234,567.89"],
  ])("writes %d as %s", (amount, text) => {
    expect(toAmount(amount)).toBe(text);
  });
});

describe("policyAllows", () => {
  it.each([
    [["ecs:Describe*"], ["*"], true],
    [["ECS:describeinstances"], ["*"], true],
    [["ecs:Start*"], ["*"], false],
    [["*"], ["acs:ecs:*:1:instance/*"], true],
    [["*"], ["acs:ecs:cn-beijing:*"], false],
    [["ecs:DescribeInstances+"], ["*"], false],
    [[], ["*"], false],
  ])("%j on %j: %s", (actions, resources, allowed) => {
    const policy = [{ actions, resources }];
    expect(policyAllows(policy, "ecs:DescribeInstances", "acs:ecs:cn-hangzhou:1:instance/i-1")).toBe(allowed);
  });

  it("allows an action only on its own statement's resources", () => {
    const policy = [
      { actions: ["ecs:DescribeRegions"], resources: ["*"] },
      { actions: ["ecs:DescribeInstances"], resources: ["acs:ecs:*:1:instance/*"] },
    ];

    expect(policyAllows(policy, "ecs:DescribeInstances", "acs:ecs:cn-hangzhou:1:instance/i-1")).toBe(true);
    expect(policyAllows(policy, "ecs:DescribeInstances", "acs:ecs:cn-hangzhou:2:instance/i-1")).toBe(false);
    expect(policyAllows(policy, "ecs:DescribeRegions", "acs:ecs:*:2:*")).toBe(true);
    expect(policyAllows([], "ecs:DescribeRegions", "*")).toBe(false);
  });
});

describe("page tokens", () => {
  it("come back as they went and refuse others", () => {
    const position = { after: 12_345, shown: 1_000 };
    expect(fromPageToken(toPageToken(position))).toEqual(position);
    const forged = toPageToken(position).replace(/^.{8}/, "00000001");
    expect(fromPageToken(forged)).toBeUndefined();
    expect(fromPageToken("")).toBeUndefined();
  });

  it("go with sizes from 10 to 100", () => {
    expect([undefined, -3, 9, 10, 55, 101].map(toMaxResults)).toEqual([10, 10, 10, 10, 55, 100]);
  });
});

describe("toXml", () => {
  it("repeats list elements, escapes text and leaves out what is absent", () => {
    expect(toXml("R", { A: { B: [1, "<&>"] }, C: true, D: undefined, E: "", F: { G: [] } })).toBe(
      '<?xml version="1.0" encoding="UTF-8"?><R><A><B>1</B><B>&lt;&amp;&gt;</B></A><C>true</C><E></E><F></F></R>',
    );
  });
});

describe("firstMistake", () => {
  const rules: readonly ParameterRule[] = [
    { name: "Name", type: "string", required: true },
    { name: "Size", type: "integer", min: 1, max: 5 },
    { name: "Flag", type: "boolean" },
    { name: "Ids", type: "json-list", maxItems: 2 },
    { name: "Item", type: "list", oneOf: ["a", "b"], maxItems: 2 },
    { name: "When", type: "time" },
  ];
  const codeOf = (parameters: Record<string, string>) =>
    firstMistake(rules, new Map(Object.entries({ Name: "n", ...parameters })))?.code;

  it.each([
    [{}, undefined],
    [{ Name: "" }, "MissingName"],
    [{ Size: "0" }, "InvalidParameter.Size"],
    [{ Size: "2.5" }, "InvalidParameter.Size"],
    [{ Size: "6" }, "InvalidParameter.Size"],
    [{ Flag: "maybe" }, "InvalidParameter.Flag"],
    [{ Flag: "TRUE" }, undefined],
    [{ Ids: "[1]" }, "InvalidParameter.Ids"],
    [{ Ids: "{}" }, "InvalidParameter.Ids"],
    [{ Ids: '["a","b","c"]' }, "InvalidParameter.Ids"],
    [{ Ids: "[]" }, undefined],
    [{ "Item.1": "c" }, "InvalidParameter.Item"],
    [{ "Item.1": "a", "Item.2": "b", "Item.3": "a" }, "InvalidParameter.Item"],
    [{ When: "2030-13-01T00:00Z" }, "InvalidParameter.When"],
    [{ When: "2030-01-01T00:00Z" }, undefined],
  ])("%j: %s", (parameters, code) => {
    expect(codeOf(parameters as Record<string, string>)).toBe(code);
  });

  it("leaves lists in the order of their numbers", () => {
    const read = readParameters(
      new Map([
        ["I.10", "c"],
        ["I.2", "b"],
        ["I.1", "a"],
        ["I.x", "no"],
        ["Tag.1.Key", "k"],
      ]),
    );
    expect(read.list("I")).toEqual(["a", "b", "c"]);
    expect(read.tags()).toEqual([{ key: "k", value: undefined }]);
  });
});

describe("generateInstances", () => {
  const plan = {
    count: 300,
    accountIds: ["1", "2"],
    regionIds: ["r1", "r2", "r3"],
    kinds: [{ weight: 3 }, { weight: 1, stopCause: "arrears" as const }],
  };

  it("visits every account and region alike, and draws kinds by weight", () => {
    const made = generateInstances(plan, createSeededRandom(1));
    const places = new Map<string, number>();
    for (const { accountId, regionId } of made)
      places.set(`${accountId}/${regionId}`, (places.get(`${accountId}/${regionId}`) ?? 0) + 1);
    const stopped = made.filter((spec) => spec.stopCause === "arrears").length;

    expect([...places.values()]).toEqual([50, 50, 50, 50, 50, 50]);
    expect(stopped).toBeGreaterThan(45);
    expect(stopped).toBeLessThan(105);
    expect(generateInstances(plan, createSeededRandom(1))).toEqual(made);
  });
});

describe("createFaultRules", () => {
  const call = (parameters: Record<string, unknown> = {}): Call => ({
    service: "ecs",
    action: "ReActivateInstances",
    regionId: "r",
    accountId: "1",
    identity: { accountId: "1", type: "user", arn: "a", accessKeyId: "k" },
    parameters,
  });

  it("lets `skip` calls pass and strikes `count` times", () => {
    const rules = createFaultRules(createSeededRandom(1));
    rules.add([{ effect: "reset", skip: 2, count: 1, instanceId: "i-1" }]);
    const strikes = [1, 2, 3, 4].map(() => rules.strike(call({ InstanceId: "i-1" }))?.effect);
    expect(strikes).toEqual([undefined, undefined, "reset", undefined]);
    expect(rules.strike(call({ InstanceId: "i-2" }))).toBeUndefined();
    expect(rules.list()).toMatchObject([{ struck: 1 }]);
  });

  it("compares parameters as text", () => {
    const rules = createFaultRules(createSeededRandom(1));
    rules.add([{ effect: "hang", parameters: { bodyBytes: "7" } }]);
    expect(rules.strike(call({ bodyBytes: 7 }))?.effect).toBe("hang");
    expect(rules.strike(call({}))).toBeUndefined();
  });
});

describe("createNonceBook", () => {
  it("remembers for at least half an hour and forgets after an hour", () => {
    const book = createNonceBook();
    expect(book.use("a", 0)).toBe(true);
    expect(book.use("a", 30 * 60_000)).toBe(false);
    expect(book.use("b", 31 * 60_000)).toBe(true);
    expect(book.use("a", 60 * 60_000)).toBe(false);
    expect(book.use("c", 92 * 60_000)).toBe(true);
    expect(book.use("a", 92 * 60_000)).toBe(true);
  });
});

describe("input", () => {
  it("lists all mistakes by path and takes one or many", async () => {
    expect(await parseAccounts({ id: "1" })).toEqual([{ id: "1" }]);
    await expect(parseAccounts([{ id: 1, site: "mars" }, { id: "x" }])).rejects.toThrow(/0\.id.*0\.site.*1\.id/s);
    await expect(parseInstances({ generate: { count: -1, kinds: [{ locks: ["x"] }] } })).rejects.toThrow(
      /generate\.count.*generate\.kinds\.0\.locks\.0/s,
    );
  });
});
