import { describe, expect, it } from "vitest";
import { checkChannels } from "../../../../cli/doctor/check-channels.ts";
import { DOCTOR as texts } from "../../../../cli/texts/en/doctor.ts";
import { parseConfiguration } from "../../../../functions/configuration/configuration.ts";

const configuration = parseConfiguration({
  notify: [
    { kind: "slack", urlEnv: "SLACK_URL" },
    { kind: "dingtalk", urlEnv: "ROBOT_URL", secretEnv: "ROBOT_SECRET" },
  ],
});

describe("checkChannels", () => {
  it("says of each channel whether its variables are set, without their values", () => {
    const findings = checkChannels(
      configuration,
      {
        SLACK_URL: "https://slack.example/canary",
        ROBOT_URL: "https://robot.example/canary",
      },
      texts,
    );

    expect(findings).toMatchObject([
      { what: { check: "channel", of: "slack" }, ok: true, detail: "set here: SLACK_URL" },
      {
        what: { check: "channel", of: "dingtalk" },
        ok: false,
        detail: "not set here: ROBOT_SECRET",
      },
    ]);
    expect(findings[1]?.fix).toContain("Export it here");
    expect(JSON.stringify(findings)).not.toContain("canary");
  });

  it("names the variable that holds no webhook address", () => {
    const [slack] = checkChannels(configuration, { SLACK_URL: "slack.example/canary" }, texts);

    expect(slack).toMatchObject({ ok: false, detail: expect.stringContaining("SLACK_URL holds no https:// URL") });
    expect(slack?.detail).not.toContain("canary");
  });

  it("names both variables of a channel that needs two", () => {
    const environment = { ROBOT_URL: "https://robot.example/", ROBOT_SECRET: "canary" };

    expect(checkChannels(configuration, environment, texts)[1]).toMatchObject({
      what: { check: "channel", of: "dingtalk" },
      ok: true,
      detail: "set here: ROBOT_URL, ROBOT_SECRET",
      unchecked: true,
    });
  });
});
