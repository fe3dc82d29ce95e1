/** The rules for every row of the catalogue, a new one included. */
import { describe, expect, it } from "vitest";
import { failureCause } from "../../../../functions/core/failure/failure-cause.ts";
import { isProblemCode, PROBLEMS, problem, problemText } from "../../../../functions/core/terms/problems.ts";

const MOST_WORDS = 25;
const LANGUAGES = ["en", "zh"] as const;
const slotsOf = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name).sort();

describe("the problem catalogue", () => {
  const codes = Object.keys(PROBLEMS).filter(isProblemCode);

  it.each(codes)("says in both languages what happened and what to do: %s", (code) => {
    const { what, advice } = PROBLEMS[code];
    const advices = "en" in advice ? [advice] : Object.values(advice);
    for (const { en, zh } of [what, ...advices]) {
      expect(zh).toMatch(/\p{Script=Han}/u);
      expect(en).not.toMatch(/[^\x20-\x7e]/);
      for (const sentence of en.split(/(?<=\.) /)) expect(sentence.split(" ").length).toBeLessThanOrEqual(MOST_WORDS);
    }
    expect(slotsOf(what.zh)).toEqual(slotsOf(what.en));
    for (const { en, zh } of advices) {
      expect(slotsOf(zh)).toEqual(slotsOf(en));
      for (const slot of slotsOf(en))
        expect(slotsOf(what.en), "an advice knows the facts of its problem").toContain(slot);
    }
  });
});

describe("problem", () => {
  it("fills in the facts and keeps them, with the place and the failure's code", () => {
    const facts = { action: "DescribeInstances", code: "Forbidden.RAM", cause: "refused" } as const;

    expect(problem("region-unreadable", facts, { accountId: "1", regionId: "cn-hangzhou" })).toEqual({
      code: "region-unreadable",
      message:
        "DescribeInstances failed with Forbidden.RAM, so decisions are missing in this region. Grant ecs:DescribeInstances to the role, and check the region's name. To see what is missing, run ecs-recovery doctor.",
      cloudCode: "Forbidden.RAM",
      accountId: "1",
      regionId: "cn-hangzhou",
      facts,
    });
  });

  it("names no place and no failure where there is none", () => {
    expect(problem("internal-error", {})).toEqual({
      code: "internal-error",
      message: expect.stringContaining("defect"),
      facts: {},
    });
  });

  it("refuses facts that the row does not have, and requires those that it has", () => {
    // @ts-expect-error `ids` is missing.
    expect(problem("instance-not-found", {}).message).toContain("{ids}");
    // @ts-expect-error `cause` is missing, and the advice depends on it.
    expect(problem("records-undelivered", { code: "ServerBusy" }).message).toContain("next run");
  });
});

describe("problemText", () => {
  it.each(LANGUAGES)("advises on the role where the role was refused, in %s", (language) => {
    const { advice } = problemText("billing-unreadable", { cause: "role-refused" }, language);

    expect(advice).toContain("roleArn");
  });

  it("says a fact that an older record lacks by its name", () => {
    expect(problemText("unknown-code", {}, "zh").what).toContain("{code}");
  });
});

describe("failureCause", () => {
  it.each([
    ["AssumeRole", "NoPermission", "role-refused"],
    ["DescribeInstances", "Forbidden.RAM", "refused"],
    ["DescribeInstances", "InvalidRegionId.NotFound", "refused"],
    ["AssumeRole", "Local.Timeout", "passing"],
    ["DescribeInstances", "Local.ConnectionReset", "passing"],
    ["GetLogs", "ReadQuotaExceed", "passing"],
    ["PutLogs", "Unauthorized", "refused"],
  ])("of %s with %s is %s", (action, code, cause) => {
    expect(failureCause({ action, code })).toBe(cause);
  });
});
