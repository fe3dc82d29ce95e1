import { describe, expect, it } from "vitest";
import { checkChannels } from "../../../../cli/doctor/check-channels.ts";
import { parseConfiguration } from "../../../../functions/configuration/configuration.ts";

const configuration = parseConfiguration({
  notify: [
    { kind: "slack", urlEnv: "SLACK_URL" },
    { kind: "dingtalk", urlEnv: "ROBOT_URL", secretEnv: "ROBOT_SECRET" },
  ],
});

describe("checkChannels", () => {
  it("says of each channel whether its variables are set, and no value", () => {
    const findings = checkChannels(configuration, {
      SLACK_URL: "https://slack.example/canary",
      ROBOT_URL: "https://robot.example/canary",
    });

    expect(findings).toMatchObject([
      { what: "notify: slack", ok: true, detail: "SLACK_URL is set here" },
      { what: "notify: dingtalk", ok: false, detail: expect.stringContaining("ROBOT_SECRET is not set") },
    ]);
    expect(findings[1]?.fix).toContain("Export it here");
    expect(JSON.stringify(findings)).not.toContain("canary");
  });

  it("says so of both where there are two", () => {
    const environment = { ROBOT_URL: "https://robot.example/", ROBOT_SECRET: "canary" };

    expect(checkChannels(configuration, environment)[1]).toEqual({
      what: "notify: dingtalk",
      ok: true,
      detail: "ROBOT_URL and ROBOT_SECRET are set here",
    });
  });
});
