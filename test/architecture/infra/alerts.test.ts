import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { paymentTickMinutes } from "../../../infra/payment-tick.ts";
import { QUERIES } from "../../../infra/queries.ts";
import { readTemplate, resourcesOf } from "./written-template.ts";

interface Written {
  readonly project: string;
  readonly name: string;
  readonly state: string;
  readonly interval: string;
  readonly query: string;
  readonly queryProject: string;
  readonly store: string;
  readonly start: string;
  readonly condition: string;
  readonly severity: number;
  readonly noDataFire: boolean;
}

// biome-ignore lint/suspicious/noExplicitAny: a written template is data from outside; the fields are asserted below.
function read(properties: any): Written {
  const { Detail: detail } = properties;
  const { Configuration: configuration } = detail;
  const [query] = configuration.QueryList;
  const [severity] = configuration.SeverityConfigurations;
  return {
    project: JSON.stringify(properties.Project),
    name: detail.Name,
    state: detail.State,
    interval: detail.Schedule.Interval,
    query: query.Query,
    queryProject: JSON.stringify(query.Project),
    store: query.Store,
    start: query.Start,
    condition: severity.EvalCondition.Condition,
    severity: severity.Severity,
    noDataFire: configuration.NoDataFire,
  };
}

describe.each(["hub", "same-account"])("the alerts of %s", (template) => {
  const alerts = resourcesOf(readTemplate(template), "ALIYUN::SLS::Alert").map(({ Properties }) => read(Properties));
  const alert = (name: string) => alerts.find((candidate) => candidate.name === `alert-${name}`) as Written;

  it("are the six that wake an operator", () => {
    expect(alerts.map(({ name }) => name).sort()).toEqual([
      "alert-function-failed",
      "alert-needs-person",
      "alert-nothing-ran",
      "alert-release-near",
      "alert-undelivered",
      "alert-unreadable",
    ]);
    for (const { state } of alerts) expect(state).toBe("Enabled");
  });

  it.each(["docs/going-live.md", "docs/zh/going-live.md"])("have a row each in %s", (page) => {
    const rows = readFileSync(page, "utf8")
      .split("\n")
      .flatMap((line) => /^\| (.*?) \|/.exec(line)?.[1] ?? []);
    const titles = resourcesOf(readTemplate(template), "ALIYUN::SLS::Alert").map(
      // biome-ignore lint/suspicious/noExplicitAny: as above.
      ({ Properties }) => (Properties as any).Detail.DisplayName,
    );

    expect(rows).toEqual(expect.arrayContaining(titles));
  });

  it("read a store of their own project, so that none needs another project's permission", () => {
    for (const { project, queryProject } of alerts) expect(queryProject).toBe(project);
  });

  it("read what concerns the function from the project that does not depend on the results", () => {
    for (const name of ["function-failed", "undelivered"]) {
      expect(alert(name).store).toBe("stdout");
      expect(alert(name).project).toContain("ecs-auto-recovery-stdout-");
    }
    for (const name of ["needs-person", "nothing-ran", "release-near", "unreadable"]) {
      expect(alert(name).store).toBe("results");
      expect(alert(name).project).not.toContain("stdout");
    }
  });

  it("ask the questions of the queries", () => {
    expect(alert("needs-person").query).toBe(QUERIES.needsPerson);
    expect(alert("release-near").query).toBe(QUERIES.releaseNear);
    expect(alert("undelivered")).toMatchObject({ query: QUERIES.undelivered, condition: "records > 0" });
    expect(alert("function-failed")).toMatchObject({ query: QUERIES.functionErrors, condition: "" });
  });

  it("notice silence of three payment ticks and a little for the run itself, whether it reads as zero or as no data", () => {
    const tickSeconds = 60 * paymentTickMinutes(readFileSync("s.yaml", "utf8"));
    const silenceSeconds = -Number.parseInt(alert("nothing-ran").start, 10);

    expect(silenceSeconds).toBeGreaterThan(3 * tickSeconds);
    expect(silenceSeconds).toBeLessThan(4 * tickSeconds);
    expect(alert("nothing-ran")).toMatchObject({
      query: QUERIES.runsInWindow,
      condition: "runs == 0",
      noDataFire: true,
      severity: 10,
    });
    for (const { name, noDataFire } of alerts) expect(noDataFire, name).toBe(name === "alert-nothing-ran");
  });

  it("keep to the alert service's limits: a day's window, conditions of at most 128 characters", () => {
    for (const { start, condition } of alerts) {
      expect(start).toMatch(/^-\d+s$/);
      expect(Number(start.slice(1, -1))).toBeLessThanOrEqual(86_400);
      expect(condition.length).toBeLessThanOrEqual(128);
    }
  });

  it("look at least as often as their window is long", () => {
    for (const { interval, start } of alerts) {
      expect(Number(interval.slice(0, -1)) * 60).toBeLessThanOrEqual(Number(start.slice(1, -1)));
    }
  });
});
